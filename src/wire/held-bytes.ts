const BLOCK = 4096;

/**
 * Bytes copied out of chunks that are about to be reused: those of a token that goes on in the next chunk. A large
 * piece becomes a block of its own, small ones share a block; nothing is copied twice.
 */
export class HeldBytes {
  length = 0;
  #blocks: Uint8Array[] = [];
  #room = 0;

  /** Appends a copy of `bytes[from, to)`. */
  append(bytes: Uint8Array, from: number, to: number): void {
    this.length += to - from;
    const last = this.#blocks.at(-1);
    if (last !== undefined && this.#room > 0 && from < to) {
      const shared = Math.min(this.#room, to - from);
      last.set(bytes.subarray(from, from + shared), last.length - this.#room);
      this.#room -= shared;
      from += shared;
    }
    if (from === to) return;
    const size = to - from;
    const block = size < BLOCK ? new Uint8Array(BLOCK) : bytes.slice(from, to);
    if (size < BLOCK) block.set(bytes.subarray(from, to));
    this.#room = block.length - size;
    this.#blocks.push(block);
  }

  /** Hands over the blocks and forgets them. */
  take(): Uint8Array[] {
    const blocks = this.#blocks;
    const last = blocks.length - 1;
    if (this.#room > 0) blocks[last] = blocks[last]!.subarray(0, blocks[last]!.length - this.#room);
    this.#blocks = [];
    this.#room = 0;
    this.length = 0;
    return blocks;
  }

  /** Hands over all bytes as one array and forgets them. */
  join(): Uint8Array {
    const length = this.length;
    const blocks = this.take();
    if (blocks.length === 1) return blocks[0]!;
    const joined = new Uint8Array(length);
    let at = 0;
    for (const block of blocks) {
      joined.set(block, at);
      at += block.length;
    }
    return joined;
  }
}

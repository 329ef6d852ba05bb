/**
 * Small enough for the C library's heap: larger ones come from the kernel, page by page, which costs more
 * than copying.
 */
const BLOCK = 4096;

/**
 * Bytes copied out of chunks that are about to be reused: those of a token that goes on in the next chunk.
 * They lie in blocks, so that nothing is copied twice however long the token gets.
 */
export class HeldBytes {
  length = 0;
  #blocks: Uint8Array[] = [];
  #room = 0;

  /** Appends a copy of `bytes[from, to)`. */
  append(bytes: Uint8Array, from: number, to: number): void {
    this.length += to - from;
    while (from < to) {
      if (this.#room === 0) {
        this.#blocks.push(new Uint8Array(BLOCK));
        this.#room = BLOCK;
      }
      const end = Math.min(to, from + this.#room);
      this.#blocks.at(-1)!.set(bytes.subarray(from, end), BLOCK - this.#room);
      this.#room -= end - from;
      from = end;
    }
  }

  /** Hands over the blocks and forgets them. */
  take(): Uint8Array[] {
    const blocks = this.#blocks;
    const last = blocks.length - 1;
    if (this.#room > 0) blocks[last] = blocks[last]!.subarray(0, BLOCK - this.#room);
    this.#blocks = [];
    this.#room = 0;
    this.length = 0;
    return blocks;
  }

  /** Hands over all bytes as one array and forgets them. */
  join(): Uint8Array {
    const joined = new Uint8Array(this.length);
    let at = 0;
    for (const block of this.take()) {
      joined.set(block, at);
      at += block.length;
    }
    return joined;
  }
}

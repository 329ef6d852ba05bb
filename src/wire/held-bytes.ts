/** A little below 16 KiB, which with what the C library adds would take 18. */
const BLOCK = 16320;
/** What the first block is filled with: a quote, and base64 that ends with a group of four. */
const FIRST = BLOCK - 3;
/** Blocks that are kept for the next time (2 MiB): fresh memory costs far more than copying into it. */
const MOST_SPARE = 128;

/**
 * Bytes copied out of chunks that are about to be reused: those of a token that goes on in the next chunk.
 * They lie in blocks, so that nothing is copied twice however long the token gets.
 */
export class HeldBytes {
  length = 0;
  #blocks: Uint8Array[] = [];
  #room = 0;
  /** Blocks handed over, which come back with `recycle`. */
  #lent: Uint8Array[] = [];
  #spare: Uint8Array[] = [];

  /** Appends a copy of `bytes[from, to)`. */
  append(bytes: Uint8Array, from: number, to: number): void {
    this.length += to - from;
    while (from < to) {
      if (this.#room === 0) {
        this.#blocks.push(this.#spare.pop() ?? new Uint8Array(BLOCK));
        this.#room = this.#size(this.#blocks.length - 1);
      }
      const last = this.#blocks.length - 1;
      const end = Math.min(to, from + this.#room);
      this.#blocks[last]!.set(bytes.subarray(from, end), this.#size(last) - this.#room);
      this.#room -= end - from;
      from = end;
    }
  }

  /** Hands over what is held, to be looked at until `recycle` is called. */
  take(): Uint8Array[] {
    const blocks = this.#blocks;
    const last = blocks.length - 1;
    if (this.#lent.length < MOST_SPARE) this.#lent.push(...blocks.slice(0, MOST_SPARE));
    if (last > 0) blocks[0] = blocks[0]!.subarray(0, FIRST);
    if (last >= 0) blocks[last] = blocks[last]!.subarray(0, this.#size(last) - this.#room);
    this.#blocks = [];
    this.#room = 0;
    this.length = 0;
    return blocks;
  }

  /** How many bytes the block of this number takes. */
  #size(index: number): number {
    return index === 0 ? FIRST : BLOCK;
  }

  /** Hands over all bytes as one array. */
  join(): Uint8Array {
    if (this.#blocks.length === 1) return this.take()[0]!;
    const joined = new Uint8Array(this.length);
    let at = 0;
    for (const block of this.take()) {
      joined.set(block, at);
      at += block.length;
    }
    return joined;
  }

  /** Takes blocks back that were handed over. */
  recycle(): void {
    if (this.#lent.length === 0) return;
    for (const block of this.#lent) if (this.#spare.length < MOST_SPARE) this.#spare.push(block);
    this.#lent = [];
  }

  /** Gives spare blocks up. */
  release(): void {
    this.#lent = [];
    this.#spare = [];
  }
}

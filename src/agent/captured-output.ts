/** Bytes kept of each stream. */
export const CAPTURE_MAX = 16 << 20;

/**
 * Multiples of three, so that the chunks' base64 joins without padding; the first is small, as most outputs
 * are.
 */
const FIRST_CHUNK = 768;
const LARGEST_CHUNK = 48 << 10;

/** What a program wrote to one stream, up to CAPTURE_MAX. */
export class CapturedOutput {
  readonly #chunks: Uint8Array[] = [];
  /** Bytes used of the last chunk; the others are full. */
  #used = 0;
  #length = 0;
  #truncated = false;

  get length(): number {
    return this.#length;
  }

  /** Whether there was more than is kept. */
  get truncated(): boolean {
    return this.#truncated;
  }

  /** The bytes, in chunks of which all but the last have a multiple of three. */
  get chunks(): Uint8Array[] {
    const last = this.#chunks.length - 1;
    return this.#chunks.map((chunk, index) => (index === last ? chunk.subarray(0, this.#used) : chunk));
  }

  /** Copies `bytes`. */
  add(bytes: Uint8Array): void {
    const length = Math.min(bytes.length, CAPTURE_MAX - this.#length);
    this.#truncated ||= length < bytes.length;
    this.#length += length;
    for (let at = 0; at < length;) {
      const chunk = this.#room();
      const end = Math.min(length, at + chunk.length - this.#used);
      chunk.set(bytes.subarray(at, end), this.#used);
      this.#used += end - at;
      at = end;
    }
  }

  /** A chunk that is not full. */
  #room(): Uint8Array {
    const last = this.#chunks.at(-1);
    if (last !== undefined && this.#used < last.length) return last;
    const size = last === undefined ? FIRST_CHUNK : Math.min(2 * last.length, LARGEST_CHUNK);
    const chunk = new Uint8Array(size);
    this.#chunks.push(chunk);
    this.#used = 0;
    return chunk;
  }
}

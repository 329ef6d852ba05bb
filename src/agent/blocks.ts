import { STREAM_MARGIN } from './streamed-reply.ts';

/** Bytes of one read from a channel: a whole request that writes 64 KiB, which then need not be kept in parts. */
const INPUT = 96 << 10;
/** Bytes of file data that go into one piece of a reply; a multiple of three, so that base64 pieces join without padding. */
const DATA = 96 << 10;

/**
 * The agent's working memory: one block for each purpose, made when it is first wanted and shared, since only one command
 * runs at a time.
 */
export class Blocks {
  #input: Uint8Array | undefined;
  #data: Uint8Array | undefined;
  #output: Uint8Array | undefined;

  /** What a channel is read into. */
  get input(): Uint8Array {
    return (this.#input ??= new Uint8Array(INPUT));
  }

  /** Data on its way between a file and a message. */
  get data(): Uint8Array {
    return (this.#data ??= new Uint8Array(DATA));
  }

  /** A piece of a reply: room for `data` as base64 and for what stands around it. */
  get output(): Uint8Array {
    return (this.#output ??= new Uint8Array((DATA / 3) * 4 + 2 * STREAM_MARGIN));
  }

  /** Gives up what only transfers need. */
  release(): void {
    this.#data = undefined;
    this.#output = undefined;
  }
}

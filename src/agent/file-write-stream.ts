import { CommandError } from '../api/index.ts';
import type { OpenFile } from '../platform/index.ts';
import { EAGAIN, errnoText, type Sys, SystemError } from '../runtime/index.ts';
import type { ByteSink, OpenContainer } from '../wire/index.ts';
import { Base64Decoder, invalidBase64, textBytes } from './base64-text.ts';
import type { AgentContext } from './command.ts';

const COMMAND = 'guest-file-write';

/** Writes pieces to a file until it takes no more, or as many bytes as are wanted have been written. */
export class PieceWriter {
  readonly #file: OpenFile;
  readonly #wanted: number;
  written = 0;
  /** Why it takes no more. */
  failure: string | undefined;

  constructor(file: OpenFile, wanted: number) {
    this.#file = file;
    this.#wanted = wanted;
  }

  /** Writes what of `piece[0, length)` is still wanted; nothing after a failure. */
  write(piece: Uint8Array, length: number): void {
    const wanted = this.#wanted - this.written;
    const end = wanted < length ? wanted : length;
    for (let at = 0; at < end && this.failure === undefined;) {
      const count = tryWrite(this.#file, piece, at, end - at);
      if (typeof count === 'string') {
        this.failure = count;
      } else {
        at += count;
        this.written += count;
      }
    }
  }
}

/** The bytes written, or why there are none. (A device that takes none and gives no reason would be asked for ever.) */
function tryWrite(file: OpenFile, piece: Uint8Array, at: number, length: number): number | string {
  try {
    return file.write(piece, at, length) || errnoText(EAGAIN);
  } catch (error) {
    if (error instanceof SystemError) return error.text;
    throw error;
  }
}

/** The data of one very large guest-file-write, written while it arrives: held, 48 MiB of it would take 64 MiB. */
export class FileWriteStream implements ByteSink {
  readonly #agent: AgentContext;
  readonly #sys: Sys;
  readonly #decoder: Base64Decoder;
  readonly #writer: PieceWriter;
  #isValid = true;
  /** Bytes that the data had, written or not. */
  #length = 0;

  private constructor(agent: AgentContext, file: OpenFile, wanted: number) {
    this.#agent = agent;
    this.#sys = agent.runtime.sys;
    this.#decoder = new Base64Decoder(this.#sys, agent.blocks.data, (piece, length) =>
      this.#write(piece, length),
    );
    this.#writer = new PieceWriter(file, wanted);
  }

  /**
   * For the string that is being read, if it is the data of a guest-file-write that is right so far: its name and its
   * handle have come before the data, and the client may use it. Whatever else is left to dispatch.
   */
  static for(agent: AgentContext, open: readonly OpenContainer[]): FileWriteStream | undefined {
    const [request, args] = open as readonly { value: Record<string, unknown>; key: string }[];
    if (open.length !== 2 || request?.key !== 'arguments' || args?.key !== 'buf-b64') return undefined;
    const { handle, count = Infinity } = args.value;
    if (request.value['execute'] !== COMMAND || !agent.policy.allows(COMMAND)) return undefined;
    // A client that leaves before the end of its request would have written without a record.
    if (agent.auditor !== undefined) return undefined;
    if (typeof handle !== 'number' || typeof count !== 'number' || count < 0) return undefined;
    const file = agent.files.find(handle);
    return file === undefined ? undefined : new FileWriteStream(agent, file, count);
  }

  take(bytes: Uint8Array): void {
    if (!this.#isValid) return;
    try {
      this.#decoder.decode(bytes);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      this.#isValid = false;
    }
  }

  takeText(text: string): void {
    this.take(textBytes(this.#sys, text));
  }

  #write(piece: Uint8Array, length: number): void {
    this.#length += length;
    this.#writer.write(piece, length);
  }

  /** Writes what is left. Throws CommandError if the data, or the count that it came with, was wrong. */
  end(): { readonly writer: PieceWriter; readonly length: number } {
    if (!this.#isValid) throw invalidBase64();
    this.#decoder.end();
    this.#agent.housekeeping.moved(this.#length);
    return { writer: this.#writer, length: this.#length };
  }
}

import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Guest } from './guest.ts';

/** In which a writer makes many steps, in milliseconds. */
const WATCHED = 400;

/** A program in the guest that appends 1, 2, 3 … to a file: the witness of whether its file system can be written to. */
export class Writer implements AsyncDisposable {
  readonly #guest: Guest;
  /** Of the file that it writes to. */
  readonly #path: string;
  /** Where it says how far it is. */
  readonly #progress: string;

  private constructor(guest: Guest, folder: string) {
    this.#guest = guest;
    this.#path = `${folder === '/' ? '' : folder}/numbers`;
    this.#progress = `/run/writer-${basename(folder)}`;
  }

  /** Starts one in a folder; resolves when it writes. */
  static async start(guest: Guest, folder: string): Promise<Writer> {
    const writer = new Writer(guest, folder);
    const [path, progress] = [writer.#path, writer.#progress];
    await guest.shell.output(`rm -f ${path} ${progress} ${progress}.*`);
    await guest.shell.output(`/usr/lib/guest/writer ${path} ${progress} >/dev/null 2>&1 &`);
    await writer.moves();
    return writer;
  }

  get path(): string {
    return this.#path;
  }

  /** How far it is. */
  async count(): Promise<number> {
    return Number(await this.#guest.shell.output(`cat ${this.#progress} 2>/dev/null | tail -n 1`));
  }

  /** Whether it makes no step while it is watched. */
  async standsStill(): Promise<boolean> {
    await sleep(WATCHED / 2); // a step whose writing was done may still have to be told
    const before = await this.count();
    await sleep(WATCHED);
    return (await this.count()) === before;
  }

  /** Waits until it makes a step. */
  async moves(timeout = 10_000): Promise<void> {
    const before = await this.count();
    const now = `$(cat ${this.#progress} 2>/dev/null | tail -n 1)`;
    await this.#guest.shell.until(`[ "${now}" -gt ${before} ] 2>/dev/null`, timeout);
  }

  /** Ends it; returns what it has written, line by line. */
  async stop(): Promise<number[]> {
    await this.#end();
    return (await this.#guest.shell.output(`cat ${this.#path}`)).split('\n').map(Number);
  }

  /** Ends it: at once, or when its file system can be written to again. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#guest.shell.output(`touch ${this.#progress}.stop`);
  }

  async #end(): Promise<void> {
    await this[Symbol.asyncDispose]();
    await this.#guest.shell.until(`[ -e ${this.#progress}.end ]`);
  }
}

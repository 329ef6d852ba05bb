import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { closeSync, constants, openSync, symlinkSync, unlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { check, O_NOCTTY, O_NONBLOCK, O_RDWR } from '../../src/runtime/index.ts';
import { sys } from '../../src/runtime/node/index.ts';

/** ioctl_tty(2): unlocks the other end, and tells its number; TCGETS; TIOCSWINSZ, of rows and columns; and the kernel's struct termios. */
const TIOCSPTLCK = 0x40045431;
const TIOCGPTN = 0x80045430;
const TCGETS = 0x5401;
const TIOCSWINSZ = 0x5414;
const TERMIOS = 36;

/** A serial line without hardware: this is the host's end, `path` the guest's. */
export class PseudoTerminal implements Disposable {
  readonly path: string;
  readonly #fd: number;
  #text = '';

  constructor() {
    this.#fd = check(sys.open('/dev/ptmx', O_RDWR | O_NOCTTY | O_NONBLOCK, 0), 'open', '/dev/ptmx');
    const word = new Uint8Array(4);
    check(sys.ioctl(this.#fd, TIOCSPTLCK, word), 'unlock');
    check(sys.ioctl(this.#fd, TIOCGPTN, word), 'number');
    this.path = `/dev/pts/${new Uint32Array(word.buffer)[0]}`;
  }

  /** Starts a program on the other end, its errors included unless they are to be the caller's. */
  start(
    command: string,
    words: readonly string[],
    { stderr, ...options }: SpawnOptions & { readonly stderr?: 'inherit' } = {},
  ): ChildProcess {
    const end = openSync(this.path, constants.O_RDWR | constants.O_NOCTTY);
    try {
      return spawn(command, words, { ...options, stdio: [end, end, stderr ?? end] });
    } finally {
      closeSync(end);
    }
  }

  /** Has the link at `path` lead to this one's other end. */
  linkAt(path: string): void {
    unlinkSync(path);
    symlinkSync(this.path, path);
  }

  resize(columns: number, rows: number): void {
    const size = new Uint8Array(new Uint16Array([rows, columns, 0, 0]).buffer);
    check(sys.ioctl(this.#fd, TIOCSWINSZ, size), 'TIOCSWINSZ');
  }

  send(text: string): void {
    const bytes = Buffer.from(text, 'latin1');
    check(sys.write(this.#fd, bytes, 0, bytes.length), 'write');
  }

  /** The next line; an error if none comes within `timeout` milliseconds. */
  async line(timeout = 10_000): Promise<string> {
    return await this.until('\n', timeout);
  }

  /** What comes before the next `mark`; an error if none comes within `timeout` milliseconds. */
  async until(mark: string, timeout = 10_000): Promise<string> {
    const block = new Uint8Array(4096);
    for (const deadline = Date.now() + timeout; ; await sleep(5)) {
      const count = sys.read(this.#fd, block, 0, block.length);
      if (count > 0) this.#text += Buffer.from(block.subarray(0, count)).toString('latin1');
      const end = this.#text.indexOf(mark);
      if (end >= 0) {
        const text = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + mark.length);
        return text;
      }
      if (Date.now() > deadline)
        throw new Error(`no ${JSON.stringify(mark)} within ${timeout} ms, but ${JSON.stringify(this.#text)}`);
    }
  }

  /** What comes within so many milliseconds. */
  async watch(duration: number): Promise<string> {
    const block = new Uint8Array(65_536);
    const parts: Buffer[] = [];
    for (const deadline = Date.now() + duration; Date.now() < deadline; await sleep(50)) {
      let count: number;
      while ((count = sys.read(this.#fd, block, 0, block.length)) > 0)
        parts.push(Buffer.from(block.subarray(0, count)));
    }
    return Buffer.concat(parts).toString('latin1');
  }

  /** The next line with `text` in it. */
  async lineWith(text: string, timeout = 10_000): Promise<string> {
    for (;;) {
      const line = await this.line(timeout);
      if (line.includes(text)) return line;
    }
  }

  /** How the guest's end is set, in hexadecimal: flags, line discipline and characters. */
  settings(): string {
    const settings = new Uint8Array(TERMIOS);
    const fd = check(sys.open(this.path, O_RDWR | O_NOCTTY | O_NONBLOCK, 0), 'open', this.path);
    check(sys.ioctl(fd, TCGETS, settings), 'TCGETS');
    sys.close(fd);
    return Buffer.from(settings).toString('hex');
  }

  /** Hangs up. */
  close(): void {
    sys.close(this.#fd);
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

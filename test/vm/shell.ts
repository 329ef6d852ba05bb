import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { within } from './deadline.ts';

/** Tells where what a command wrote ends: no text has this byte. */
const MARK = '\x1e';
/** Milliseconds between two looks at what is waited for. */
const POLL = 10;

/**
 * The command line that writes the mark and a word after it. A write to a terminal fails if a child of the shell's ends at
 * that moment (EINTR): then it is said again.
 */
export function say(word: string, values = ''): string {
  return `until printf '\\036${word}\\n'${values}; do :; done 2>/dev/null`;
}

export interface ShellResult {
  readonly status: number;
  readonly output: string;
}

/**
 * The guest's shell on its second serial line: a way in beside the agent. It is slow, and meant for some
 * kilobytes. Each command has a shell of its own, so that what it leaves in the background is nobody's child here.
 */
export class Shell {
  readonly #socket: Socket;
  #text = '';
  #wake = (): void => {};
  #last: Promise<unknown>;

  /** `socket` has to be connected before the guest starts. */
  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('utf8').on('data', (text: string) => {
      this.#text += text;
      this.#wake();
    });
    this.#last = Promise.resolve();
  }

  /** Resolves when the guest's shell listens, which it says once each time that it is started. */
  async ready(): Promise<void> {
    const ready = this.#reply();
    this.#last = ready;
    await ready;
  }

  /** Runs a command line, after those before it, and returns what it wrote and its exit status. */
  async run(command: string, timeout = 10_000): Promise<ShellResult> {
    const result = this.#last.then(async () => {
      this.#socket.write(`( ${command}\n) </dev/null 2>&1; status=$?; ${say('%d', ' $status')}\n`);
      const [output, status] = await this.#reply();
      return { output, status: Number(status) };
    });
    this.#last = result;
    return await within(timeout, `in the guest: ${command}`, result);
  }

  /** What a command writes that succeeds, without the white space around it. */
  async output(command: string, timeout = 10_000): Promise<string> {
    const { status, output } = await this.run(command, timeout);
    if (status !== 0) throw new Error(`in the guest: ${command}: exit status ${status}: ${output}`);
    return output.trim();
  }

  /** Waits until a command succeeds. It is for the host to wait: a shell that does can be asked nothing more. */
  async until(command: string, timeout = 10_000): Promise<void> {
    const start = performance.now();
    while ((await this.run(command)).status !== 0) {
      if (performance.now() - start > timeout)
        throw new Error(`in the guest: ${command}: not within ${timeout} ms`);
      await sleep(POLL);
    }
  }

  /** What has been written up to the mark, and the word after it: `ready` or an exit status. */
  async #reply(): Promise<[output: string, word: string]> {
    for (;;) {
      const at = this.#text.indexOf(MARK);
      const end = this.#text.indexOf('\n', at);
      if (at >= 0 && end >= 0) {
        // What was said twice may have been begun twice.
        const word = this.#text.slice(this.#text.lastIndexOf(MARK, end) + 1, end);
        const reply: [string, string] = [this.#text.slice(0, at), word];
        this.#text = this.#text.slice(end + 1);
        return reply;
      }
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Side } from './conversation.ts';

/** Any way to start an agent. Options of the conversation's are appended to `args`. */
export interface AgentProgram {
  readonly side: Side;
  readonly command: string;
  readonly args: readonly string[];
}

/** An agent that listens on a socket in a folder of its own. */
export class AgentProcess {
  /** The agent's working directory. */
  readonly folder: string;
  readonly socket: string;
  readonly program: AgentProgram;
  readonly #child: ChildProcess;
  #messages = '';
  #folders = 0;

  constructor(
    program: AgentProgram,
    options: readonly string[],
    environment: Readonly<Record<string, string>>,
  ) {
    this.program = program;
    this.folder = mkdtempSync(join(tmpdir(), 'qga-'));
    this.socket = join(this.folder, 'sock');
    const place = (text: string): string => text.replaceAll('{cwd}', this.folder);
    const own = ['-m', 'unix-listen', '-p', this.socket, '-t', this.folder];
    this.#child = spawn(program.command, [...program.args, ...own, ...options.map(place)], {
      cwd: this.folder,
      // Nothing of whoever runs the tests: what the agent hands on to programs is under test, too.
      env: {
        PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
        QGA_CONF: join(this.folder, 'qemu-ga.conf'),
        ...Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, place(value)])),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child.on('error', (error) => (this.#messages += `${error.message}\n`));
    this.#child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.#messages += text));
  }

  /** Resolves when the agent listens; an error with its messages if it does not within 10 seconds. */
  async ready(): Promise<void> {
    const deadline = Date.now() + 10_000;
    while (!existsSync(this.socket)) {
      if (Date.now() > deadline || !this.running) {
        await this.stop();
        throw new Error(`the agent does not listen: ${this.#child.spawnargs.join(' ')}\n${this.messages}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  get running(): boolean {
    return this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** How long it has kept a processor busy, in milliseconds. */
  processorTime(): number {
    const fields = this.#status();
    return (Number(fields[11]) + Number(fields[12])) * 10; // ticks have 10 ms
  }

  /** Whether it waits for something. */
  get sleeps(): boolean {
    return this.#status()[0] === 'S';
  }

  /** Fields of proc_pid_stat(5) from the third on. The second, the command's name in parentheses, may hold blanks. */
  #status(): string[] {
    return readFileSync(`/proc/${this.#child.pid}/stat`, 'latin1').split(') ')[1]!.split(' ');
  }

  /** What it wrote to standard error. */
  get messages(): string {
    return this.#messages;
  }

  /** Makes an empty folder for a conversation. */
  makeFolder(): string {
    const folder = join(this.folder, String(++this.#folders));
    mkdirSync(folder);
    return folder;
  }

  /** Ends the agent, by force if it must be, and removes its folder. */
  async stop(): Promise<void> {
    if (this.running) {
      const exit = once(this.#child, 'exit');
      this.#child.kill('SIGTERM');
      const force = setTimeout(() => this.#child.kill('SIGKILL'), 2_000);
      await exit;
      clearTimeout(force);
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

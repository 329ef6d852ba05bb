import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AgentProgram } from '../conversations/replay/agent-process.ts';
import { Channel } from './channel.ts';

/** What has become of an agent that was run to its end. */
export interface Outcome {
  /** Exit status, or the signal's name. */
  readonly status: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

/** How an agent is started. */
export interface StartOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** From descriptor 3 on. */
  readonly descriptors?: readonly number[];
  /** A shell script that starts `"$@"`. */
  readonly shell?: string;
}

/** How long anything may take, in milliseconds. */
const PATIENCE = 15_000;

/**
 * An agent in a folder of its own, `{dir}` in the words of a command line. Its configuration file is `conf` there, which
 * keeps its state and its pid file in the folder, too: no trial writes to where an agent of the machine's own would.
 */
export class Subject {
  readonly folder: string;
  readonly program: AgentProgram;
  readonly #children: ChildProcess[] = [];
  readonly #daemons: number[] = [];

  constructor(program: AgentProgram) {
    this.program = program;
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), 'qga-trial-')));
    this.write('conf', '[general]\nstatedir={dir}\npidfile={dir}/pid\n');
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, text: string | Uint8Array): void {
    writeFileSync(this.path(name), typeof text === 'string' ? this.#place(text) : text);
  }

  read(name: string): string | undefined {
    return existsSync(this.path(name)) ? readFileSync(this.path(name), 'utf8') : undefined;
  }

  remove(name: string): void {
    rmSync(this.path(name));
  }

  #place(text: string): string {
    return text.replaceAll('{dir}', this.folder);
  }

  /** Text without what is another in each run: the folder, times, numbers of processes, the version. */
  plain(text: string): string {
    return text
      .replaceAll(this.folder, '{dir}')
      .replaceAll(/(QEMU Guest Agent \d+\.\d+)\.\d+/g, '$1.N')
      .replaceAll(/^\d+\.\d{6}: /gm, '{time}: ')
      .replaceAll(/\(process:\d+\)(.*) \d\d:\d\d:\d\d\.\d{3}: /g, '({process})$1 {time}: ');
  }

  /** Starts the agent. */
  start(words: readonly string[], options: StartOptions = {}): Running {
    const { command, args } = this.program;
    const line = [command, ...args, ...words.map((word) => this.#place(word))];
    const [first, ...rest] = options.shell ? ['/bin/sh', '-c', options.shell, 'sh', ...line] : line;
    const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', ...(options.descriptors ?? [])];
    const child = spawn(first!, rest, {
      // The C agent is started by a script, which gives it this name.
      ...(options.shell === undefined && { argv0: 'qemu-ga' }),
      cwd: this.folder,
      env: { PATH: process.env['PATH'], QGA_CONF: this.path('conf'), ...options.environment },
      stdio,
    });
    this.#children.push(child);
    return new Running(child);
  }

  /** Runs the agent to its end. */
  async run(words: readonly string[], options?: StartOptions): Promise<Outcome> {
    const running = this.start(words, options);
    const status = await running.end();
    return { status, stdout: this.plain(running.stdout), stderr: this.plain(running.stderr) };
  }

  /** Starts an agent that listens on `sock`, and waits until it does. */
  async listen(...words: readonly string[]): Promise<Running> {
    const running = this.start(['-m', 'unix-listen', '-p', '{dir}/sock', ...words]);
    (await this.connect()).close();
    return running;
  }

  async connect(): Promise<Channel> {
    return await Channel.connect(this.path('sock'), PATIENCE);
  }

  /** Starts a daemon that listens on `sock`; returns its process number once it answers, and what its parent left. */
  async daemon(...words: readonly string[]): Promise<{ readonly pid: number; readonly parent: Outcome }> {
    const parent = await this.run(['-d', '-m', 'unix-listen', '-p', '{dir}/sock', ...words]);
    (await this.connect()).close();
    const pid = Number(await this.settled(() => this.read('pid')));
    this.#daemons.push(pid);
    return { pid, parent };
  }

  /** The first value that is no undefined and no empty text. */
  async settled<T>(look: () => T | undefined): Promise<T> {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      const value = look();
      if (value !== undefined && value !== '') return value;
      if (Date.now() > deadline) throw new Error('what was waited for has not come');
      await sleep(10);
    }
  }

  /** Sends a signal to a daemon, which ends by it. */
  async end(pid: number, signal: NodeJS.Signals): Promise<void> {
    await untilAsleep(pid);
    process.kill(pid, signal);
    await this.settled(() => (isAlive(pid) ? undefined : 'gone'));
  }

  /** What became of a program that guest-exec has started. */
  async ended(channel: Channel, pid: number): Promise<{ readonly code: number; readonly output: string }> {
    for (;;) {
      const status = (await channel.execute('guest-exec-status', { pid })) as {
        exited: boolean;
        exitcode: number;
        'out-data'?: string;
      };
      if (status.exited)
        return { code: status.exitcode, output: Buffer.from(status['out-data'] ?? '', 'base64').toString() };
      await sleep(10);
    }
  }

  /** Ends all that runs and removes the folder. */
  async stop(): Promise<void> {
    await this.stopAll();
    rmSync(this.folder, { recursive: true });
  }

  /** Ends all that runs. */
  async stopAll(): Promise<void> {
    for (const pid of this.#daemons) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
    for (const child of this.#children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
}

/** An agent that runs. */
export class Running {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';
  readonly #end: Promise<number | string>;

  constructor(child: ChildProcess) {
    this.child = child;
    child.stdout!.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.#end = new Promise((resolve, reject) => {
      // A daemon that kept its parent's outputs would not let this come.
      child.on('close', (code, signal) => resolve(code ?? signal!)).on('error', reject);
    });
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Exit status, or the signal's name. */
  async end(): Promise<number | string> {
    const limit = sleep(PATIENCE, undefined, { ref: false }).then(() => {
      throw new Error(`the agent does not end\n${this.stderr}`);
    });
    return await Promise.race([this.#end, limit]);
  }

  /** Sends a signal once the agent sleeps, and waits for what comes of it. */
  async kill(signal: NodeJS.Signals): Promise<number | string> {
    await untilAsleep(this.pid);
    this.child.kill(signal);
    return await this.end();
  }
}

/** Resolves when a process waits. The C agent's signal handler takes a lock that it may have already if it does not. */
export async function untilAsleep(pid: number): Promise<void> {
  for (let calm = 0; calm < 3; await sleep(20))
    calm = /\) S /.test(readFileSync(`/proc/${pid}/stat`, 'latin1')) ? calm + 1 : 0;
}

/** Whether the process is there and is no zombie. */
export function isAlive(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch (error) {
    // It may end before the file is opened, or between that and its reading.
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Channel } from './channel.ts';

/** The program under test: `QEMU_GA=dist/qemu-ga npm test` tries the built one. */
const built = process.env['QEMU_GA'];
const source = join(import.meta.dirname, '../../src/bin/qemu-ga.node.ts');
const [program, ...words] =
  built === undefined ? [process.execPath, '--disable-warning=ExperimentalWarning', source] : [built];

/** An agent in a process of its own, with its socket and its state in a folder. */
export class SpawnedAgent implements AsyncDisposable {
  readonly child: ChildProcess;
  readonly channel: Channel;

  private constructor(child: ChildProcess, channel: Channel) {
    this.child = child;
    this.channel = channel;
  }

  static async start(folder: string, ...options: string[]): Promise<SpawnedAgent> {
    const child = spawn(program!, [...words, ...place(folder), ...options], { stdio: 'ignore' });
    return new SpawnedAgent(child, await Channel.connect(join(folder, 'sock')));
  }

  /** Runs one to its end, which comes at once if it does not start. */
  static run(
    folder: string,
    ...options: string[]
  ): { status: number | null; stdout: string; stderr: string } {
    return spawnSync(program!, [...words, ...place(folder), ...options], {
      encoding: 'utf8',
      timeout: 10_000,
    });
  }

  /** What a command returns; or, as a string that begins with `refused: `, what its error says. */
  async ask(command: string, args?: object): Promise<unknown> {
    const { return: result, error } = await this.channel.request({ execute: command, arguments: args });
    return error === undefined ? result : `refused: ${error.desc}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.channel.close();
    this.child.kill('SIGKILL');
    if (this.child.exitCode === null) await once(this.child, 'exit');
  }
}

function place(folder: string): string[] {
  return ['-m', 'unix-listen', '-p', join(folder, 'sock'), '-t', folder];
}

import { spawn } from 'node:child_process';
import type { Deadline } from './deadline.ts';
import { ConnectError, TimeoutError } from './errors.ts';

/** libvirt gives up on longer answers of an agent, and hands on none beyond 4 MiB. */
const LONGEST_OUTPUT = 16 << 20;

export interface VirshResult {
  readonly status: number | null;
  readonly output: string;
  /** What it complains of, in English, without `error: `. */
  readonly complaint: string;
}

/**
 * Runs virsh(1), which belongs to whoever has libvirt. It is killed at the deadline.
 *
 * @throws ConnectError when there is no virsh; TimeoutError; the signal's reason
 */
export async function runVirsh(
  uri: string | undefined,
  args: readonly string[],
  deadline: Deadline,
): Promise<VirshResult> {
  const words = [...(uri === undefined ? [] : ['--connect', uri]), '--quiet', ...args];
  const child = spawn('virsh', words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  });
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.on('error', (cause) => reject(new ConnectError(`libvirt needs virsh: ${cause.message}`, { cause })));
  child.on('close', resolve);
  const collect = (stream: NodeJS.ReadableStream): string[] => {
    const texts: string[] = [];
    let length = 0;
    stream.setEncoding('utf8').on('data', (text: string) => {
      length += text.length;
      if (length <= LONGEST_OUTPUT) texts.push(text);
      else child.kill('SIGKILL');
    });
    return texts;
  };
  const output = collect(child.stdout);
  const complaint = collect(child.stderr);
  promise.catch(() => {}); // it may fail after it was given up
  try {
    const late = (): TimeoutError =>
      new TimeoutError(`virsh ${args[0]}: no answer within ${Math.round(deadline.timeout)} ms`);
    const status = await deadline.race(promise, late);
    return {
      status,
      output: output.join('').trim(),
      complaint: complaint
        .join('')
        .replaceAll(/^error: /gm, '')
        .trim(),
    };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

import { spawn } from 'node:child_process';

/** How a call of virsh has ended. */
export interface VirshResult {
  readonly status: number | null;
  /** What it wrote to both streams, without the white space around it. */
  readonly output: string;
  readonly milliseconds: number;
}

/** Runs virsh, which is to have ended by itself within `timeout` milliseconds. */
export async function runVirsh(uri: string, args: readonly string[], timeout = 60_000): Promise<VirshResult> {
  const started = performance.now();
  const child = spawn('virsh', ['--connect', uri, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
    timeout,
    killSignal: 'SIGKILL',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.on('error', reject).on('close', resolve);
  const status = await promise;
  return { status, output: output.trim(), milliseconds: performance.now() - started };
}

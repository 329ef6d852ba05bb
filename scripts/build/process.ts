import { spawn } from 'node:child_process';

/** Runs a program to its end and returns what it wrote; an error with its messages when it fails. */
export async function run(program: string, args: readonly string[], folder?: string): Promise<string> {
  const child = spawn(program, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    // The compilers' messages and the order of names must not depend on who builds.
    env: { ...process.env, LC_ALL: 'C', ASAN_OPTIONS: 'detect_leaks=0' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.on('error', reject).on('close', resolve);
  const code = await promise;
  if (code !== 0) throw new Error(`${program} failed (${code}):\n${output}`);
  return output;
}

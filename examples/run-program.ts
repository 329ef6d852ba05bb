/**
 * Runs a program in a guest as if it ran here: what it writes is shown while it runs, Ctrl-C ends it, and this program
 * exits as it did. It has ten minutes, then it is killed.
 *
 *     node examples/run-program.ts TARGET PROGRAM [ARGUMENT...]
 *     node examples/run-program.ts libvirt:web1 apt-get -y upgrade
 */
import { connect, TimeoutError } from 'qemu-ga/client';

const TEN_MINUTES = 10 * 60_000;
const [target, program, ...words] = process.argv.slice(2);
if (target === undefined || program === undefined) {
  console.error('Usage: run-program.ts TARGET PROGRAM [ARGUMENT...]');
  process.exit(2);
}
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());

await using agent = await connect(target);
try {
  const { exitCode, signal = 0 } = await agent.exec(program, words, {
    timeout: TEN_MINUTES,
    signal: interrupted.signal,
    onOutput: (stream, bytes) => void process[stream].write(bytes),
  });
  process.exitCode = exitCode ?? 128 + signal;
} catch (error) {
  if (interrupted.signal.aborted) process.exitCode = 130;
  else if (error instanceof TimeoutError) process.exitCode = 124;
  else throw error;
}

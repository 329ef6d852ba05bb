import { on } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { addAbortSignal, Writable } from 'node:stream';
import { UsageError } from './usage-error.ts';

const NOTHING = new Writable({ write: (_chunk, _encoding, done) => done() });

/**
 * A secret that the user types twice, without seeing it; in a pipe, the first line of standard input. It is never a
 * word of the command line, which other users can see.
 *
 * @throws UsageError when both differ, or there is none; AbortError when `signal` is given, or Ctrl-C is typed
 */
export async function readSecret(what: string, signal: AbortSignal): Promise<string> {
  if (!process.stdin.isTTY) return await readLine(signal);
  const lines = createInterface({ input: process.stdin, output: NOTHING, terminal: true });
  // The terminal sends no signal while the line is read without it.
  lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    return await typedTwice(what, lines, signal);
  } finally {
    lines.close();
  }
}

async function typedTwice(what: string, lines: Interface, signal: AbortSignal): Promise<string> {
  const typed = on(lines, 'line', { signal, close: ['close'] });
  const ask = async (prompt: string): Promise<string> => {
    process.stderr.write(prompt);
    try {
      const { value, done } = (await typed.next()) as IteratorResult<[string], undefined>;
      if (done === true) throw new UsageError('nothing was changed');
      return value[0];
    } finally {
      process.stderr.write('\n');
    }
  };
  const secret = await ask(`${what}: `);
  if (secret === '') throw new UsageError('an empty password is not set');
  if ((await ask(`${what} again: `)) !== secret) throw new UsageError('the two differ; nothing was changed');
  return secret;
}

async function readLine(signal: AbortSignal): Promise<string> {
  const input = addAbortSignal(signal, process.stdin);
  for await (const line of createInterface({ input })) return line;
  throw new UsageError('no password on standard input');
}

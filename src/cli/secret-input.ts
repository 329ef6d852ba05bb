import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { UsageError } from './usage-error.ts';

const NOTHING = new Writable({ write: (_chunk, _encoding, done) => done() });

/**
 * A secret that the user types twice, without seeing it; in a pipe, the first line of standard input. It is never a
 * word of the command line, which other users can see.
 *
 * @throws UsageError when both differ, or there is none
 */
export async function readSecret(what: string): Promise<string> {
  if (!process.stdin.isTTY) return await readLine();
  const secret = await ask(`${what}: `);
  if (secret === '') throw new UsageError('an empty password is not set');
  if ((await ask(`${what} again: `)) !== secret) throw new UsageError('the two differ; nothing was changed');
  return secret;
}

async function readLine(): Promise<string> {
  for await (const line of createInterface({ input: process.stdin })) return line;
  throw new UsageError('no password on standard input');
}

async function ask(prompt: string): Promise<string> {
  process.stderr.write(prompt);
  const lines = createInterface({ input: process.stdin, output: NOTHING, terminal: true });
  try {
    return await new Promise((resolve, reject) => {
      lines.once('line', resolve).once('SIGINT', () => reject(new UsageError('nothing was changed')));
      lines.once('close', () => reject(new UsageError('nothing was changed')));
    });
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}

import type { TestsStream } from 'node:test';

interface Result {
  readonly name: string;
  readonly nesting: number;
  readonly skip?: string | boolean | undefined;
  readonly details: { readonly duration_ms: number; readonly type?: string | undefined };
}

/** What takes less, in milliseconds, is told without its time. */
const SHORT = 1000;

/**
 * Prints one line for each check as it ends, below it what it has measured or why it failed, and last how many there were.
 * Resolves to whether all is well: a check that was skipped has failed if `strict`.
 */
export async function report(
  stream: TestsStream,
  print: (text: string) => void,
  strict: boolean,
): Promise<boolean> {
  /** Of the groups around the check, outermost first; emptied one by one as they are told. */
  const groups: string[] = [];
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const tell = (mark: string, { name, nesting, details }: Result): void => {
    for (const [level, group] of groups.slice(0, nesting).entries()) {
      if (group !== '') print(indented(level, group));
      groups[level] = '';
    }
    const seconds = details.duration_ms < SHORT ? '' : ` (${(details.duration_ms / 1000).toFixed(1)} s)`;
    print(indented(nesting, `${mark} ${name}${seconds}`));
  };

  stream.on('test:start', ({ name, nesting }) => (groups[nesting] = name));
  stream.on('test:pass', (result) => {
    if (result.details.type === 'suite') return;
    counts[result.skip ? 'skipped' : 'passed'] += 1;
    tell(result.skip ? `skipped (${result.skip}):` : 'ok', result);
  });
  stream.on('test:fail', (result) => {
    const { error, type } = result.details;
    // A group fails with its checks, and may fail beside them: in a hook, or by its time limit.
    if (type === 'suite' && !('failureType' in error && error.failureType !== 'subtestsFailed')) return;
    counts.failed += 1;
    tell('FAILED', result);
    print(indented(result.nesting + 2, reasonOf(error.cause ?? error)));
  });
  stream.on('test:diagnostic', ({ message, nesting }) => {
    // Node.js's own summary is outside of all groups.
    if (nesting > 0) print(indented(nesting + 1, message));
  });
  const { promise: end, resolve, reject } = Promise.withResolvers<void>();
  stream.on('end', resolve).on('error', reject).resume();
  await end;
  const skipped = counts.skipped === 0 ? '' : `, ${counts.skipped} skipped`;
  print(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
  return counts.failed === 0 && counts.passed > 0 && !(strict && counts.skipped > 0);
}

function indented(level: number, text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  '.repeat(level));
}

/** An error's text, where it arose, and the same of what caused it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { stack = error.message, cause } = error;
  const own = stack.split('\n').filter((line) => !/^ +at .*\(?node:/.test(line));
  return own.join('\n') + (cause === undefined ? '' : `\ncaused by: ${reasonOf(cause)}`);
}

/** An agent in a real virtual machine, talked to from the host: `npm run test:vm`. options.ts has the options. */
import { join } from 'node:path';
import { run } from 'node:test';
import { obstacle } from './host-packages.ts';
import { options, USAGE } from './options.ts';
import { report } from './report.ts';
import { stay } from './stay.ts';

/** In CI, what is skipped has failed. */
const strict = process.env['CI'] === 'true';
const print = (text: string): void => void process.stdout.write(`${text}\n`);

// Leaving runs the 'exit' handlers, which end the machine.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    print(`${signal}: the machine is switched off`);
    process.exit(1);
  });
process.exit((await main()) ? 0 : 1);

/** Whether what was asked for has been done. */
async function main(): Promise<boolean> {
  if (options.help) {
    print(USAGE);
    return true;
  }
  const reason = obstacle();
  if (reason !== undefined) {
    print(`test:vm is skipped: ${reason}`);
    return !strict;
  }
  if (options.stay) {
    await stay(options.agent, print);
    return true;
  }
  const checks = run({
    files: [join(import.meta.dirname, 'checks.ts')],
    isolation: 'none',
    ...(options.only !== undefined && { testNamePatterns: [new RegExp(options.only)] }),
  });
  return await report(checks, print, strict);
}

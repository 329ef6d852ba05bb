/** An agent in a real virtual machine, talked to from the host: `npm run test:vm`. options.ts has the options. */
import { constants } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { obstacle } from './host-packages.ts';
import { readOptions } from './options.ts';
import { report } from './report.ts';

/** In CI, what is skipped has failed. */
const strict = process.env['CI'] === 'true';
const print = (text: string): void => void process.stdout.write(`${text}\n`);

// Leaving runs the 'exit' handlers, which end the machine.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    print(`${signal}: the machine is switched off`);
    process.exit(128 + constants.signals[signal]);
  });
process.exit(await exitStatus());

async function exitStatus(): Promise<number> {
  try {
    return (await main()) ? 0 : 1;
  } catch (error) {
    for (let each = error; each instanceof Error; each = each.cause) print(`test:vm: ${each.message}`);
    return 1;
  }
}

/** Whether what was asked for has been done. */
async function main(): Promise<boolean> {
  const options = readOptions();
  const reason = obstacle();
  if (reason !== undefined) {
    print(`test:vm is skipped: ${reason}`);
    return !strict;
  }
  if (options.stay) {
    const { stay } = await import('./stay.ts');
    await stay(print);
    return true;
  }
  await import('./chosen-agent.ts'); // so that an agent that cannot be had is told by itself
  const checks = run({
    files: [join(import.meta.dirname, 'checks.ts')],
    isolation: 'none',
    ...(options.only !== undefined && { testNamePatterns: [new RegExp(options.only)] }),
  });
  return await report(checks, print, strict);
}

/** Agents driven by a real libvirt, side by side: `npm run test:libvirt`. options.ts has the options. */
import { constants } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { report } from '../vm/report.ts';
import { obstacle } from './host-packages.ts';
import { readOptions } from './options.ts';

/** In CI, what is skipped has failed. */
const strict = process.env['CI'] === 'true';
const print = (text: string): void => void process.stdout.write(`${text}\n`);

// Leaving runs the 'exit' handlers, which end libvirt and its machine.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    print(`${signal}: libvirt and its machine are ended`);
    process.exit(128 + constants.signals[signal]);
  });
process.exit(await exitStatus());

async function exitStatus(): Promise<number> {
  try {
    return (await main()) ? 0 : 1;
  } catch (error) {
    for (let each = error; each instanceof Error; each = each.cause) print(`test:libvirt: ${each.message}`);
    return 1;
  }
}

/** Whether what was asked for has been done. */
async function main(): Promise<boolean> {
  const options = readOptions();
  const reason = obstacle();
  if (reason !== undefined) {
    print(`test:libvirt is skipped: ${reason}`);
    return !strict;
  }
  if (options.keep) {
    const { keep } = await import('./keep.ts');
    await keep(print);
    return true;
  }
  const { transcripts } = await import('./chosen-agents.ts'); // an agent that cannot be had is told by itself
  const { table } = await import('./side-by-side.ts');
  const started = performance.now();
  const checks = run({
    files: [join(import.meta.dirname, 'checks.ts')],
    isolation: 'none',
    ...(options.only !== undefined && { testNamePatterns: [new RegExp(options.only)] }),
  });
  const passed = await report(checks, print, strict);
  print(`\n${table(transcripts)}\n`);
  print(`${passed ? 'passed' : 'FAILED'} in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  return passed;
}

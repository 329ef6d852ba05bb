import { join } from 'node:path';
import { clientChecks } from './client/checks.ts';

/** `QEMU_GA=dist/qemu-ga npm test` tries the built agent. */
const program = process.env['QEMU_GA'];

clientChecks(
  program ?? 'the agent on Node.js',
  program === undefined
    ? [
        process.execPath,
        '--disable-warning=ExperimentalWarning',
        join(import.meta.dirname, '../src/bin/qemu-ga.node.ts'),
      ]
    : [program],
);

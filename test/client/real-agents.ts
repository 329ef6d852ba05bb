/** The client with the built agent and with QEMU's own, on this machine: `npm run test:client`. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { cAgent } from '../../scripts/fetch-c-agent.ts';
import { clientChecks } from './checks.ts';

/** In CI, what is skipped has failed. */
const strict = process.env['CI'] === 'true';
const built = join(import.meta.dirname, '../../dist/qemu-ga');

if (existsSync(built)) clientChecks('dist/qemu-ga', [built]);
else missing('dist/qemu-ga', 'npm run build makes it');
try {
  clientChecks('the C agent', [await cAgent()]);
} catch (error) {
  missing('the C agent', String(error));
}

function missing(agent: string, reason: string): void {
  test(`the client with ${agent}`, { skip: strict ? false : reason }, () => {
    throw new Error(reason);
  });
}

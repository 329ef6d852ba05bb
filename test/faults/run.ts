/** What goes wrong around an agent, done to it here: see docs/faults.md, which this writes. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine } from '../../scripts/command-line.ts';
import { ourAgent } from '../peer/options.ts';
import { Subject } from '../support/subject.ts';
import type { Fault } from './fault.ts';
import { clientFaults } from './kinds/clients.ts';
import { diskFaults } from './kinds/disks.ts';
import { killFaults } from './kinds/kills.ts';
import { limitFaults } from './kinds/limits.ts';

const USAGE = `npm run test:faults [-- OPTIONS]: full disks, no descriptors, no memory, hosts that leave, SIGKILL.
As root, for file systems and control groups of its own.
  --agent PATH           the agent (dist/qemu-ga)
  --only PATTERN         faults whose text matches this
  --write                write what happened into docs/faults.md
`;
const { values } = commandLine(USAGE, {
  agent: { type: 'string', default: 'dist/qemu-ga' },
  only: { type: 'string' },
  write: { type: 'boolean', default: false },
});
const PAGE = join(import.meta.dirname, '../../docs/faults.md');
const TABLE = /(?<=<!-- here -->\n)[^]*?(?=<!-- end -->)/;
const OWN_MOUNTS = 'QGA_FAULTS_OWN_MOUNTS';
const print = (text: string): void => void process.stdout.write(`${text}\n`);

if (process.getuid!() !== 0) {
  print('test:faults is skipped: it takes root');
  process.exit(process.env['CI'] === 'true' ? 1 : 0);
}
// Again, with mounts that end with it.
if (process.env[OWN_MOUNTS] === undefined) {
  const words = [
    '--mount',
    '--propagation',
    'private',
    process.execPath,
    ...process.execArgv,
    ...process.argv.slice(1),
  ];
  const { status } = spawnSync('unshare', words, {
    stdio: 'inherit',
    env: { ...process.env, [OWN_MOUNTS]: '1' },
  });
  process.exit(status ?? 1);
}

const faults: readonly Fault[] = [...diskFaults, ...limitFaults, ...killFaults, ...clientFaults];
const rows: string[] = [];
let failed = 0;
for (const { done, happen } of faults.filter(({ done }) => new RegExp(values.only ?? '').test(done))) {
  const subject = new Subject(ourAgent(values.agent));
  const start = performance.now();
  try {
    const { happened, lost } = await happen(subject);
    rows.push(`| ${done} | ${happened} | ${lost} |`);
    print(`ok ${done} (${((performance.now() - start) / 1000).toFixed(1)} s)\n   ${happened}; lost: ${lost}`);
  } catch (error) {
    failed += 1;
    print(`FAILED ${done}\n   ${error instanceof Error ? error.stack : String(error)}`);
  } finally {
    await subject.stop();
  }
}
print(`${rows.length} borne, ${failed} failed`);
if (failed > 0) process.exitCode = 1;
else if (values.write) {
  const table = ['| what is done | what happens | what is lost |', '|---|---|---|', ...rows, ''].join('\n');
  writeFileSync(
    PAGE,
    readFileSync(PAGE, 'utf8').replace(TABLE, () => table),
  );
}

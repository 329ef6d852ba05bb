import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandLine } from '../scripts/command-line.ts';
import { PseudoTerminal } from '../test/support/pseudo-terminal.ts';
import { QgaProgram } from '../test/support/qga-program.ts';

const USAGE = `npm run bench:top [-- OPTIONS]: the processor time of \`qga top\` that watches many agents on a terminal
  --guests N     how many (20)
  --seconds N    for how long it is measured, behind two seconds of start (30)
`;
const START = 2_000;
/** Of a second: what /proc counts processor time in (proc_pid_stat(5)). */
const TICKS = 100;

const { values } = commandLine(USAGE, {
  guests: { type: 'string', default: '20' },
  seconds: { type: 'string', default: '30' },
});
const agent = join(import.meta.dirname, '../dist/qemu-ga');
const names = Array.from({ length: Number(values.guests) }, (_, i) => `guest-${i}`);
const folder = mkdtempSync(join(tmpdir(), 'qga-bench-top-'));
const socket = (name: string): string => join(folder, `${name}.sock`);
const agents = names.map((name) => spawn(agent, ['-m', 'unix-listen', '-p', socket(name), '-t', folder]));
try {
  while (!names.every((name) => existsSync(socket(name)))) await sleep(20);
  const inventory = join(folder, 'guests');
  writeFileSync(inventory, names.map((name) => `${name} unix:${socket(name)} role=all\n`).join(''));
  const part = await measure(['--inventory', inventory, '-l', 'role=all', 'top']);
  console.log(`qga top, ${names.length} guests: ${(part * 100).toFixed(1)} % of a processor`);
} finally {
  for (const one of agents) await stop(one);
  rmSync(folder, { recursive: true });
}

/** The part of a processor that `qga` takes. */
async function measure(words: readonly string[]): Promise<number> {
  await using program = await QgaProgram.make();
  using terminal = new PseudoTerminal();
  terminal.resize(120, names.length + 5);
  const qga = terminal.start(process.execPath, [program.path, ...words], { stderr: 'inherit' });
  try {
    await terminal.watch(START);
    const [before, start] = [processorTime(qga.pid!), performance.now()];
    const shown = await terminal.watch(Number(values.seconds) * 1000);
    const silent = names.filter((name) => !new RegExp(`${name} +\\d+%`).test(shown));
    if (silent.length > 0) throw new Error(`nothing is shown of ${silent.join(', ')}`);
    return (processorTime(qga.pid!) - before) / ((performance.now() - start) / 1000);
  } finally {
    await stop(qga);
  }
}

/** Seconds that a process has used, its own and the kernel's for it. */
function processorTime(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise((done) => child.once('close', done));
  child.kill();
  await ended;
}

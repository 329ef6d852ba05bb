import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandLine } from '../scripts/command-line.ts';
import { cAgent } from '../scripts/fetch-c-agent.ts';
import { createRuntime } from '../src/runtime/node/index.ts';
import { QgaProgram } from '../test/support/qga-program.ts';
import { RunningSubject, type Subject } from './subject.ts';

interface CopySubject extends Subject {
  /** Bytes of the file. */
  readonly size: number;
}

const USAGE = `npm run bench:copy [-- OPTIONS]: the rate of qga cp over a unix socket, with either agent
  --agent PATH   our agent (dist/qemu-ga)
  --mib N        size of the file (1024); the C agent is given a quarter of it
  --rounds N     the median counts (3)
With TMPDIR=/dev/shm no disk is measured.
`;
const root = join(import.meta.dirname, '..');
const MIB = 1 << 20;
const { values } = commandLine(USAGE, {
  agent: { type: 'string', default: join(root, 'dist/qemu-ga') },
  mib: { type: 'string', default: '1024' },
  rounds: { type: 'string', default: '3' },
});
const size = Number(values.mib) * MIB;
const subjects: readonly CopySubject[] = [
  { name: 'this agent', command: [values.agent], size },
  { name: 'C agent', command: [await cAgent()], size: size / 4 },
];
if (!existsSync(values.agent)) throw new Error(`${values.agent} does not exist: npm run build makes it`);

const folder = mkdtempSync(join(tmpdir(), 'qga-copy-'));
const [from, to] = [join(folder, 'from'), join(folder, 'to')];
const runtime = createRuntime();
await using program = await QgaProgram.make();
try {
  for (const subject of subjects) await measure(subject);
} finally {
  runtime.close();
  rmSync(folder, { recursive: true });
}

async function measure(subject: CopySubject): Promise<void> {
  fill(from, subject.size);
  const agent = new RunningSubject(runtime.sys, subject);
  agent.channel.close(); // it serves one host at a time
  for (const [direction, ...paths] of [
    ['to the host', `:${from}`, to],
    ['to the guest', from, `:${to}`],
  ] as const)
    for (const options of [[], ['--no-verify']]) {
      const times: { readonly whole: number; readonly agent: number }[] = [];
      for (let round = 0; round < Number(values.rounds); round++)
        times.push(await copy(agent, [...options, ...paths]));
      const middle = times.toSorted((a, b) => a.whole - b.whole)[times.length >> 1]!;
      const rate = (seconds: number): string => `${(subject.size / seconds / 1e6).toFixed(0)} MB/s`;
      const words = [subject.name, direction, ...options].join(', ');
      console.log(
        `${words}: ${rate(middle.whole)}; the agent alone, by its processor time: ${rate(middle.agent)}`,
      );
    }
  agent.stop();
}

/** Runs `qga cp` as a user does; seconds of all of it, its start included, and of the agent's processor time. */
async function copy(
  agent: RunningSubject,
  words: readonly string[],
): Promise<{ whole: number; agent: number }> {
  rmSync(to, { force: true });
  const [before, start] = [agent.processorTime, performance.now()];
  const target = `unix:${join(agent.directory, 'sock')}`;
  const child = spawn(process.execPath, [program.path, '--json', '-t', target, 'cp', ...words], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`qga cp has ended with ${code}`);
  const whole = (performance.now() - start) / 1000;
  const used = agent.processorTime - before;
  execFileSync('cmp', [from, to]);
  return { whole, agent: used };
}

function fill(path: string, length: number): void {
  const file = openSync(path, 'w');
  for (let at = 0; at < length; at += MIB) writeSync(file, randomBytes(MIB));
  closeSync(file);
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildExecutable } from '../scripts/build.ts';
import { commandLine } from '../scripts/command-line.ts';
import { createRuntime } from '../src/runtime/node/index.ts';
import { type Growth, growths } from './growth/growth.ts';
import { plot, type Point } from './growth/plot.ts';
import { RunningSubject } from './subject.ts';

const USAGE = `npm run bench:growth [-- OPTIONS]: how the agent's processor time grows with what it is asked
  --rounds N     how often each size is taken; the least counts (5)
  --only TEXT    those whose title has this in it
  --into FOLDER  where the plots go (docs/growth)
It fails where the last part of a curve is more than twice as steep as the whole.
`;
const STEEPEST = 2;
const root = join(import.meta.dirname, '..');
const { values } = commandLine(USAGE, {
  rounds: { type: 'string', default: '5' },
  only: { type: 'string', default: '' },
  into: { type: 'string', default: join(root, 'docs/growth') },
});
const runtime = createRuntime();
const agent = join(root, '.cache/growth/qemu-ga');
await buildExecutable({
  engine: undefined,
  libc: 'musl',
  debug: false,
  sanitize: false,
  entry: join(root, 'bench/growth/agent.ts'),
  out: agent,
});
mkdirSync(values.into, { recursive: true });
for (const growth of growths.filter(({ title }) => title.includes(values.only))) {
  const points = growth.sizes.map((size): Point => [size, measure(growth, size)]);
  const name = growth.title.replaceAll(/\W+/g, '-');
  writeFileSync(join(values.into, `${name}.svg`), plot(growth.title, growth.unit, points));
  const steepness = steepnessOf(points);
  console.log(
    `${growth.title}, ${growth.unit}: ${points.map(([x, y]) => `${x}: ${y.toFixed(2)} ms`).join(', ')}`,
  );
  console.log(`  the last part is ${steepness.toFixed(2)} times as steep as the whole`);
  if (steepness > STEEPEST) process.exitCode = 1;
}
runtime.close();

/** Milliseconds of the agent's processor time, the least of all rounds. */
function measure({ guest, requests }: Growth, size: number): number {
  const folder = mkdtempSync(join(tmpdir(), 'qga-growth-'));
  guest?.(folder, size);
  const subject = new RunningSubject(runtime.sys, { name: 'agent', command: [agent] }, [
    `GUEST_ROOT=${folder}`,
  ]);
  const bytes = requests(subject, size);
  let least = Infinity;
  for (let round = 0; round <= Number(values.rounds); round++) {
    const before = subject.processorTime;
    subject.channel.send(bytes);
    subject.channel.receive(1);
    // The first one loads the command.
    if (round > 0) least = Math.min(least, (subject.processorTime - before) * 1000);
  }
  subject.stop();
  rmSync(folder, { recursive: true });
  return least;
}

/** The slope between the largest size and the one at half of it or below, in slopes of the whole. */
function steepnessOf(points: readonly Point[]): number {
  const [lastSize, lastTime] = points.at(-1)!;
  const [halfSize, halfTime] = points.findLast(([size]) => size <= lastSize / 2)!;
  return (lastTime - halfTime) / (lastSize - halfSize) / (lastTime / lastSize);
}

import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { styleText } from 'node:util';
import { commandLine } from '../scripts/command-line.ts';
import { cAgent, withoutShell } from '../scripts/fetch-c-agent.ts';
import { createRuntime } from '../src/runtime/node/index.ts';
import { type Measure, measures } from './measures.ts';
import { RunningSubject, type Subject } from './subject.ts';

const USAGE = `npm run bench [-- OPTIONS]: speed and footprint beside the C agent, all in one run
  --agent PATH   our agent (dist/qemu-ga)
  --node         our agent's source on Node.js, too
  --c PATH       the C agent (Debian's newest, fetched into .cache/)
  --rounds N     how often each figure is taken, a start ten times as often; the median
                 counts (5)
  --json PATH    where the figures go (dist/bench.json)
`;
const root = join(import.meta.dirname, '..');
const values = options();
const { rounds } = values;
const entry = join(root, 'src/bin/qemu-ga.node.ts');
const subjects: Subject[] = [
  { name: 'this agent', command: [values.agent] },
  ...(values.node ? [{ name: 'on Node.js', command: [process.execPath, '--no-warnings', entry] }] : []),
  { name: 'C agent', command: values.c === undefined ? withoutShell(await cAgent()) : [values.c] },
];

/** For each round: what else the machine does in a start's few milliseconds weighs much. */
const STARTS = 10;

const runtime = createRuntime();
const start: Measure = {
  name: 'start to first reply',
  unit: 'ms',
  better: 'lower',
  run: (subject) => subject.startTime,
};
const idle: Measure = {
  name: 'resident, idle',
  unit: 'MB',
  better: 'lower',
  run: (subject) => {
    subject.rest();
    return subject.resident / 1e6;
  },
};
const all = [...measures, start, idle];
const figures = new Map(all.map((measure) => [measure, subjects.map((): number[] => [])]));

const startOf = (subject: Subject, index: number): void => {
  const running = new RunningSubject(runtime.sys, subject);
  figures.get(start)![index]!.push(start.run(running));
  running.stop();
};

// One agent after the other: what disturbs the machine disturbs all of them. The starts come first: after a round of
// transfers Node.js, which all this runs on, collects its garbage on the other processors.
for (let i = 0; i < rounds * STARTS; i++) {
  process.stderr.write(`start ${i + 1} of ${rounds * STARTS}\r`);
  subjects.forEach(startOf);
}
for (let round = 0; round < rounds; round++) {
  process.stderr.write(`round ${round + 1} of ${rounds}\r`);
  subjects.forEach((subject, index) => {
    const running = new RunningSubject(runtime.sys, subject);
    for (const measure of [idle, ...measures]) figures.get(measure)![index]!.push(measure.run(running));
    running.stop();
  });
}

const rows = all.map((measure) => {
  const medians = figures.get(measure)!.map(median);
  return { measure, medians, ratio: medians[0]! / medians.at(-1)! };
});
printTable();
mkdirSync(dirname(values.json), { recursive: true });
writeFileSync(
  values.json,
  `${JSON.stringify(
    {
      date: new Date().toISOString(),
      machine: `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} processors`,
      rounds,
      fileBytes: statSync(values.agent).size,
      figures: rows.map(({ measure, medians, ratio }) => ({
        name: measure.name,
        unit: measure.unit,
        better: measure.better,
        medians: Object.fromEntries(subjects.map(({ name }, index) => [name, medians[index]])),
        ratio,
      })),
    },
    null,
    2,
  )}\n`,
);
console.log(
  `\nMedians of ${rounds} round${rounds === 1 ? '' : 's'}, and of ${rounds * STARTS} starts; also in ${values.json}. The file has ${statSync(values.agent).size} bytes.`,
);
runtime.close();

function printTable(): void {
  const cells = rows.map(({ measure, medians, ratio }) => {
    const figures = [...medians.map(readable), `${ratio.toFixed(2)} ×`, measure.better];
    return [`${measure.name}, ${measure.unit}`].concat(figures);
  });
  const table = [['', ...subjects.map(({ name }) => name), 'this : C', 'better'], ...cells];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  table.forEach((row, line) => {
    const text = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!),
    );
    console.log(line === 0 ? styleText('bold', text.join('  ')) : text.join('  '));
  });
}

/** Four digits; whole numbers from a thousand on. */
function readable(figure: number): string {
  return figure < 1000 ? figure.toPrecision(4) : Math.round(figure).toLocaleString('en');
}

function options(): { agent: string; c: string | undefined; node: boolean; rounds: number; json: string } {
  const { values } = commandLine(USAGE, {
    agent: { type: 'string', default: join(root, 'dist/qemu-ga') },
    c: { type: 'string' },
    node: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    json: { type: 'string', default: join(root, 'dist/bench.json') },
  });
  const rounds = Number(values.rounds);
  if (!(Number.isInteger(rounds) && rounds >= 1)) fail('--rounds wants a whole number from 1 on');
  if (!existsSync(values.agent)) fail(`${values.agent} does not exist: npm run build makes it`);
  return { ...values, c: values.c, rounds };
}

function fail(reason: string): never {
  process.stderr.write(`bench: ${reason}\n`);
  process.exit(1);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

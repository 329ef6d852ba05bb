/** One agent under a mixed load for long: memory, descriptors, children and times, and whether anything grows. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { commandLine } from '../../scripts/command-line.ts';
import { ourAgent } from '../peer/options.ts';
import { Subject } from '../support/subject.ts';
import { askEverything } from './load.ts';
import { plot } from './plot.ts';
import { growth, type Sample, Samples } from './sample.ts';

const USAGE = `npm run soak [-- OPTIONS]: asks an agent everything that is safe to ask, host after host
  --minutes N            for so long (10)
  --samples N            rows of the table (20)
  --agent PATH           the agent (dist/qemu-ga)
  --plot FILE            the table as a picture, in SVG (dist/soak.svg)
`;
const { values } = commandLine(USAGE, {
  minutes: { type: 'string', default: '10' },
  samples: { type: 'string', default: '20' },
  agent: { type: 'string', default: 'dist/qemu-ga' },
  plot: { type: 'string', default: 'dist/soak.svg' },
});
/** What a fresh agent loads and maps belongs to no growth. */
const WARM_UP = 20;

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const subject = new Subject(ourAgent(values.agent));
const stretch = (Number(values.minutes) * 60_000) / Number(values.samples);

async function host(samples: Samples): Promise<void> {
  const channel = await subject.connect();
  await askEverything(channel, subject.folder, samples.clock);
  channel.close();
}

function row(sample: Sample): string {
  const { second, requests, resident, peak, anonymous, descriptors, children, median, p99, longest } = sample;
  const numbers = [
    (second / 60).toFixed(1),
    requests,
    (resident / 1e6).toFixed(2),
    (peak / 1e6).toFixed(2),
    (anonymous / 1e6).toFixed(2),
    descriptors,
    children,
    median.toFixed(2),
    p99.toFixed(1),
    longest.toFixed(0),
  ];
  return `| ${numbers.join(' | ')} |`;
}

try {
  const running = await subject.listen('-t', subject.folder);
  const before = new Samples(running.pid);
  for (let i = 0; i < WARM_UP; i++) await host(before);
  const samples = new Samples(running.pid);
  print(
    '| minute | requests | resident, MB | peak, MB | its own at rest, MB | descriptors | children | median, ms | 99 %, ms | longest, ms |',
  );
  print('|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|');
  for (let i = 0; i < Number(values.samples); i++) {
    for (const end = performance.now() + stretch; performance.now() < end;) await host(samples);
    // The last host's leave-taking is seen, and its programs are reaped, before the next one's first answer.
    const next = await subject.connect();
    await next.execute('guest-ping');
    print(row(await samples.take()));
    next.close();
  }
  mkdirSync(dirname(values.plot), { recursive: true });
  writeFileSync(values.plot, plot(samples.all));
  const grown = growth(samples.all);
  print(
    grown.length === 0 ? `nothing has grown; ${values.plot}` : `FAILED: it has grown\n${grown.join('\n')}`,
  );
  if (grown.length > 0 || running.stderr !== '') process.exitCode = 1;
  if (running.stderr !== '') print(`the agent has logged:\n${running.stderr}`);
} finally {
  await subject.stop();
}

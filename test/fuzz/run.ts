/**
 * Sends the same streams to this agent and to the real C agent, and holds their replies, and what they leave in files,
 * against each other, but for what docs/decisions.md says. A stream that is answered in two ways is shown as short as it
 * can be made.
 */
import { commandLine } from '../../scripts/command-line.ts';
import { ourAgent, peerAgent } from '../peer/options.ts';
import { pastCases } from './past-cases.ts';
import { Pair } from './pair.ts';
import { Random } from './random.ts';
import { shrink } from './shrink.ts';
import { stream } from './streams.ts';

/** Streams that are under way at once. */
const BATCH = 256;
/** Different streams are shown up to this number. */
const SHOWN = 10;
/** How often a long run says how far it is, in milliseconds. */
const PROGRESS = 60_000;

const USAGE = `npm run fuzz [-- OPTIONS]: sends streams to this agent and to the C agent: those that were once
answered in two ways (test/fuzz/past-cases.txt), then random ones
  --count N              random streams to send (20000)
  --minutes N            until then, in place of a count
  --seed N               the same number, the same streams (1)
  --ours PATH            our agent (dist/qemu-ga), or node for its source on Node.js
  --c newest|10|7.2      the C agent: of a release of Debian's (newest), fetched into .cache/
  --c PATH               or any other
With TMPDIR=/dev/shm it goes on faster where the disk is busy.
`;
const { values } = commandLine(USAGE, {
  count: { type: 'string', default: '20000' },
  minutes: { type: 'string' },
  seed: { type: 'string', default: '1' },
  ours: { type: 'string', default: 'dist/qemu-ga' },
  c: { type: 'string', default: 'newest' },
});
const seed = Number(values.seed);
const start = performance.now();
const end = start + Number(values.minutes ?? Infinity) * 60_000;
const count = values.minutes === undefined ? Number(values.count) : Infinity;

const random = new Random(seed);
const pair = await Pair.start(ourAgent(values.ours), await peerAgent(values.c), random.fork());
const found = new Set<string>();
let [tried, told] = [0, start];
const print = (text: string): void => void process.stdout.write(`${text}\n`);

async function attempt(streams: readonly string[]): Promise<void> {
  tried += streams.length;
  for (const wrong of await pair.differing(streams)) {
    const shortest = await shrink(wrong, async (shorter) => (await pair.differing([shorter])).length > 0);
    if (found.has(shortest)) continue;
    found.add(shortest);
    print(`${JSON.stringify(shortest)}\n${await pair.describe(shortest)}`);
  }
}

function summary(): string {
  const rate = Math.round(tried / ((performance.now() - start) / 1000));
  return `seed ${seed}: ${tried} streams, ${rate}/s, ${found.size} of them answered in two ways`;
}

let log = '';
try {
  for (const one of pastCases()) await attempt([one]);
  for (let sent = 0; sent < count && performance.now() < end && found.size < SHOWN; sent += BATCH) {
    await attempt(Array.from({ length: BATCH }, () => stream(random)));
    if (performance.now() - told < PROGRESS) continue;
    told = performance.now();
    print(summary());
  }
} finally {
  log = await pair.stop();
}
print(summary());
// An error of ours, or what a sanitizer has seen.
if (log !== '') print(`our agent has logged:\n${log}`);
if (found.size > 0 || log !== '') process.exitCode = 1;

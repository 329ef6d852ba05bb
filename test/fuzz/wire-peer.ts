/**
 * Sends the same random streams to this agent and to the real C agent, and holds their replies against each other, but
 * for what docs/decisions.md says. A stream that is answered in two ways is shown as short as it can be made.
 */
import { commandLine } from '../../scripts/command-line.ts';
import { ourAgent, peerAgent } from '../peer/options.ts';
import { Pair } from './pair.ts';
import { Random } from './random.ts';
import { shrink } from './shrink.ts';
import { stream } from './streams.ts';

/** Streams that are under way at once. */
const BATCH = 64;
/** Different streams are shown up to this number. */
const SHOWN = 10;

const USAGE = `npm run test:fuzz [-- OPTIONS]: sends random streams to this agent and to the C agent
  --count N              streams to send (20000)
  --seed N               the same number, the same streams (1)
  --ours PATH            our agent (dist/qemu-ga), or node for its source on Node.js
  --c newest|10|7.2      the C agent: of a release of Debian's (newest), fetched into .cache/
  --c PATH               or any other
`;
const { values } = commandLine(USAGE, {
  count: { type: 'string', default: '20000' },
  seed: { type: 'string', default: '1' },
  ours: { type: 'string', default: 'dist/qemu-ga' },
  c: { type: 'string', default: 'newest' },
});
const [count, seed] = [Number(values.count), Number(values.seed)];
const random = new Random(seed);
const pair = await Pair.start(ourAgent(values.ours), await peerAgent(values.c), random);
const found = new Set<string>();
let tried = 0;
try {
  for (; tried < count && found.size < SHOWN; tried += BATCH) {
    const streams = Array.from({ length: BATCH }, () => stream(random));
    for (const wrong of await pair.differing(streams)) {
      const shortest = await shrink(wrong, async (shorter) => (await pair.differing([shorter])).length > 0);
      if (found.has(shortest)) continue;
      found.add(shortest);
      process.stdout.write(`${JSON.stringify(shortest)}\n${await pair.describe(shortest)}\n`);
    }
  }
} finally {
  await pair.stop();
}
process.stdout.write(`seed ${seed}: ${tried} streams, ${found.size} of them answered in two ways\n`);
if (found.size > 0) process.exitCode = 1;

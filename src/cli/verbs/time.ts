import { InvalidArgumentError, Option } from 'commander';
import type { Verb } from '../verb.ts';

/** Milliseconds that a clock may differ before people are told so. */
const TOLERANCE = 500;

export const time: Verb = {
  define(command) {
    command.description(
      "The guest's clock beside the host's, or, with one of the flags, sets it. A guest that was paused or restored " +
        'from a snapshot lags behind: --sync puts that right.',
    );
    command.addOption(new Option('--sync', "set it to the host's time"));
    command.addOption(
      new Option('--set <time>', 'set it to a time: 2026-01-31T12:00:00Z, or @SECONDS since 1970').argParser(
        readTime,
      ),
    );
    command.addOption(
      new Option('--hardware', "set it from the guest's hardware clock").conflicts(['sync', 'set']),
    );
  },
  async run({ agent, options, signal }) {
    const { clock } = agent;
    const wait = { signal };
    if (options['sync'] === true) await clock.set(undefined, wait);
    else if (options['set'] !== undefined) await clock.set(options['set'] as bigint, wait);
    else if (options['hardware'] === true) await clock.set('hardware', wait);
    const { milliseconds, uncertainty } = await clock.offset(wait);
    const now = await clock.now(wait);
    const date = new Date(Number(now / 1_000_000n));
    return {
      json: { time: now, 'ahead-ms': round(milliseconds), 'uncertainty-ms': round(uncertainty) },
      show: (screen) => {
        const text = Number.isNaN(date.getTime()) ? String(now) : date.toISOString();
        screen.print(`${text}  ${differenceText(milliseconds, uncertainty)}`);
      },
    };
  },
};

function differenceText(milliseconds: number, uncertainty: number): string {
  const size = Math.abs(milliseconds);
  if (size < Math.max(TOLERANCE, uncertainty)) return 'as the host';
  return `${(size / 1000).toFixed(size < 10_000 ? 1 : 0)} s ${milliseconds > 0 ? 'ahead of' : 'behind'} the host`;
}

/** Nanoseconds since 1970. */
function readTime(word: string): bigint {
  const [, seconds, fraction = ''] = /^@(-?\d+)(?:\.(\d{1,9}))?$/.exec(word) ?? [];
  if (seconds !== undefined) return BigInt(seconds) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
  const milliseconds = Date.parse(word);
  if (Number.isNaN(milliseconds))
    throw new InvalidArgumentError('a time is wanted: 2026-01-31T12:00:00Z or @SECONDS.');
  return BigInt(milliseconds) * 1_000_000n;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

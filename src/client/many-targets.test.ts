import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Behaviour, HostileAgent } from '../testing/index.ts';
import { connect } from './index.ts';

const TARGETS = 200;
/** Those that hang, and in which way. */
const HANGING: readonly Behaviour[] = [
  'silent',
  'flood',
  'silent',
  'other-id',
  'silent',
  'endless-list',
  'silent',
  'endless-string',
  'silent',
  'deep',
];

test('two hundred guests are asked within the deadline of one, though some of them hang', async () => {
  const guests = await Promise.all(
    Array.from({ length: TARGETS }, (_, i) => HostileAgent.start(HANGING[i / 20] ?? 'honest')),
  );
  try {
    for (const guest of guests) guest.spoilsHandshake = guest.behaviour !== 'honest';
    const timeout = 5_000;
    const done: number[] = [];
    const started = performance.now();
    const results = await Promise.allSettled(
      guests.map(async ({ socket, behaviour }) => {
        await using agent = await connect(socket, { timeout });
        const result = await agent.execute('guest-get-host-name', {}, { timeout });
        if (behaviour === 'honest') done.push(performance.now() - started);
        return result;
      }),
    );
    assert.equal(results.filter(({ status }) => status === 'rejected').length, HANGING.length);
    assert.equal(done.length, TARGETS - HANGING.length);
    assert.ok(Math.max(...done) < timeout, `the last one took ${Math.max(...done)} ms`);
  } finally {
    for (const guest of guests) guest.close();
  }
});

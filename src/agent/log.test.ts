import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sys } from '../runtime/node/index.ts';
import { Log } from './log.ts';

function recorded(verbose: boolean): { log: Log; lines: string[] } {
  const lines: string[] = [];
  const write = (_fd: number, bytes: Uint8Array, at: number, length: number): number => {
    lines.push(Buffer.from(bytes.subarray(at, at + length)).toString());
    return length;
  };
  return { log: new Log({ ...sys, write, realTime: () => 1_700_000_000_000_250 }, 2, verbose), lines };
}

test('a line tells its time, its level and what happened', () => {
  const { log, lines } = recorded(false);
  log.error('broken');
  log.warning('not told');
  assert.deepEqual(lines, ['1700000000.000250: error: broken\n']);
});

test('held lines are written when the log is released, in their order', () => {
  const { log, lines } = recorded(true);
  log.hold();
  log.critical('one');
  log.debug('two');
  log.hold();
  assert.equal(lines.length, 0);
  log.release();
  log.info('three');
  assert.deepEqual(
    lines.map((line) => line.split(': ').at(-1)),
    ['one\n', 'two\n', 'three\n'],
  );
});

test('more than 64 KiB are not held, and what is lost is told', () => {
  const { log, lines } = recorded(false);
  log.hold();
  for (let i = 0; i < 100; i++) log.error('x'.repeat(1000));
  log.release();
  assert.equal(lines.length, 64);
  assert.match(lines.at(-1)!, /critical: 37 lines are lost/);
  log.hold();
  log.release();
  assert.equal(lines.length, 64);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Runtime } from '../runtime/index.ts';
import { Housekeeping } from './housekeeping.ts';

interface Setup {
  readonly housekeeping: Housekeeping;
  /** What was done, in order. */
  readonly done: string[];
  /** Lets the time of quiet pass, if it is being waited for. */
  readonly pass: () => void;
}

function setup(): Setup {
  const done: string[] = [];
  const waiting: (() => void)[] = [];
  const runtime = {
    loop: { after: (_delay: number, due: () => void) => waiting.push(due) },
    sys: { collect: () => done.push('collect') },
  };
  const holders = [{ release: () => done.push('first') }, { release: () => done.push('second') }];
  const housekeeping = new Housekeeping(runtime as unknown as Runtime, holders);
  return { housekeeping, done, pass: () => waiting.shift()?.() };
}

const MIB = 1 << 20;

test('memory goes back when a large transfer is over', () => {
  const { housekeeping, done, pass } = setup();
  housekeeping.moved(MIB / 2);
  pass();
  assert.deepEqual(done, []);
  housekeeping.moved(MIB / 2);
  pass();
  assert.deepEqual(done, ['first', 'second', 'collect']);
});

test('while bytes move, memory is kept', () => {
  const { housekeeping, done, pass } = setup();
  housekeeping.moved(MIB);
  housekeeping.moved(1);
  pass();
  assert.deepEqual(done, []);
  pass();
  assert.deepEqual(done, ['first', 'second', 'collect']);
});

test('after that, little is little again', () => {
  const { housekeeping, done, pass } = setup();
  housekeeping.moved(MIB);
  pass();
  done.length = 0;
  housekeeping.moved(1);
  pass();
  assert.deepEqual(done, []);
});

test('and the next large transfer is looked after like the first', () => {
  const { housekeeping, done, pass } = setup();
  housekeeping.moved(MIB);
  pass();
  done.length = 0;
  housekeeping.moved(MIB);
  pass();
  assert.deepEqual(done, ['first', 'second', 'collect']);
});

test('what only loading code needed goes back, too', () => {
  const { housekeeping, done, pass } = setup();
  housekeeping.loaded();
  pass();
  assert.deepEqual(done, ['first', 'second', 'collect']);
});

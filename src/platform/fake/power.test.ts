import assert from 'node:assert/strict';
import { test } from 'node:test';
import { powerContract } from '../power.contract.ts';
import { FakePower } from './power.ts';

function power(states: readonly string[]): FakePower {
  const made = new FakePower();
  made.states = [...states];
  return made;
}

powerContract('fake power', power);

test('a fake machine remembers how it has slept, and refuses what it has not', async () => {
  const machine = power(['mem', 'disk']);
  await machine.sleep('disk');
  await machine.sleep('mem');
  await assert.rejects(machine.sleep('freeze'), { code: 'EINVAL', syscall: 'write' });
  assert.deepEqual(machine.slept, ['disk', 'mem']);
});

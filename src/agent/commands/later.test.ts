import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NOTHING } from '../../wire/index.ts';
import type { AgentContext } from '../command.ts';
import { later } from './later.ts';

test('code that is loaded when it is asked for is told once, to be cleaned up behind', async () => {
  const told: string[] = [];
  const agent = {
    housekeeping: { loaded: () => told.push('loaded') },
    platform: { load: async (...ports: string[]) => void told.push(...ports) },
  } as unknown as AgentContext;
  const commands = later(['guest-ping'], async () => ({
    commands: { 'guest-ping': () => NOTHING },
    ports: ['clock', 'files'],
  }));
  assert.equal(await commands['guest-ping'](agent, {}), NOTHING);
  assert.equal(await commands['guest-ping'](agent, {}), NOTHING);
  assert.deepEqual(told, ['clock', 'files', 'loaded']);
});

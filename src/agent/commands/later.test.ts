import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandNames } from '../../api/index.ts';
import { NOTHING } from '../../wire/index.ts';
import type { AgentContext } from '../command.ts';
import { Commands } from './index.ts';
import { LaterCommands } from './later.ts';

const ping = () => NOTHING;

test('every command of the schema is found, and no other name', () => {
  const commands = new Commands();
  for (const name of commandNames) assert.equal(typeof commands.find(name), 'function', name);
  for (const name of ['', 'guest-nope', 'toString', '__proto__'])
    assert.equal(commands.find(name), undefined);
});

test('code that is loaded when it is asked for is told once, to be cleaned up behind', async () => {
  const told: string[] = [];
  const agent = {
    housekeeping: { loaded: () => told.push('loaded') },
    platform: { load: async (...ports: string[]) => void told.push(...ports) },
  } as unknown as AgentContext;
  const group = new LaterCommands(['guest-ping'], async () => ({
    commands: { 'guest-ping': ping },
    ports: ['clock', 'files'],
  }));
  const first = group.find('guest-ping')!;
  assert.equal(await first(agent, {}), NOTHING);
  assert.equal(await first(agent, {}), NOTHING);
  assert.deepEqual(told, ['clock', 'files', 'loaded']);
  assert.equal(group.find('guest-ping'), ping);
  assert.equal(group.find('guest-info'), undefined);
});

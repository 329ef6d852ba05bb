import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { TestAgent } from './index.ts';

test('a client of the test agent sees the guest that the test has made up', async () => {
  using agent = TestAgent.start();
  agent.platform.host.hostName = 'db1';
  agent.platform.filesystems.mounted = [];
  using client = await agent.connect();
  assert.deepEqual(await client.execute('guest-get-host-name'), { 'host-name': 'db1' });
  assert.deepEqual(await client.execute('guest-get-fsinfo'), []);
});

test('a file that a client writes is found in the guest that the test has made up', async () => {
  using agent = TestAgent.start();
  using client = await agent.connect();
  const handle = await client.execute('guest-file-open', { path: '/etc/motd', mode: 'w' });
  await client.execute('guest-file-write', { handle, 'buf-b64': Buffer.from('hello').toString('base64') });
  await client.execute('guest-file-close', { handle });
  const again = await client.execute('guest-file-open', { path: '/etc/motd' });
  const { 'buf-b64': text } = await client.execute('guest-file-read', { handle: again });
  assert.equal(Buffer.from(text, 'base64').toString(), 'hello');
});

test('a refusal is the same error as in the agent', async () => {
  using agent = TestAgent.start({ blocked: ['guest-exec'] });
  using client = await agent.connect();
  await assert.rejects(client.execute('guest-exec', { path: '/bin/true' }), {
    name: 'CommandError',
    class: 'CommandNotFound',
    message: 'Command guest-exec has been disabled: the command is not allowed',
  });
});

test('an agent that has ended leaves nothing behind, and its client is told', async () => {
  const agent = TestAgent.start();
  using client = await agent.connect();
  agent.close();
  assert.ok(!existsSync(dirname(agent.socket)));
  await assert.rejects(client.execute('guest-ping'), { code: 'disconnected' });
});

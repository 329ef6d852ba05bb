import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { FakeAccounts } from '../../platform/fake/accounts.ts';
import { EIO, EISDIR, SystemError } from '../../runtime/index.ts';
import { createRuntime } from '../../runtime/node/index.ts';
import type { AgentContext } from '../command.ts';
import { agentContext } from '../testdata/agent-context.ts';
import { getUsers } from './get-users.ts';
import { sshGetAuthorizedKeys } from './ssh-get-authorized-keys.ts';

const runtime = createRuntime();
after(() => runtime.close());
const alice = { name: 'alice', uid: 1000, gid: 1000, home: '/home/alice' };
const KEYS = '/home/alice/.ssh/authorized_keys';

function setup(): { agent: AgentContext; accounts: FakeAccounts } {
  const accounts = new FakeAccounts();
  accounts.accounts.push(alice);
  return { agent: agentContext(runtime, { accounts }), accounts };
}

test('get-users tells each user once, with the earliest login', () => {
  const { agent, accounts } = setup();
  assert.deepEqual(getUsers(agent, {}), []);
  accounts.loggedIn = [
    { user: 'bob', since: 1_790_000_000_123_456 },
    { user: 'alice', since: 1_700_000_000_000_000 },
    { user: 'bob', since: 1_790_000_000_000_001 },
    { user: 'alice', since: 1_790_000_000_000_000 },
  ];
  assert.deepEqual(getUsers(agent, {}), [
    { user: 'bob', 'login-time': 1_790_000_000.000_001 },
    { user: 'alice', 'login-time': 1_700_000_000 },
  ]);
});

test('ssh-get-authorized-keys tells the keys, the last first, without blanks around them and comments', async () => {
  const { agent, accounts } = setup();
  accounts.texts.set(KEYS, '# mine\nssh-ed25519 AAAA one\n\n  ssh-rsa BBBB two\t\r\n #x\nlast');
  assert.deepEqual(await sshGetAuthorizedKeys(agent, { username: 'alice' }), {
    keys: ['last', 'ssh-rsa BBBB two', 'ssh-ed25519 AAAA one'],
  });
  accounts.texts.set(KEYS, '');
  assert.deepEqual(await sshGetAuthorizedKeys(agent, { username: 'alice' }), { keys: [] });
});

test('a home that ends in a slash, the root even, makes no second one', async () => {
  const { agent, accounts } = setup();
  accounts.accounts.push(
    { ...alice, name: 'root', home: '/' },
    { ...alice, name: 'bob', home: '/home/bob/' },
  );
  accounts.texts.set('/.ssh/authorized_keys', 'a');
  accounts.texts.set('/home/bob/.ssh/authorized_keys', 'b');
  assert.deepEqual(await sshGetAuthorizedKeys(agent, { username: 'root' }), { keys: ['a'] });
  assert.deepEqual(await sshGetAuthorizedKeys(agent, { username: 'bob' }), { keys: ['b'] });
});

test('an unknown user is told, and a file that is missing or cannot be read', async () => {
  const { agent, accounts } = setup();
  await assert.rejects(async () => sshGetAuthorizedKeys(agent, { username: 'eve' }), {
    name: 'CommandError',
    message: "failed to lookup user 'eve'",
  });
  await assert.rejects(async () => sshGetAuthorizedKeys(agent, { username: 'alice' }), {
    message: `failed to read '${KEYS}': Failed to open file “${KEYS}”: No such file or directory`,
  });
  for (const [errno, told] of [
    [EISDIR, `Error reading file “${KEYS}”: Is a directory`],
    [EIO, `Failed to read from file “${KEYS}”: Input/output error`],
  ] as const) {
    accounts.readText = (_account, path) => {
      throw new SystemError(-errno, 'read', path);
    };
    await assert.rejects(async () => sshGetAuthorizedKeys(agent, { username: 'alice' }), {
      message: `failed to read '${KEYS}': ${told}`,
    });
  }
});

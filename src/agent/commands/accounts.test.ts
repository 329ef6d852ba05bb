import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { FakeExec } from '../../platform/fake/exec.ts';
import { FakeAccounts } from '../../platform/fake/accounts.ts';
import { EACCES, EFBIG, EIO, EISDIR, ENOTDIR, EPERM, SystemError } from '../../runtime/index.ts';
import { createRuntime } from '../../runtime/node/index.ts';
import type { AgentContext } from '../command.ts';
import { agentContext } from '../testdata/agent-context.ts';
import { getUsers } from './get-users.ts';
import { setUserPassword } from './set-user-password.ts';
import { sshAddAuthorizedKeys } from './ssh-add-authorized-keys.ts';
import { sshGetAuthorizedKeys } from './ssh-get-authorized-keys.ts';
import { sshRemoveAuthorizedKeys } from './ssh-remove-authorized-keys.ts';

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

test('keys are added behind those that are there, each once, and the folder is made where there is no file', async () => {
  const { agent, accounts } = setup();
  const add = async (keys: string[], reset?: boolean): Promise<unknown> =>
    await sshAddAuthorizedKeys(agent, {
      username: 'alice',
      keys,
      ...(reset !== undefined && { reset }),
    });
  assert.deepEqual(await add(['one', 'two', 'one']), {});
  assert.deepEqual([accounts.texts.get(KEYS), accounts.folders], ['one\ntwo', ['/home/alice/.ssh']]);
  await add(['two', 'three']);
  assert.equal(accounts.texts.get(KEYS), 'one\ntwo\nthree');
  assert.equal(accounts.folders.length, 1);
  accounts.texts.set(KEYS, 'one\n');
  await add(['two']);
  assert.equal(accounts.texts.get(KEYS), 'one\n\ntwo');
  accounts.texts.set(KEYS, '');
  await add(['two']);
  assert.equal(accounts.texts.get(KEYS), 'two');
  await add(['three'], true);
  assert.equal(accounts.texts.get(KEYS), 'three');
  await add([], true);
  assert.equal(accounts.texts.get(KEYS), '');
});

test('keys are removed that are just so, and where there is no file nothing is made', async () => {
  const { agent, accounts } = setup();
  const remove = async (...keys: string[]): Promise<unknown> =>
    await sshRemoveAuthorizedKeys(agent, { username: 'alice', keys });
  assert.deepEqual(await remove('one'), {});
  assert.equal(accounts.texts.size, 0);
  accounts.texts.set(KEYS, '# mine\none\n\n one\ntwo\none\n');
  await remove('one', 'three');
  assert.equal(accounts.texts.get(KEYS), '# mine\n\n one\ntwo\n');
  await remove('');
  assert.equal(accounts.texts.get(KEYS), '# mine\n one\ntwo');
});

test('a file that cannot be opened counts as none when keys are added, and is told when they are removed', async () => {
  const { agent, accounts } = setup();
  const args = { username: 'alice', keys: ['key'] };
  accounts.readText = (_account, path) => {
    throw new SystemError(-EACCES, 'open', path);
  };
  await assert.rejects(async () => sshRemoveAuthorizedKeys(agent, args), {
    message: `failed to read '${KEYS}': Failed to open file “${KEYS}”: Permission denied`,
  });
  assert.equal(accounts.texts.size, 0);
  await sshAddAuthorizedKeys(agent, args);
  assert.deepEqual([accounts.texts.get(KEYS), accounts.folders], ['key', ['/home/alice/.ssh']]);
  accounts.readText = (_account, path) => {
    throw new SystemError(-ENOTDIR, 'open', path);
  };
  assert.deepEqual(await sshRemoveAuthorizedKeys(agent, args), {});
});

test('a file that is open and cannot be read keeps what it has', async () => {
  const { agent, accounts } = setup();
  accounts.texts.set(KEYS, 'old');
  for (const [errno, told] of [
    [EFBIG, `Failed to read from file “${KEYS}”: File too large`],
    [EISDIR, `Error reading file “${KEYS}”: Is a directory`],
  ] as const) {
    accounts.readText = (_account, path) => {
      throw new SystemError(-errno, 'read', path);
    };
    for (const command of [sshAddAuthorizedKeys, sshRemoveAuthorizedKeys]) {
      await assert.rejects(async () => command(agent, { username: 'alice', keys: ['key'] }), {
        message: `failed to read '${KEYS}': ${told}`,
      });
    }
    assert.equal(accounts.texts.get(KEYS), 'old');
  }
});

test('lines that end in CR LF are other lines than those that do not', async () => {
  const { agent, accounts } = setup();
  accounts.texts.set(KEYS, 'one\r\ntwo\r\n');
  await sshAddAuthorizedKeys(agent, { username: 'alice', keys: ['two', 'one\r'] });
  assert.equal(accounts.texts.get(KEYS), 'one\r\ntwo\r\n\ntwo');
  await sshRemoveAuthorizedKeys(agent, { username: 'alice', keys: ['one', 'two'] });
  assert.equal(accounts.texts.get(KEYS), 'one\r\ntwo\r\n');
});

test('U+0000 in a key stands in the file as two bytes, and is found again', async () => {
  const { agent, accounts } = setup();
  const args = { username: 'alice', keys: ['a\0b'] };
  await sshAddAuthorizedKeys(agent, args);
  await sshAddAuthorizedKeys(agent, args);
  assert.equal(accounts.texts.get(KEYS), 'a\udcc0\udc80b');
  await sshRemoveAuthorizedKeys(agent, args);
  assert.equal(accounts.texts.get(KEYS), '');
});

test(
  'thousands of keys, one of them very long, take no longer than they must',
  { timeout: 5000 },
  async () => {
    const { agent, accounts } = setup();
    const keys = Array.from({ length: 50_000 }, (_, index) => `ssh-ed25519 ${index}`);
    keys.push('x'.repeat(4 << 20));
    await sshAddAuthorizedKeys(agent, { username: 'alice', keys });
    await sshAddAuthorizedKeys(agent, { username: 'alice', keys: keys.toReversed() });
    assert.equal(accounts.texts.get(KEYS), keys.join('\n'));
    await sshRemoveAuthorizedKeys(agent, { username: 'alice', keys: keys.slice(1) });
    assert.equal(accounts.texts.get(KEYS), keys[0]);
  },
);

test('a key that is none is told before an unknown user, and what cannot be written', async () => {
  const { agent, accounts } = setup();
  for (const command of [sshAddAuthorizedKeys, sshRemoveAuthorizedKeys] as const) {
    const call = async (username: string, key: string): Promise<unknown> =>
      await command(agent, { username, keys: [key] });
    await assert.rejects(call('eve', '#key'), { message: "invalid OpenSSH public key: '#key'" });
    await assert.rejects(call('eve', 'a\nb'), { message: "invalid OpenSSH public key: 'a\nb'" });
    await assert.rejects(call('eve', 'key'), { message: "failed to lookup user 'eve'" });
  }
  const [folder, temporary] = ['/home/alice/.ssh', `${KEYS}.1`];
  for (const [errno, syscall, path, told] of [
    [
      EIO,
      'write',
      temporary,
      `failed to write to '${KEYS}': Failed to write file “${temporary}”: write() failed: `,
    ],
    [EIO, 'open', temporary, `failed to write to '${KEYS}': Failed to create file “${temporary}”: `],
    [EIO, 'fchmod', temporary, `failed to set permissions of '${KEYS}': `],
    [
      EIO,
      'rename',
      temporary,
      `failed to write to '${KEYS}': Failed to rename file “${temporary}” to “${KEYS}”: g_rename() failed: `,
    ],
    [EIO, 'setgroups', undefined, "failed to set group for user 'alice': "],
    [EIO, 'stat', folder, `failed to write to '${KEYS}': Failed to write file “${folder}”: stat() failed: `],
    [EPERM, 'stat', folder, `failed to write to '${KEYS}': “${folder}” belongs to another user`],
  ] as const) {
    accounts.replaceText = () => {
      throw new SystemError(-errno, syscall, path);
    };
    await assert.rejects(async () => sshAddAuthorizedKeys(agent, { username: 'alice', keys: ['a'] }), {
      name: 'CommandError',
      message: errno === EIO ? `${told}Input/output error` : told,
    });
  }
  accounts.makeFolder = () => {
    throw new SystemError(-EIO, 'mkdir', '/home/alice/.ssh');
  };
  await assert.rejects(async () => sshAddAuthorizedKeys(agent, { username: 'alice', keys: ['a'] }), {
    message: "failed to create directory '/home/alice/.ssh': Input/output error",
  });
});

test('a password is given to chpasswd, which knows what to do with it', async () => {
  const { accounts } = setup();
  const exec = new FakeExec();
  const agent = agentContext(runtime, { accounts, exec });
  const read: string[] = [];
  exec.programs.set('chpasswd', ({ program, input, write }) => {
    read.push(`${program.arguments.join()} ${input}`);
    write('stderr', 'no such user\n');
    return { code: input.startsWith('eve') ? 1 : 0 };
  });
  const set = async (username: string, password: string, crypted = false): Promise<unknown> =>
    await setUserPassword(agent, {
      username,
      password: Buffer.from(password, 'latin1').toString('base64'),
      crypted,
    });
  assert.deepEqual(await set('alice', 's3cr\xe9t'), {});
  await set('ali', 'a:b\0c', true);
  await set('alice', 'd\0\n');
  await set('alice', '');
  assert.deepEqual(read, [' alice:s3cr\xe9t\n', '-e ali:a:b\n', ' alice:d\n', ' alice:\n']);
  await assert.rejects(set('eve', 'x'), {
    message: 'child process has failed to set user password: no such user\n',
  });
  await assert.rejects(set('a:b', 'x\n'), { message: 'forbidden characters in raw password' });
  await assert.rejects(set('a:b', 'x'), { message: 'forbidden characters in username' });
  await assert.rejects(set('a\nb', 'x'), { message: 'forbidden characters in username' });
  await assert.rejects(async () => setUserPassword(agent, { username: 'a', password: '-', crypted: false }), {
    message: 'Base64 data contains invalid characters',
  });
  assert.equal(read.length, 5);
});

test('chpasswd is looked for where administrators have it if the agent has no PATH', async () => {
  const exec = new FakeExec();
  exec.programs.set('chpasswd', () => ({ code: 0 }));
  for (const [own, given] of [
    [['A=b'], ['A=b', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin']],
    [['PATH=/run/sw/bin'], ['PATH=/run/sw/bin']],
  ] as const) {
    const sys = { ...runtime.sys, environment: () => [...own] };
    const agent = agentContext({ ...runtime, sys }, { exec });
    await setUserPassword(agent, { username: 'alice', password: '', crypted: false });
    assert.deepEqual(exec.started.at(-1)?.environment, given);
  }
});

import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { commandNames } from '../../api/index.ts';
import { FakePlatform } from '../../platform/fake/index.ts';
import type { FileAccess, Program } from '../../platform/index.ts';
import { sys } from '../../runtime/node/index.ts';
import { Log } from '../log.ts';
import type { LoadedPolicy } from './loaded-policy.ts';
import { loadPolicy } from './load-policy.ts';

const folder = mkdtempSync(join(tmpdir(), 'qemu-ga-policy-'));
after(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'policy');

const READ: FileAccess = { read: true, write: false, append: false, truncate: false, create: undefined };
const WRITE: FileAccess = { read: false, write: true, append: false, truncate: true, create: 0o666 };
const APPEND: FileAccess = { ...WRITE, append: true, truncate: false };
const PLAIN: Program = {
  path: '/bin/ls',
  arguments: [],
  environment: undefined,
  input: undefined,
  stdout: 'null',
  stderr: 'null',
};

async function load(
  lines: readonly string[],
  ownPaths: readonly string[] = [],
): Promise<{ platform: FakePlatform; policy: LoadedPolicy }> {
  const platform = new FakePlatform();
  writeFileSync(path, ['profile backup', ...lines].join('\n'));
  chmodSync(path, 0o600);
  const source = { policy: path, commandNames, ownPaths };
  return { platform, policy: await loadPolicy(sys, platform, new Log(sys, 2), source) };
}

/** What is thrown instead of opening a file. */
function notOpened(name: string, what: string): object {
  return { name: 'CommandError', message: `the policy does not allow to open '${name}' for ${what}` };
}

test('subjects without rules are the platform’s own business', async () => {
  const { policy } = await load([]);
  assert.deepEqual([policy.files, policy.exec], [undefined, undefined]);
  await policy.requireUser('password', 'root');
  await policy.requireUser('keys', 'nobody at all');
});

test('files are judged by where their path leads to', async () => {
  const { platform, policy } = await load(['read /in/*', 'append /in/log', 'never /in/secret*']);
  platform.files.put('/in/a', 'a');
  platform.files.put('/out/a', 'a');
  platform.guarded.links.set('/out/link', '/in/a').set('/in/link', '/out/a');
  const open = (name: string, access = READ): (() => void) => {
    return () => policy.files!.open(name, access).close();
  };
  for (const allowed of [open('/in/a'), open('/out/link'), open('/in/log', APPEND)]) allowed();
  assert.throws(open('/in/link'), notOpened('/in/link', 'reading'));
  assert.throws(open('/out/a'), notOpened('/out/a', 'reading'));
  assert.throws(open('/in/a', WRITE), notOpened('/in/a', 'writing'));
  assert.throws(open('/in/a', { ...APPEND, read: true }), notOpened('/in/a', 'reading and appending'));
  assert.throws(open('/in/secrets'), notOpened('/in/secrets', 'reading'));
  assert.throws(open('in/a'), notOpened('in/a', 'reading: the path does not begin at the root'));
  assert.equal(platform.files.text('/in/a'), 'a');
});

test('what a file is takes the rule’s word for it, and what is missing is told', async () => {
  const { platform, policy } = await load([
    'read /in/*',
    'read hard-links kernel /in/k*',
    'read devices /in/d',
  ]);
  const why = (name: string): string => {
    try {
      policy.files!.open(name, READ);
      return '';
    } catch (error) {
      return (error as Error).message.replace(/.*reading:? ?/, '');
    }
  };
  for (const name of ['/in/a', '/in/k', '/in/d']) {
    platform.files.put(name, '');
    platform.guarded.facts.set(name, { links: 2, kernel: true });
  }
  assert.equal(why('/in/a'), 'it has more than one name, and it is the kernel’s');
  assert.equal(why('/in/k'), '');
  assert.equal(why('/in/d'), 'it has more than one name, and it is the kernel’s');
  for (const type of ['folder', 'other'] as const) {
    for (const name of ['/in/a', '/in/d']) platform.guarded.facts.set(name, { type, links: 2 });
    assert.equal(why('/in/a'), 'it is no regular file');
    assert.equal(why('/in/d'), '');
  }
});

test('the agent’s own files are out of reach by any name', async () => {
  const { platform, policy } = await load(['read /**', 'exec /**'], ['/etc/hook', 'relative']);
  const own = 'it is the agent’s own';
  for (const name of ['/etc/hook', '/etc/hook.d/x', path, `${process.cwd()}/relative`, '/proc/self/mem'])
    assert.throws(() => policy.files!.open(name, READ), new RegExp(`${own}$`), name);
  platform.files.put('/etc/hook', '');
  platform.files.put('/elsewhere', '');
  platform.guarded.facts.set('/elsewhere', { identity: '/etc/hook' });
  assert.throws(() => policy.files!.open('/elsewhere', READ), new RegExp(`${own}$`));
  assert.throws(() => policy.exec!.spawn({ ...PLAIN, path: '/etc/hook' }), new RegExp(`${own}$`));
});

test('programs are started by their judged name, and what others may change is not', async () => {
  const { platform, policy } = await load(['exec /bin/ls', 'exec /bin/l*']);
  platform.guarded.links.set('/bin/ls', '/bin/busybox');
  platform.exec.programs.set('/bin/busybox', () => ({ code: 0 }));
  assert.equal(policy.exec!.isExecutable('/bin/busybox'), true);
  for (const name of ['/bin/ls', 'ls']) policy.exec!.spawn({ ...PLAIN, path: name });
  assert.deepEqual(
    platform.exec.started.map(({ path: name, file }) => [name, file]),
    [
      ['/bin/ls', '/bin/busybox'],
      ['/bin/ls', '/bin/busybox'],
    ],
  );
  platform.guarded.alterable.add('/bin/busybox');
  assert.throws(() => policy.exec!.spawn(PLAIN), {
    message: "the policy does not allow to run '/bin/ls': others than root may change '/bin/busybox'",
  });
  assert.equal(platform.exec.started.length, 2);
});

test('one rule has to allow all of a program’s arguments, input and variables', async () => {
  const { platform, policy } = await load(['exec input /bin/ls a', 'exec env=A /bin/ls b']);
  platform.exec.programs.set('/bin/ls', () => ({ code: 0 }));
  const why = (more: Partial<Program>): string => {
    try {
      policy.exec!.spawn({ ...PLAIN, ...more });
      return '';
    } catch (error) {
      return (error as Error).message.replace(/^.*?'\/bin\/ls'(: )?/, '');
    }
  };
  const input = [new Uint8Array(1)];
  assert.equal(why({ arguments: ['a'], input }), '');
  assert.equal(why({ arguments: ['b'], environment: ['A=1'] }), '');
  assert.equal(why({ arguments: ['a'], environment: [] }), '');
  assert.equal(why({ arguments: ['b'], input }), 'not with input');
  const variables = 'not with these variables in its environment';
  assert.equal(why({ arguments: ['a'], environment: ['A=1'] }), variables);
  assert.equal(why({ arguments: ['b'], environment: ['A=1', 'LD_PRELOAD=x'] }), variables);
  assert.equal(why({ arguments: ['c'] }), 'not with these arguments');
  assert.equal(why({}), 'not with these arguments');
});

test('users are allowed by name, by a wildcard only those that are there and not root by number', async () => {
  const { platform, policy } = await load(['password a* toor', 'keys root']);
  const home = '/';
  platform.accounts.accounts.push(
    { name: 'alice', uid: 1000, gid: 1000, home },
    { name: 'admin', uid: 0, gid: 0, home },
    { name: 'root', uid: 0, gid: 0, home },
  );
  const may = async (subject: 'password' | 'keys', name: string): Promise<boolean> => {
    try {
      await policy.requireUser(subject, name);
      return true;
    } catch (error) {
      assert.equal((error as Error).name, 'CommandError');
      return false;
    }
  };
  const password = { alice: true, toor: true, admin: false, abe: false, root: false, 'alice\0': false };
  for (const [name, expected] of Object.entries(password))
    assert.equal(await may('password', name), expected, name);
  assert.deepEqual([await may('keys', 'root'), await may('keys', 'alice')], [true, false]);
});

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ENOENT, type Sys } from '../../runtime/index.ts';
import { createRuntime } from '../../runtime/node/index.ts';
import { accountsContract } from '../accounts.contract.ts';
import { FakeExec } from '../fake/exec.ts';
import { LinuxAccounts } from './accounts.ts';
import { LinuxExec } from './exec.ts';
import { CapturedTree } from './testdata/captured-tree.ts';
import { SystemTree } from './tree.ts';

const runtime = createRuntime();
after(() => runtime.close());
const { sys } = runtime;

accountsContract('Linux accounts', () => ({
  accounts: new LinuxAccounts(sys, new SystemTree(sys), new LinuxExec(runtime)),
  known: 'root',
  unknown: 'no-such-user-here',
}));

test('texts are written as system text, and read back byte for byte', () => {
  const home = mkdtempSync(join(tmpdir(), 'qga-accounts-'));
  try {
    const accounts = new LinuxAccounts(sys, new CapturedTree({}), new FakeExec());
    const account = { name: 'self', uid: process.getuid!(), gid: process.getgid!(), home };
    const folder = join(home, 'folder');
    accounts.makeFolder(account, folder);
    for (const [text, bytes] of [
      ['aé\udcff\udcc0\udc80', [0x61, 0xc3, 0xa9, 0xff, 0xc0, 0x80]],
      ['', []],
    ] as const) {
      accounts.replaceText(account, folder, 'file', text);
      assert.deepEqual([...readFileSync(join(folder, 'file'))], bytes);
      assert.equal(accounts.readText(account, join(folder, 'file')), text);
    }
  } finally {
    rmSync(home, { recursive: true });
  }
});

/** A system that has no utmp. */
const withoutUtmp = { open: () => -ENOENT } as unknown as Sys;

test('where there is no utmp logind is asked for sessions', () => {
  const tree = new CapturedTree({
    '/run/systemd/sessions/1': 'USER=alice\nCLASS=user\nSTATE=online\nREALTIME=1790000000000000\n',
  });
  const accounts = new LinuxAccounts(withoutUtmp, tree, new FakeExec());
  assert.deepEqual(accounts.sessions(), [{ user: 'alice', since: 1_790_000_000_000_000 }]);
});

test('name services are asked only for names that /etc/passwd does not have', async () => {
  const exec = new FakeExec();
  const tree = new CapturedTree({ '/etc/passwd': 'alice:x:1000:1000::/home/alice:/bin/sh\n' });
  const accounts = new LinuxAccounts(sys, tree, exec);
  exec.programs.set('getent', ({ write }) => {
    write('stdout', 'carol:*:7:7::/net/carol:/bin/sh\n');
    return { code: 0 };
  });
  assert.equal((await accounts.lookup('alice'))?.home, '/home/alice');
  assert.equal(exec.started.length, 0);
  assert.equal((await accounts.lookup('carol'))?.home, '/net/carol');
});

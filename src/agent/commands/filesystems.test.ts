import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeExec } from '../../platform/fake/exec.ts';
import { FakeFileSystems } from '../../platform/fake/filesystems.ts';
import { EIO, ENOTTY, EOPNOTSUPP, SystemError } from '../../runtime/index.ts';
import { createRuntime } from '../../runtime/node/index.ts';
import { agentContext } from '../testdata/agent-context.ts';
import { fsfreezeFreezeList } from './fsfreeze-freeze-list.ts';
import { fsfreezeFreeze } from './fsfreeze-freeze.ts';
import { fsfreezeStatus } from './fsfreeze-status.ts';
import { fsfreezeThaw } from './fsfreeze-thaw.ts';
import { fstrim } from './fstrim.ts';

const runtime = createRuntime();
runtime.close();
const filesystems = new FakeFileSystems();
for (const [minor, mountpoint] of ['/', '/boot', '/srv'].entries()) {
  filesystems.mounted.push({ mountpoint, type: 'ext4', major: 8, minor });
}
const agent = agentContext(runtime, { exec: new FakeExec(), filesystems });

const refuse = (errno: number) => () => {
  throw new SystemError(-errno, 'ioctl', '/');
};

test('the four commands of a freeze agree on what is frozen', async () => {
  assert.equal(fsfreezeStatus(agent, {}), 'thawed');
  assert.equal(await fsfreezeFreeze(agent, {}), 3);
  assert.equal(fsfreezeStatus(agent, {}), 'frozen');
  assert.equal(await fsfreezeThaw(agent, {}), 3);
  assert.equal(await fsfreezeFreezeList(agent, { mountpoints: ['/boot'] }), 1);
  assert.deepEqual([...filesystems.frozen], ['/boot']);
  assert.equal(await fsfreezeThaw(agent, {}), 1);
  assert.equal(await fsfreezeFreezeList(agent, {}), 3);
  assert.equal(await fsfreezeThaw(agent, {}), 3);
});

test('each file system tells what trimming did, or why not, the last mounted first', async () => {
  filesystems.trims.set('/', refuse(EOPNOTSUPP));
  filesystems.trims.set('/boot', refuse(EIO));
  filesystems.trims.set('/srv', (minimum) => ({ trimmed: 4096, minimum }));
  const trimmed = { path: '/srv', trimmed: 4096, minimum: 2n ** 60n };
  assert.deepEqual(await fstrim(agent, { minimum: 2n ** 60n }), {
    paths: [
      trimmed,
      { path: '/boot', error: 'failed to trim: Input/output error' },
      { path: '/', error: 'trim not supported' },
    ],
  });
  filesystems.trims.set('/', refuse(ENOTTY));
  const { paths } = (await fstrim(agent, {})) as { paths: unknown[] };
  assert.deepEqual(paths[0], { path: '/srv', trimmed: 4096, minimum: 0 });
  assert.deepEqual(paths[2], { path: '/', error: 'trim not supported' });
});

test('a file system that is gone by its turn is told', async () => {
  filesystems.trim = (path) => Promise.reject(new SystemError(-2, 'open', path));
  const { paths } = (await fstrim(agent, {})) as { paths: unknown[] };
  assert.deepEqual(paths[0], { path: '/srv', error: 'failed to open: No such file or directory' });
});

/** Permissions of all that the agent makes: nobody but its own user may write to any of it, whatever they may read. */
import assert from 'node:assert/strict';
import { mkdirSync, statSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { ourAgent } from './peer/options.ts';
import { Subject } from './support/subject.ts';

const OPTIONS = ['-m', 'unix-listen', '-p', '{dir}/sock', '-t', '{dir}/state', '-f', '{dir}/pid'];
const FILES = ['-l', '{dir}/log', '--audit', '{dir}/audit'];

describe('what the agent makes', () => {
  const subject = new Subject(ourAgent(process.env['QEMU_GA'] ?? 'node'));
  const mode = (name: string): string => (statSync(subject.path(name)).mode & 0o777).toString(8);
  before(() => mkdirSync(subject.path('state')));
  after(() => subject.stop());

  async function made(umask: string, ...words: string[]): Promise<Record<string, string>> {
    const running = subject.start([...OPTIONS, ...FILES, ...words], { shell: `umask ${umask}; exec "$@"` });
    const channel = await subject.connect();
    await channel.execute('guest-file-open', { path: subject.path('new'), mode: 'w' });
    channel.close();
    const modes = Object.fromEntries(
      ['state/qga.state', 'log', 'audit', 'sock', 'new'].map((name) => [name, mode(name)]),
    );
    await running.kill('SIGTERM');
    for (const name of ['state/qga.state', 'log', 'audit', 'new']) subject.remove(name);
    return modes;
  }

  test('with the mask of a service is for its own user to write, but for files that the host makes', async () => {
    const state = { 'state/qga.state': '644', log: '644', audit: '600', sock: '755' };
    assert.deepEqual(await made('022'), { ...state, new: '666' });
    assert.deepEqual(await made('022', '--file-mode', '0640'), { ...state, new: '640' });
  });

  test('with a narrow mask is for its own user alone', async () => {
    const modes = await made('077', '--file-mode', '0600');
    assert.deepEqual(modes, { 'state/qga.state': '600', log: '600', audit: '600', sock: '700', new: '600' });
  });
});

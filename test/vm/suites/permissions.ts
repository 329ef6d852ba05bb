import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PERSON } from '../guest-facts.ts';
import { plugSparePort, pullSparePort, SPARE_DEVICE, SpareAgent, spareSession } from '../spare-agent.ts';
import type { TestBed } from '../test-bed.ts';

const EACCES = 13;
const password = Buffer.from('secret').toString('base64');

export function permissionsSuite(bed: TestBed): void {
  describe('an agent that nobody has given any rights', () => {
    test('tells what it may not do, and does none of it', async () => {
      const { qmp, shell } = bed.guest;
      await plugSparePort(bed);
      await shell.output(`chmod 666 $(readlink -f ${SPARE_DEVICE})`);
      const spare = await SpareAgent.startAs(bed, { user: PERSON.name }, '-p', SPARE_DEVICE);
      using agent = await spareSession(bed);
      const events = qmp.events.length;

      const before = await shell.output('cat /etc/shadow /sys/devices/system/cpu/online');
      const refused = async (command: string, text: RegExp | string, args?: object): Promise<void> => {
        const { error } = await agent.reply(command, args);
        assert.equal(error?.class, 'GenericError', command);
        if (typeof text === 'string') assert.equal(error.desc, text);
        else assert.match(error.desc, text);
      };
      await refused('guest-fsfreeze-freeze', 'failed to freeze /srv: Operation not permitted');
      assert.equal(await agent.execute('guest-fsfreeze-status'), 'thawed');
      assert.equal(await agent.execute('guest-fsfreeze-thaw'), 0);
      const { paths } = await agent.execute('guest-fstrim');
      assert.equal(paths[0]?.error, 'failed to trim: Operation not permitted');
      const time = { time: 1_500_000_000 * 1e9 };
      await refused('guest-set-time', 'Failed to set time to guest: Operation not permitted', time);
      const vcpus = { vcpus: [{ 'logical-id': 1, online: false }] };
      const online = '/sys/devices/system/cpu/cpu1//online';
      await refused('guest-set-vcpus', `could not open ${online}: Permission denied`, vcpus);
      const block = { 'phys-index': 0, online: false };
      assert.deepEqual(await agent.execute('guest-set-memory-blocks', { 'mem-blks': [block] }), [
        { 'phys-index': 0, response: 'operation-failed', 'error-code': EACCES },
      ]);
      const account = { username: 'root', password, crypted: false };
      await refused('guest-set-user-password', /^child process has failed to set user password: /, account);
      await refused('guest-ssh-add-authorized-keys', /not permitted|denied/, {
        username: 'root',
        keys: ['ssh-rsa Key'],
      });
      await refused('guest-shutdown', /^child process has failed to shutdown: .*not permitted/);
      await refused('guest-suspend-ram', "suspend: cannot write to '/sys/power/state': Permission denied");
      assert.equal(await shell.output('cat /etc/shadow /sys/devices/system/cpu/online'), before);
      assert.deepEqual(
        qmp.events.slice(events).filter(({ event }) => event !== 'VSERPORT_CHANGE'),
        [],
      );
      assert.equal(await spare.terminate(), 0);
      await pullSparePort(bed);
    });
  });
}

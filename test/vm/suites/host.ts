import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HOST_NAME, OS_RELEASE, TIMEZONE } from '../guest-facts.ts';
import type { TestBed } from '../test-bed.ts';

export function hostSuite(bed: TestBed): void {
  describe('host', () => {
    test('the host name is the one that the guest was given', async () => {
      using agent = await bed.guest.session();
      assert.deepEqual(await agent.execute('guest-get-host-name'), { 'host-name': HOST_NAME });
    });

    test('the time zone is that of /etc/localtime', async () => {
      using agent = await bed.guest.session();
      assert.deepEqual(await agent.execute('guest-get-timezone'), TIMEZONE);
    });

    test('the system is what os-release and the kernel say', async () => {
      using agent = await bed.guest.session();
      const [release, version, machine] = (
        await bed.guest.shell.output('uname -r; uname -v; uname -m')
      ).split('\n');
      assert.deepEqual(await agent.execute('guest-get-osinfo'), {
        name: OS_RELEASE.NAME,
        id: OS_RELEASE.ID,
        'pretty-name': OS_RELEASE.PRETTY_NAME,
        version: OS_RELEASE.VERSION,
        'version-id': OS_RELEASE.VERSION_ID,
        variant: OS_RELEASE.VARIANT,
        'variant-id': OS_RELEASE.VARIANT_ID,
        'kernel-release': release,
        'kernel-version': version,
        machine,
      });
    });

    test('the load is what the kernel tells', async () => {
      using agent = await bed.guest.session();
      if (bed.differs('later commands')) {
        const { error } = await agent.reply('guest-get-load');
        assert.equal(error?.class, 'CommandNotFound');
        return;
      }
      const { load1m, load5m, load15m } = await agent.execute('guest-get-load');
      const kernel = (await bed.guest.shell.output('cat /proc/loadavg')).split(' ').slice(0, 3).map(Number);
      // The kernel renews them every five seconds.
      for (const [i, load] of [load1m, load5m, load15m].entries())
        assert.ok(Math.abs(load - kernel[i]!) < 0.3, `${load} beside ${kernel[i]}`);
    });
  });
}

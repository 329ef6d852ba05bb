import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { QgaCalls } from '../../support/qga-calls.ts';
import { qgaOnMonitor, qgaOnSocket } from '../qga.ts';
import type { QmpEvent } from '../qmp.ts';
import type { TestBed } from '../test-bed.ts';

/** For a guest that starts, ends or goes to its disk, in milliseconds. */
const PATIENCE = 60_000;

/**
 * On a machine that its guest has switched off. Once it has slept in its memory it no longer switches off, whatever the
 * agent, until it is started anew: so the checks have this order.
 */
export function qgaPowerSuite(bed: TestBed): void {
  const [socket, monitor] = [qgaOnSocket(bed), qgaOnMonitor(bed)];
  const both = new QgaCalls(() => `unix:${bed.guest.agentSocket},qmp=${bed.guest.monitorSocket}`);
  const status = async (): Promise<string> =>
    (await bed.guest.qmp.execute<{ status: string }>('query-status')).status;
  const switchOn = async (): Promise<void> => {
    await bed.guest.qmp.execute('system_reset');
    await bed.guest.qmp.execute('cont');
  };
  const bootId = async (): Promise<string> =>
    await bed.guest.shell.output('cat /proc/sys/kernel/random/boot_id');
  /** Does `work`; returns the names of the machine's events meanwhile, all of which have come. */
  const eventsOf = async (work: () => Promise<unknown>): Promise<string[]> => {
    const { qmp } = bed.guest;
    const count = qmp.events.length;
    await work();
    await qmp.execute('query-status');
    return qmp.events.slice(count).map(({ event }: QmpEvent) => event);
  };

  describe('power, by qga', () => {
    before(async () => {
      await bed.guest.qmp.execute('set-action', { reboot: 'reset', shutdown: 'pause' });
      await switchOn();
      await bed.guest.started();
    });
    after(
      async () => await bed.guest.qmp.execute('set-action', { reboot: 'shutdown', shutdown: 'poweroff' }),
    );

    test('a guest that sleeps on its disk goes on when the machine is started', async () => {
      await monitor.prints('wait');
      await bed.guest.shell.output('swapon /dev/vdb || grep vdb /proc/swaps');
      const before = await bootId();
      const count = bed.guest.qmp.events.length;
      const events = await eventsOf(async () =>
        assert.equal(await both.prints('suspend', 'disk'), 'asleep\n'),
      );
      assert.ok(events.includes('SUSPEND_DISK'), events.join());
      await bed.guest.qmp.event(({ event }) => event === 'SHUTDOWN', count, PATIENCE);
      await monitor.exits(3, ['guest-ping']);
      await switchOn();
      await monitor.prints('wait');
      assert.equal(await bootId(), before);
    });

    test('shutdown ends when the machine is off', async () => {
      const events = await eventsOf(async () => assert.equal(await both.prints('shutdown'), 'shut down\n'));
      assert.ok(events.includes('SHUTDOWN'), events.join());
      assert.equal(await status(), 'shutdown');
      const { error } = await monitor.json<{ error: { code: string } }>(['info'], 3);
      assert.equal(error.code, 'not-running');
      assert.match((await both.exits(3, ['doctor'])).out, /^fail +machine +the machine is stopped$/m);
      await switchOn();
      await bed.guest.started();
    });

    test('suspend ends when the guest sleeps, and wake when it is awake', async () => {
      await monitor.prints('wait');
      const asleep = await eventsOf(async () => assert.equal(await monitor.prints('suspend'), 'asleep\n'));
      assert.ok(asleep.includes('SUSPEND'), asleep.join());
      assert.equal(await status(), 'suspended');
      const { err } = await both.exits(3, ['info']);
      assert.match(err, /^qga: the guest is suspended: it answers when it has been woken up\n/);
      assert.match((await monitor.exits(3, ['doctor'])).out, /^fail +machine +the machine is suspended$/m);
      assert.match((await socket.exits(3, ['wake'])).err, /the target names neither/);
      const awake = await eventsOf(async () => assert.equal(await both.prints('wake'), 'woken up\n'));
      assert.ok(awake.includes('WAKEUP'), awake.join());
      assert.equal(await status(), 'running');
      await monitor.prints('wait');
    });

    test('reboot ends when the guest has ended, and wait when it is there again', async () => {
      const before = await bootId();
      const events = await eventsOf(async () =>
        assert.deepEqual(await monitor.json(['reboot']), { confirmed: true }),
      );
      assert.ok(events.includes('RESET'), events.join());
      await monitor.exits(0, ['wait']);
      await bed.guest.started();
      assert.notEqual(await bootId(), before);
    });

    test('without a monitor, it says that it does not see what becomes of the guest', async () => {
      const count = bed.guest.qmp.events.length;
      const { out, err } = await socket.exits(0, ['suspend']);
      assert.equal(out, '');
      assert.match(err, /whether it is done this host does not see/);
      await bed.guest.qmp.event(({ event }) => event === 'SUSPEND', count, PATIENCE);
      await monitor.prints('wake');
      await monitor.prints('wait');
    });
  });
}

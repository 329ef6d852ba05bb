import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { MIB } from '../guest-facts.ts';
import type { TestBed } from '../test-bed.ts';

const DRIVER = '/sys/bus/virtio/drivers/virtio_console';
const PORT = '/dev/virtio-ports/org.qemu.guest_agent.0';

/** To be the first that puts this machine to sleep: it falls asleep once in its life. */
export function sleepSuite(bed: TestBed): void {
  describe('a sleep in the middle of a reply', () => {
    test('is not hindered by a reply that nobody reads; the driver of the port has to be bound anew for it', async (t) => {
      const { guest } = bed;
      const leaver = await guest.session();
      const handle = await leaver.execute('guest-file-open', { path: '/dev/zero' });
      leaver.channel.socket.pause();
      const request = { execute: 'guest-file-read', arguments: { handle, count: 8 * MIB } };
      leaver.channel.send(`${JSON.stringify(request)}\n`);
      await sleep(1000);
      const before = guest.qmp.events.length;
      await guest.shell.output('(usleep 300000; echo mem >/sys/power/state) >/dev/null 2>&1 &');
      await guest.qmp.event(({ event }) => event === 'SUSPEND', before, 30_000);
      await guest.qmp.execute('system_wakeup');
      await guest.qmp.event(
        ({ event, data }) => event === 'VSERPORT_CHANGE' && data?.['open'] === true,
        before,
      );
      await sleep(1000); // the serial line that the shell is on comes later
      leaver.channel.close();

      const serves = async (timeout: number): Promise<void> => {
        using agent = await guest.session(timeout);
        assert.deepEqual(await agent.execute('guest-ping'), {});
      };
      // The driver takes a queue for full that it has made anew: nobody can write to the port, whichever agent asks.
      const pid = await guest.agentPid();
      await guest.shell.output(`kill -9 ${pid}`);
      await guest.anotherAgent(pid);
      const isHeard = await serves(5000).then(
        () => true,
        () => false,
      );
      t.diagnostic(isHeard ? 'this kernel knows better' : 'no agent is heard until then');
      guest.hangUp();
      await guest.shell.output(`touch /run/agent.hold; kill -9 $(cat /run/agent.pid)`);
      await guest.shell.output(
        `for d in ${DRIVER}/virtio*; do d=\${d##*/}; echo $d >${DRIVER}/unbind; echo $d >${DRIVER}/bind; done`,
      );
      await guest.shell.until(`/usr/lib/guest/link-ports; [ -e ${PORT} ]`);
      await guest.shell.output('rm /run/agent.hold');
      await serves(20_000);
    });
  });
}

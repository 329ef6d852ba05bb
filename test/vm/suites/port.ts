import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { atRest, processUsage } from '../process-usage.ts';
import { plugSparePort, pullSparePort, SPARE_DEVICE, SpareAgent, spareSession } from '../spare-agent.ts';
import type { TestBed } from '../test-bed.ts';

/** How long an agent without its port is watched, in seconds; of each it may take a tenth: under emulation, beside others. */
const WATCHED = 3;

export function portSuite(bed: TestBed): void {
  describe('port', () => {
    test('an agent whose port is pulled out ends, for init to start it again', async () => {
      await plugSparePort(bed);
      const spare = await SpareAgent.start(bed, '-v', '-p', SPARE_DEVICE);
      using session = await spareSession(bed);
      assert.deepEqual(await session.execute('guest-ping'), {});
      await pullSparePort(bed);
      assert.equal(await spare.status(), 0);
      assert.match(await spare.messages(), /error reading channel/);
    });

    test('so does one that no host was connected to', async () => {
      await plugSparePort(bed);
      const spare = await SpareAgent.start(bed, '-p', SPARE_DEVICE);
      {
        using session = await spareSession(bed);
        await session.execute('guest-ping');
      }
      await sleep(500);
      await pullSparePort(bed);
      assert.equal(await spare.status(), 0);
    });

    test('with -r it waits for its port, whether that comes late or comes back', async (t) => {
      const spare = await SpareAgent.start(bed, '-r', '-p', SPARE_DEVICE);
      if (bed.differs('no start without port')) {
        assert.equal(await spare.status(), 1);
        return;
      }
      for (const which of ['late', 'back']) {
        const before = await atRest(bed.guest, spare.pid);
        await sleep(WATCHED * 1000);
        const after = await processUsage(bed.guest, spare.pid);
        const [wakeUps, ticks] = [after.wakeUps - before.wakeUps, after.ticks - before.ticks];
        t.diagnostic(`${which}: woken ${wakeUps} times in ${WATCHED} s, ${ticks * 10} ms on a processor`);
        assert.ok(wakeUps <= WATCHED && ticks <= WATCHED * 10, `${wakeUps} wake-ups, ${ticks} ticks`);
        await plugSparePort(bed);
        using session = await spareSession(bed);
        assert.deepEqual(await session.execute('guest-ping'), {});
        if (which === 'late') await pullSparePort(bed);
      }
      assert.equal(await spare.terminate(), 0);
      await pullSparePort(bed);
    });

    test('with -r it waits for a port that another agent has', async () => {
      await plugSparePort(bed);
      const first = await SpareAgent.start(bed, '-p', SPARE_DEVICE);
      {
        using session = await spareSession(bed);
        assert.deepEqual(await session.execute('guest-ping'), {});
      }
      const second = await SpareAgent.startAs(bed, { again: true }, '-r', '-p', SPARE_DEVICE);
      if (bed.differs('no start without port')) {
        assert.equal(await second.status(), 1);
        await bed.guest.shell.output(`kill ${first.pid}`);
      } else {
        await bed.guest.shell.until('grep -q "Device or resource busy" /run/spare/log');
        assert.equal(await first.terminate(), 0); // or it would take the next host's first request with it
        using session = await spareSession(bed);
        assert.deepEqual(await session.execute('guest-ping'), {});
        await second.terminate();
      }
      await pullSparePort(bed);
    });
  });
}

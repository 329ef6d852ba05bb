import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TestBed } from '../test-bed.ts';

/** How far the guest's clock, set by the machine's when it started, may be from the host's. */
const TOLERANCE = 3000;

export function clockSuite(bed: TestBed): void {
  describe('clock', () => {
    test("the guest's time is the host's, in nanoseconds", async () => {
      using agent = await bed.guest.session();
      const milliseconds = (await agent.execute('guest-get-time')) / 1e6;
      const difference = Math.abs(milliseconds - Date.now());
      assert.ok(difference < TOLERANCE, `${difference} ms apart`);
    });

    test('the time is that of the clock which the guest itself reads', async () => {
      using agent = await bed.guest.session();
      const before = Number(await bed.guest.shell.output('date +%s'));
      const seconds = (await agent.execute('guest-get-time')) / 1e9;
      const after = Number(await bed.guest.shell.output('date +%s'));
      assert.ok(before <= seconds && seconds < after + 1, `${before} <= ${seconds} < ${after + 1}`);
    });
  });
}

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TestBed } from '../test-bed.ts';
import { withoutNumbers } from '../virsh-calls.ts';

/** Between two clocks that have been set alike, in seconds: starting programs takes its time under emulation. */
const TOLERANCE = 5;
const HOUR = 3600;

const hostTime = (): number => Date.now() / 1000;
const near = (time: number, wanted: number, what: string): void =>
  assert.ok(Math.abs(time - wanted) <= TOLERANCE, `${what} is at ${time}, not at ${wanted}`);

export function clockSuite(bed: TestBed): void {
  const guestTime = async (): Promise<number> => Number(await bed.machine.shell.output('date +%s'));
  const hardwareTime = async (): Promise<number> =>
    Number(await bed.machine.shell.output('cat /sys/class/rtc/rtc0/since_epoch'));
  describe('the clock', () => {
    test('domtime tells the time of the guest', async () => {
      const [, seconds] = /^Time: (\d+)$/.exec(await bed.virsh.succeeds('domtime', [], withoutNumbers)) ?? [];
      near(Number(seconds), await guestTime(), 'the time that was told');
    });

    test('domtime --pretty tells it as a date', async () => {
      assert.match(
        await bed.virsh.succeeds('domtime', ['--pretty'], withoutNumbers),
        /^Time: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
      );
    });

    test('domtime --time sets the clock and the hardware clock', async () => {
      const wanted = Math.floor(hostTime()) - HOUR;
      await bed.virsh.succeeds('domtime', ['--time', String(wanted)]);
      near(await guestTime(), wanted, 'the clock');
      near(await hardwareTime(), wanted, 'the hardware clock');
    });

    test('domtime --now sets both to the time of the host', async () => {
      await bed.virsh.succeeds('domtime', ['--now']);
      near(await guestTime(), hostTime(), 'the clock');
      near(await hardwareTime(), hostTime(), 'the hardware clock');
    });

    test('domtime --sync sets the clock by the hardware clock', async () => {
      await bed.machine.shell.output(`date -s @$(($(date +%s) + ${HOUR}))`);
      near(await guestTime(), hostTime() + HOUR, 'the clock that was put forward');
      await bed.virsh.succeeds('domtime', ['--sync']);
      near(await guestTime(), hostTime(), 'the clock');
    });

    test('a time that the clock cannot have is refused', async () => {
      const request = '{"execute": "guest-set-time", "arguments": {"time": -8000000000000000000}}';
      assert.match(await bed.virsh.fails('qemu-agent-command', [request]), /Invalid time/);
    });
  });
}

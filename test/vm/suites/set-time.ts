import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { TestBed } from '../test-bed.ts';

const SECOND = 1e9;
/** In the year 2033. */
const FUTURE = 2_000_000_000;
/** Of the start of 2070 where the guest is, which is before UTC. */
const TOO_LATE = 3_155_760_000 - (3 * 60 + 30) * 60;
/** Within which clocks agree: one shows whole seconds, and a test takes its time. */
const TOLERANCE = 4;

/** As QEMU tells what its machine's hardware clock shows. */
interface BrokenDownTime {
  readonly tm_year: number;
  readonly tm_mon: number;
  readonly tm_mday: number;
  readonly tm_hour: number;
  readonly tm_min: number;
  readonly tm_sec: number;
}

export function setTimeSuite(bed: TestBed): void {
  const systemTime = async (): Promise<number> => Number(await bed.guest.shell.output('date +%s'));
  const hardwareTime = async (): Promise<number> => {
    const request = { path: '/machine', property: 'rtc-time' };
    const time = await bed.guest.qmp.execute<BrokenDownTime>('qom-get', request);
    const {
      tm_year: year,
      tm_mon: month,
      tm_mday: day,
      tm_hour: hour,
      tm_min: minute,
      tm_sec: second,
    } = time;
    return Date.UTC(1900 + year, month, day, hour, minute, second) / 1000;
  };

  describe('clock', () => {
    after(async () => {
      await bed.guest.shell.output('[ -e /sbin/hwclock ] || mv /sbin/hwclock.away /sbin/hwclock');
      await bed.guest.shell.output(`date -s @${Math.floor(Date.now() / 1000)}; hwclock -w`);
    });

    test('both clocks of the guest show the time that they are given', async () => {
      using agent = await bed.guest.session();
      const before = bed.guest.qmp.events.length;
      await agent.execute('guest-set-time', { time: FUTURE * SECOND });
      near(await systemTime(), FUTURE);
      near((await agent.execute('guest-get-time')) / SECOND, FUTURE);
      near(await hardwareTime(), FUTURE);
      await bed.guest.qmp.event(({ event }) => event === 'RTC_CHANGE', before);
    });

    test("without a time the system's clock follows the hardware's", async () => {
      using agent = await bed.guest.session();
      await agent.execute('guest-set-time', { time: FUTURE * SECOND });
      await bed.guest.shell.output('date -s @1500000000');
      await agent.execute('guest-set-time');
      near(await systemTime(), FUTURE);
      near(await hardwareTime(), FUTURE);
    });

    test('times before 1970 and after 2069 are refused, and change nothing', async () => {
      using agent = await bed.guest.session();
      const before = await systemTime();
      for (const seconds of [-86_400, TOO_LATE, 4e9]) {
        const { error } = await agent.reply('guest-set-time', { time: seconds * SECOND });
        assert.equal(error?.class, 'GenericError');
        assert.match(error.desc, /^Invalid time/);
      }
      near(await systemTime(), before);
      await agent.execute('guest-set-time', { time: (TOO_LATE - 1) * SECOND });
      near(await systemTime(), TOO_LATE - 1);
    });

    test('both clocks are set where there is no hwclock', async () => {
      using agent = await bed.guest.session();
      await bed.guest.shell.output('mv /sbin/hwclock /sbin/hwclock.away');
      const [earlier, later] = [1_600_000_000, 1_700_000_000];
      if (bed.differs('no hwclock')) {
        const { error } = await agent.reply('guest-set-time', { time: earlier * SECOND });
        const action = 'child process has failed to set hardware clock to system time';
        const text = `${action}: failed to exec '/sbin/hwclock': No such file or directory\n`;
        assert.equal(error?.desc, text);
        near(await systemTime(), earlier); // set none the less
        return;
      }
      await agent.execute('guest-set-time', { time: earlier * SECOND });
      near(await systemTime(), earlier);
      near(await hardwareTime(), earlier);
      await bed.guest.shell.output(`date -s @${later}`);
      await agent.execute('guest-set-time');
      near(await systemTime(), earlier);
      near(await hardwareTime(), earlier);
    });
  });
}

function near(time: number, expected: number): void {
  assert.ok(Math.abs(time - expected) <= TOLERANCE, `${time} beside ${expected}`);
}

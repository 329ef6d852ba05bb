import { CommandError } from '../../api/index.ts';
import type { Clock, Host, Platform } from '../../platform/index.ts';
import type { SystemError } from '../../runtime/index.ts';
import { attempt, describeCall } from '../attempt.ts';
import type { Command } from '../command.ts';
import { runHelper } from '../helper-program.ts';

/** What sets the hardware clock, if it is there. */
export const HWCLOCK = '/sbin/hwclock';
const ACTION = 'set hardware clock to system time';
const SECOND = 1_000_000_000n;
const MICROSECOND = 1000n;
const YEARS = { first: 1970, last: 2069 };

/** The system clock from `time` and the hardware clock from that; without `time`, the system clock from the other. */
export const setTime: Command<'guest-set-time'> = async ({ platform }, { time }) => {
  if (time !== undefined) setSystemTime(platform, BigInt(time));
  if (platform.exec.isExecutable(HWCLOCK)) {
    await runHelper(platform, { argv: [HWCLOCK, time === undefined ? '-s' : '-w'], action: ACTION });
  } else if (time === undefined) {
    setFromHardware(platform.clock);
  } else {
    setHardware(platform.clock);
  }
  return {};
};

function setSystemTime({ clock, host }: Platform, time: bigint): void {
  const year = localYear(host, Number(time / SECOND));
  if (year < YEARS.first || year > YEARS.last) throw new CommandError('Invalid time');
  set(clock, Number(time / MICROSECOND));
}

function localYear(host: Host, seconds: number): number {
  const offset = host.timezone(seconds)?.offset ?? 0;
  return new Date((seconds + offset) * 1000).getUTCFullYear();
}

function set(clock: Clock, microseconds: number): void {
  attempt(
    () => clock.set(microseconds),
    ({ text }) => `Failed to set time to guest: ${text}`,
  );
}

function setHardware(clock: Clock): void {
  if (!attempt(() => clock.setHardware(clock.now()), describe)) throw new CommandError(NO_CLOCK);
}

function setFromHardware(clock: Clock): void {
  const time = attempt(() => clock.hardware(), describe);
  if (time === undefined) throw new CommandError(NO_CLOCK);
  set(clock, time);
}

const NO_CLOCK = `failed to ${ACTION}: there is no hardware clock`;

function describe(error: SystemError): string {
  return `failed to ${ACTION}: ${describeCall(error)}`;
}

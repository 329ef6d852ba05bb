import type { Command } from '../command.ts';

/** Nanoseconds since 1970; the guest's clock is read in microseconds. */
export const getTime: Command<'guest-get-time'> = ({ platform }) => BigInt(platform.clock.now()) * 1000n;

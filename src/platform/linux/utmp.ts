import type { Sys } from '../../runtime/index.ts';
import type { LoginSession } from '../index.ts';
import { LITTLE_ENDIAN } from './byte-order.ts';
import { cString } from './c-string.ts';

const USER_PROCESS = 7;

// utmp(5): ut_type stands first, ut_user at 44. Then two forms differ, since the C library keeps 32-bit times where the
// architecture had a 32-bit forerunner.
const USER = 44;
const USER_END = 76;
const COMPACT = { size: 384, seconds: 340, microseconds: 344, wide: false };
const WIDE = { size: 400, seconds: 344, microseconds: 352, wide: true };

/** Login sessions of a utmp file, in its order. `machine` as uname(2) names it decides where the size leaves it open. */
export function parseUtmp(sys: Sys, bytes: Uint8Array, machine: string): LoginSession[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const form = recordForm(bytes.length, machine);
  const sessions: LoginSession[] = [];
  for (let at = 0; at + form.size <= bytes.length; at += form.size) {
    if (view.getInt16(at, LITTLE_ENDIAN) !== USER_PROCESS) continue;
    const seconds = form.wide
      ? Number(view.getBigInt64(at + form.seconds, LITTLE_ENDIAN))
      : view.getUint32(at + form.seconds, LITTLE_ENDIAN); // unsigned: good until 2106
    const microseconds = view.getInt32(at + form.microseconds, LITTLE_ENDIAN);
    sessions.push({
      user: cString(sys, bytes, at + USER, at + USER_END),
      since: seconds * 1e6 + microseconds,
    });
  }
  return sessions;
}

/** A file from a 32-bit system may be read on a 64-bit kernel, so its size says more than the machine. */
function recordForm(length: number, machine: string): typeof COMPACT {
  const compact = length % COMPACT.size === 0;
  const wide = length % WIDE.size === 0;
  if (compact !== wide) return compact ? COMPACT : WIDE;
  return /^(aarch64|loongarch64)/.test(machine) ? WIDE : COMPACT;
}

import type { Sys } from '../../runtime/index.ts';
import { systemText } from './system-text.ts';

const NUL = 0;

/** System text of a C string in the field `bytes[from, to)`; one that fills the field has no zero byte at its end. */
export function cString(sys: Sys, bytes: Uint8Array, from: number, to: number): string {
  const end = sys.indexOf(bytes, NUL, from, to);
  return systemText(sys, bytes, from, end < 0 ? to : end);
}

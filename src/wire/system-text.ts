import type { Scanner } from './scanner.ts';

/**
 * The text of bytes that may not be UTF-8: a lone surrogate U+DC80..DCFF stands for each byte that is not.
 */
export function systemText(bytes: Uint8Array, scanner: Scanner): string {
  const whole = scanner.decodeUtf8(bytes, 0, bytes.length);
  if (whole !== undefined) return whole;
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at]!;
    const end = at + (lead < 0xc2 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4);
    const part = end <= bytes.length ? scanner.decodeUtf8(bytes, at, end) : undefined;
    text += part ?? String.fromCharCode(0xdc00 + lead);
    at = part === undefined ? at + 1 : end;
  }
  return text;
}

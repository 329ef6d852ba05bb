import { Double } from './double.ts';

const INT64_LOWEST = -(1n << 63n);
const UINT64_HIGHEST = (1n << 64n) - 1n;

/** The value of a number without fraction and exponent. */
export function decodeInteger(text: string, plainDoubles: boolean): number | bigint | Double {
  const value = Number(text) + 0; // -0 as an integer is 0
  if (Number.isSafeInteger(value)) return value;
  if (text.length <= 20) {
    const exact = BigInt(text);
    if (exact >= INT64_LOWEST && exact <= UINT64_HIGHEST) return exact;
  }
  return plainDoubles ? value : new Double(value);
}

/** The value of a number with a fraction or an exponent. */
export function decodeDouble(text: string, plainDoubles: boolean): number | Double {
  const value = Number(text);
  return plainDoubles || (!Number.isInteger(value) && Number.isFinite(value)) ? value : new Double(value);
}

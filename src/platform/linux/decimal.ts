/** The number that decimal digits say, whole: a bigint where a number would round it. */
export function parseDecimal(digits: string): number | bigint {
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : BigInt(digits);
}

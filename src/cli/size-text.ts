const UNITS = ['B', 'K', 'M', 'G', 'T', 'P', 'E'];
const STEP = 1024;

/** Bytes for people: `512B`, `1.5G`, `20T`; powers of 1024. */
export function sizeText(bytes: number | bigint): string {
  let value = Number(bytes);
  let unit = 0;
  while (value >= STEP && unit < UNITS.length - 1) {
    value /= STEP;
    unit++;
  }
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  return `${value.toFixed(digits)}${UNITS[unit]}`;
}

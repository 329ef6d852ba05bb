/** States of a number being read; `follow` leads from one to the next. */
export const SIGN = 10;
export const ZERO = 11;
export const INTEGER = 12;
export const POINT = 13;
export const FRACTION = 14;
export const EXPONENT = 15;
export const EXPONENT_SIGN = 16;
export const EXPONENT_DIGITS = 17;

/** The number ended before this byte. */
export const END = 0;
/** No number goes on like this. */
export const BAD = 1;

/** The state after `byte`, which is not one more digit of a run of digits. */
export function follow(state: number, byte: number): number {
  const digit = byte >= 0x30 && byte <= 0x39;
  const point = byte === 0x2e;
  const exponent = byte === 0x65 || byte === 0x45;
  switch (state) {
    case SIGN:
      return byte === 0x30 ? ZERO : digit ? INTEGER : BAD;
    case ZERO: // a quirk of the C agent: no exponent follows a bare zero
      return digit ? BAD : point ? POINT : END;
    case INTEGER:
      return point ? POINT : exponent ? EXPONENT : END;
    case POINT:
      return digit ? FRACTION : BAD;
    case FRACTION:
      return exponent ? EXPONENT : END;
    case EXPONENT:
      return digit ? EXPONENT_DIGITS : byte === 0x2b || byte === 0x2d ? EXPONENT_SIGN : BAD;
    case EXPONENT_SIGN:
      return digit ? EXPONENT_DIGITS : BAD;
    default:
      return END;
  }
}

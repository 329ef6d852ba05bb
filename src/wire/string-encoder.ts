/** Everything but printable ASCII, quotes and backslashes. */
const SPECIAL = /[^ !#-[\]-~]/;
const SPECIALS = /[^ !#-[\]-~]/g;

/**
 * What is no text: raw bytes of system text (a lead byte and the bytes that go on from it are one mistake), lone
 * surrogates, noncharacters.
 */
const RAW_NUL = '\udcc0\udc80';
const NO_TEXT =
  /[\udcc0-\udcdf][\udc80-\udcbf]?|[\udce0-\udcef][\udc80-\udcbf]{0,2}|[\udcf0-\udcf7][\udc80-\udcbf]{0,3}|[\udcf8-\udcfb][\udc80-\udcbf]{0,4}|[\udcfc\udcfd][\udc80-\udcbf]{0,5}|\p{Surrogate}|\p{Noncharacter_Code_Point}/gu;

/** A string in quotes, everything beyond printable ASCII escaped. */
export function encodeString(text: string): string {
  if (!SPECIAL.test(text)) return `"${text}"`;
  const clean = text.replace(NO_TEXT, (match) => (match === RAW_NUL ? '\0' : '\ufffd'));
  return `"${clean.replace(SPECIALS, escape)}"`;
}

/** The escape of one UTF-16 unit. */
function escape(unit: string): string {
  switch (unit) {
    case '"':
    case '\\':
      return `\\${unit}`;
    case '\b':
      return '\\b';
    case '\f':
      return '\\f';
    case '\n':
      return '\\n';
    case '\r':
      return '\\r';
    case '\t':
      return '\\t';
    default:
      return `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  }
}

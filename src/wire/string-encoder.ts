/** Everything but printable ASCII, quotes and backslashes. */
const SPECIAL = /[^ !#-[\]-~]/;
const SPECIALS = /[^ !#-[\]-~]/g;

/** Raw bytes of system text: any byte, and those after it that can only go on. */
const RAW = /[\udc80-\udcff][\udc80-\udcbf]*/gu;
const NO_CHARACTER = /[\p{Surrogate}\p{Noncharacter_Code_Point}]/gu;
const REPLACEMENT = '\ufffd';

/** Units that are escaped at once: the engine keeps some 250 bytes for each match of a replacement until it is done. */
const PIECE = 4096;

/** A string in quotes, everything beyond printable ASCII escaped. */
export function encodeString(text: string): string {
  if (!SPECIAL.test(text)) return `"${text}"`;
  if (text.length <= PIECE) return `"${escapePiece(text)}"`;
  const pieces: string[] = [];
  for (let at = 0; at < text.length;) {
    let end = Math.min(at + PIECE, text.length);
    // What belongs together, raw bytes and pairs of surrogates, goes on with a low surrogate.
    while (isLowSurrogate(text.charCodeAt(end))) end++;
    const piece = text.slice(at, end);
    pieces.push(SPECIAL.test(piece) ? escapePiece(piece) : piece);
    at = end;
  }
  return `"${pieces.join('')}"`;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

function escapePiece(text: string): string {
  const clean = text.replace(RAW, replaceRaw).replace(NO_CHARACTER, REPLACEMENT);
  return clean.replace(SPECIALS, escape);
}

/** One replacement for a lead byte and as many bytes as it may lead, one for each further byte. */
function replaceRaw(raw: string): string {
  if (raw.startsWith('\udcc0\udc80')) return `\0${REPLACEMENT.repeat(raw.length - 2)}`;
  const lead = raw.charCodeAt(0) - 0xdc00;
  let led = 0;
  if (lead < 0xfe) for (let bit = 0x40; bit >= 0x02 && lead & bit; bit >>= 1) led++;
  return REPLACEMENT.repeat(Math.max(1, raw.length - led));
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

/** What a byte means inside a string or a line; the bits of TEXT. */
export const DOUBLE_QUOTE = 1;
export const SINGLE_QUOTE = 2;
export const BACKSLASH = 4;
/** Control characters, 0xFE and 0xFF: never part of a string. */
export const FORBIDDEN = 8;
/** DEL and the bytes of UTF-8 beyond ASCII. */
export const HIGH = 16;
export const DIGIT = 32;
export const COMMA = 64;
/** 0xC0, which begins nothing but the two bytes of U+0000. */
export const NUL_LEAD = 128;

// Filled in ranges, not byte by byte: an agent that starts in two milliseconds has none to spare for tables.
export const TEXT = new Uint8Array(256)
  .fill(FORBIDDEN, 0, 0x20)
  .fill(DIGIT, 0x30, 0x3a)
  .fill(HIGH, 0x7f, 0xfe)
  .fill(FORBIDDEN, 0xfe);
TEXT[0x22] = DOUBLE_QUOTE;
TEXT[0x27] = SINGLE_QUOTE;
TEXT[0x2c] = COMMA;
TEXT[0x5c] = BACKSLASH;
TEXT[0xc0] = HIGH | NUL_LEAD;

/** What ends a run of bytes, and rarer things; the bits of RUN. */
export const NOT_BLANK = 1;
export const NOT_DIGIT = 2;
export const NOT_LETTER = 4;
/**
 * Where reading starts again after a lexical error: brackets, `:`, `,`, control characters but TAB, 0xFE,
 * 0xFF.
 */
export const RESYNC = 8;
/** Bytes that begin code points among which there are noncharacters. */
export const NONCHARACTER_LEAD = 16;
/** Bytes that after a backslash stand for one character, in any JSON. */
export const SIMPLE_ESCAPE = 32;

const OTHER = NOT_BLANK | NOT_DIGIT | NOT_LETTER;

export const RUN = new Uint8Array(256)
  .fill(OTHER)
  .fill(OTHER | RESYNC, 0, 0x20)
  .fill(NOT_BLANK | NOT_LETTER, 0x30, 0x3a)
  .fill(NOT_BLANK | NOT_DIGIT, 0x61, 0x7b)
  .fill(OTHER | NONCHARACTER_LEAD, 0xf0, 0xf5)
  .fill(OTHER | RESYNC, 0xfe);
RUN[0x09] = NOT_DIGIT | NOT_LETTER;
RUN[0x0a] = RUN[0x0d] = NOT_DIGIT | NOT_LETTER | RESYNC;
RUN[0x20] = NOT_DIGIT | NOT_LETTER;
RUN[0x2c] = RUN[0x3a] = RUN[0x5b] = RUN[0x5d] = RUN[0x7b] = RUN[0x7d] = OTHER | RESYNC;
RUN[0x22] = RUN[0x2f] = RUN[0x5c] = OTHER | SIMPLE_ESCAPE;
RUN[0x62] = RUN[0x66] = RUN[0x6e] = RUN[0x72] = RUN[0x74] = NOT_BLANK | NOT_DIGIT | SIMPLE_ESCAPE;
RUN[0xef] = OTHER | NONCHARACTER_LEAD;

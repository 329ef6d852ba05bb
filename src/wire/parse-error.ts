import type { Scanner } from './scanner.ts';
import { systemText } from './system-text.ts';

const LONGEST = 1023;

/**
 * A message that could not be read. `description` is what the answer says: a GenericError, never with an id.
 */
export class ParseError {
  /** In system text: U+DC80..DCFF stand for bytes that are no UTF-8. */
  readonly description: string;

  constructor(description: string) {
    this.description = description;
  }

  /** An error of the syntax. */
  static syntax(problem: string): ParseError {
    return new ParseError(`JSON parse error, ${problem}`);
  }

  /** The same, with the bytes that are to blame between two texts; cut where the C agent cuts it. */
  static quoting(before: string, bytes: Uint8Array, after: string, scanner: Scanner): ParseError {
    const room = LONGEST - before.length;
    const quoted = systemText(bytes.subarray(0, room), scanner);
    return ParseError.syntax(before + quoted + after.slice(0, Math.max(0, room - bytes.length)));
  }
}

/** What opens an answer, and so where a result stands in a block. */
export const RETURN = '{"return": ';
export const RESULT_AT = RETURN.length;

/** A result whose JSON text its command has made, for the few that clients ask for again and again. */
export class EncodedResult {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** One whose text is in the output block, from `RESULT_AT` on, with at least `STREAM_MARGIN` bytes free behind it. */
export class BlockResult {
  readonly end: number;

  constructor(end: number) {
    this.end = end;
  }
}

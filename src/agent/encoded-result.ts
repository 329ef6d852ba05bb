/** Where a result stands in a block: what opens the answer goes before it. */
export const RESULT_AT = 16;

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

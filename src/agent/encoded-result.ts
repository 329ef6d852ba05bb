/** What opens an answer. */
export const RETURN = '{"return": ';

/** A result whose JSON text its command has made, for the few that clients ask for again and again. */
export class EncodedResult {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * One whose answer stands in a block already, `block[0, end)`, with `RETURN` before it. Only what closes the answer is missing,
 * of the result `closing`: the block has `STREAM_MARGIN` bytes for it. With that it is the answer.
 */
export class BlockResult {
  readonly block: Uint8Array;
  end: number;
  readonly closing: string;

  constructor(block: Uint8Array, end: number, closing: string) {
    this.block = block;
    this.end = end;
    this.closing = closing;
  }
}

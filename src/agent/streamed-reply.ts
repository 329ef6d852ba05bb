/**
 * A reply too large to be held: the session asks for its next piece when the one before has left. Once the first piece
 * is out the reply cannot become an error any more.
 */
export interface StreamedReply {
  readonly streamed: true;
  /**
   * Puts the next piece of the result's JSON text into `block` and returns its length; 0 at the end. `block` has room
   * for 128 KiB.
   */
  next(block: Uint8Array): number;
}

export function isStreamed(result: unknown): result is StreamedReply {
  return typeof result === 'object' && result !== null && 'streamed' in result;
}

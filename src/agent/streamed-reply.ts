/**
 * A result that is written piece by piece instead of being held: the session asks for the next piece when the one before
 * has left. Once the first piece is out it cannot become an error any more, so whatever may fail is done before.
 */
export abstract class StreamedReply {
  /**
   * Puts the next piece of the result's JSON text into `block` from `at` on, leaving at least `STREAM_MARGIN` bytes
   * free at its end, and returns where it ends.
   */
  abstract put(block: Uint8Array, at: number): number;
  /** Whether the last piece has been put. */
  abstract get done(): boolean;
}

/** Bytes of a block that stay free for what closes a piece and the reply. */
export const STREAM_MARGIN = 256;

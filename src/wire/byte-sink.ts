/** Takes a very long string as it arrives, so that it need not be held until its message is complete. */
export interface ByteSink {
  /** The next bytes: printable ASCII. They are good until this returns. */
  take(bytes: Uint8Array): void;
  /** The rest, if it has escapes or anything beyond ASCII. */
  takeText(text: string): void;
}

/** An array or object that is still being read, and the name of its member that is. */
export interface OpenContainer {
  readonly value: object;
  readonly key: string;
}

/**
 * Asked once for each string that gets very long, with what is open around it, the outermost first. What comes before the
 * string in its message is known by then, and nothing of what comes behind it, not even whether it is right.
 */
export type SinkFor = (open: readonly OpenContainer[]) => ByteSink | undefined;

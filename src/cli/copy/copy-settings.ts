/** How files are copied. */
export interface CopySettings {
  /** Whether sources are directories. */
  readonly isRecursive: boolean;
  /** Whether a copy that was broken off goes on. */
  readonly isResuming: boolean;
  /** Whether checksums are compared at the end. */
  readonly isVerifying: boolean;
  readonly signal: AbortSignal;
}

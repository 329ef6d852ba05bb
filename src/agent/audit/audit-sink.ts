import type { Link } from './audit-line.ts';
import type { Torn } from './chain-end.ts';

/** Where an audit is written to. */
export interface AuditSink {
  /** How it is told to people. */
  readonly name: string;
  /** A journal has a chain for each start of the agent, a file has one. */
  readonly kind: 'file' | 'journal';
  /** Opens it; returns its last line, and what follows that and is none. Throws AuditError if it cannot be used. */
  open(): { readonly last: Link; readonly torn?: Torn | undefined };
  /** Whether there is a line of which `append` could write only the beginning. */
  readonly begun: boolean;
  /** Ends that line. Returns 0 or the negated errno. */
  complete(): number;
  /** Writes a line. Returns 0, or the negated errno: then nothing was written, unless it is `begun`. */
  append(line: string): number;
}

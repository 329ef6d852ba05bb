import { EAGAIN, errnoText, type Sys } from '../../runtime/index.ts';
import { encode, type Encodable } from '../../wire/index.ts';
import { connectDatagrams } from '../accounting.ts';
import { NO_LINK } from './audit-line.ts';
import { AuditError } from './audit-error.ts';
import type { AuditSink } from './audit-sink.ts';

/** Where systemd-journald listens for entries in its own protocol. */
const JOURNAL = '/run/systemd/journal/socket';
/** Severities and facilities of syslog(3). */
const WARNING = 4;
const INFO = 6;
const AUTHPRIV = 10;

/** What of a line's members becomes a field of its own, to be searched for. */
const FIELDS = ['seq', 'event', 'command', 'client', 'outcome', 'class', 'error', 'duration-us'] as const;

/** An audit in systemd's journal: each line is an entry's message, and its members are fields. */
export class AuditJournal implements AuditSink {
  readonly name = 'the journal';
  readonly kind = 'journal';
  readonly begun = false;
  readonly #sys: Sys;
  readonly #path: string;
  #descriptor = -1;

  constructor(sys: Sys, path = JOURNAL) {
    this.#sys = sys;
    this.#path = path;
  }

  open(): ReturnType<AuditSink['open']> {
    this.#descriptor = connectDatagrams(this.#sys, this.#path);
    if (this.#descriptor >= 0) return { last: NO_LINK };
    throw new AuditError(`cannot write the audit to ${this.name}: ${errnoText(-this.#descriptor)}`);
  }

  complete(): number {
    return 0;
  }

  append(line: string): number {
    const entry = journalEntry(line.trimEnd());
    const result = this.#descriptor < 0 ? this.#descriptor : this.#sys.writeText(this.#descriptor, entry);
    if (result >= 0 || result === -EAGAIN) return Math.min(result, 0);
    // Perhaps it was started anew, with another socket.
    if (this.#descriptor >= 0) this.#sys.close(this.#descriptor);
    this.#descriptor = connectDatagrams(this.#sys, this.#path);
    if (this.#descriptor < 0) return this.#descriptor;
    return Math.min(this.#sys.writeText(this.#descriptor, entry), 0);
  }
}

/** An entry in the journal's protocol, whose values are ASCII on one line. */
function journalEntry(line: string): string {
  const members = JSON.parse(line) as Record<string, Encodable | undefined>;
  const fields = FIELDS.flatMap((name) => {
    const value = members[name];
    if (value === undefined || value === null) return [];
    const text = encode(value);
    return [
      `QGA_${name.toUpperCase().replace('-', '_')}=${typeof value === 'string' ? text.slice(1, -1) : text}`,
    ];
  });
  const priority = members['outcome'] === 'error' ? WARNING : INFO;
  return [
    `MESSAGE=${line}`,
    `PRIORITY=${priority}`,
    `SYSLOG_FACILITY=${AUTHPRIV}`,
    'SYSLOG_IDENTIFIER=qemu-ga',
    'QGA_AUDIT=1',
    ...fields,
    '',
  ].join('\n');
}

import { errnoText, type Runtime, type Timer } from '../../runtime/index.ts';
import { encode } from '../../wire/index.ts';
import type { Writer } from '../freeze/frozen-state.ts';
import type { Log } from '../log.ts';
import { version } from '../version.ts';
import { type Link, NO_LINK, sealLine } from './audit-line.ts';
import { AuditError } from './audit-error.ts';
import type { AuditSink } from './audit-sink.ts';
import { type AuditRecord, HeldRecords } from './held-records.ts';

/** Milliseconds until writing is tried again. */
const RETRY = 5000;

/**
 * The chain of records of what was done for whom. What cannot be written, because file systems are frozen or the disk is
 * full, waits in memory and is written as soon as it can be.
 */
export class Audit implements Writer {
  /** Whether commands are recorded before they are done, and not done if that cannot be. */
  readonly required: boolean;
  readonly #runtime: Runtime;
  readonly #log: Log;
  readonly #sink: AuditSink;
  readonly #held = new HeldRecords();
  #last: Link = NO_LINK;
  #isOpen = false;
  #frozen = false;
  /** Why nothing can be written, and since when. */
  #failure: { readonly reason: string; readonly since: string } | undefined;
  #retry: Timer | undefined;

  constructor(runtime: Runtime, log: Log, sink: AuditSink, required: boolean) {
    this.#runtime = runtime;
    this.#log = log;
    this.#sink = sink;
    this.required = required;
  }

  /** Goes on with what is there, and tells that the agent has started. Throws AuditError. */
  open(): void {
    const { last, torn } = this.#sink.open();
    this.#last = last;
    this.#isOpen = true;
    if (torn !== undefined) this.#recordEvent('torn', torn);
    this.#recordEvent('start', { version, sink: this.#sink.kind });
  }

  /** Writes a record, or keeps it until it can be written. */
  record(record: AuditRecord): void {
    if (!this.#flush() || !this.#write(record.body)) this.#held.add(record);
  }

  /** Tries whether records can be written; if not, returns why. While file systems are frozen they may wait. */
  probe(): string | undefined {
    return this.#frozen || this.#flush() ? undefined : this.#failure?.reason;
  }

  hold(): void {
    // What was left frozen by an agent before this one is not to be written to.
    if (this.#isOpen) this.#recordEvent('freeze');
    this.#frozen = true;
  }

  release(): void {
    this.#frozen = false;
    this.#recordEvent('thaw');
  }

  /** Tells that the agent ends. */
  finish(): void {
    this.#retry?.cancel();
    this.#recordEvent('stop');
    if (this.#held.empty) return;
    const reason = this.#failure?.reason ?? 'file systems are frozen';
    this.#log.critical(`records of the audit are lost: ${reason}`);
  }

  /** The time, as lines tell it: that of the wall, and of a clock that never jumps, in seconds since the machine's start. */
  now(): { readonly time: string; readonly uptime: number } {
    const { sys } = this.#runtime;
    const time = sys.realTime();
    const micros = String(time % 1000).padStart(3, '0');
    const text = new Date(Math.floor(time / 1000)).toISOString().replace('Z', `${micros}Z`);
    return { time: text, uptime: Math.round(sys.now() * 1000) / 1e6 };
  }

  #recordEvent(event: string, more?: object): void {
    const now = this.now();
    const body = encode({ ...now, event, ...more }).slice(1, -1);
    this.record({ body, time: now.time, command: undefined, outcome: event });
  }

  /** Writes what waits. Whether nothing does any more. */
  #flush(): boolean {
    if (this.#frozen || !this.#ready()) return false;
    if (this.#sink.begun) {
      const result = this.#sink.complete();
      if (result < 0) return this.#fail(result);
    }
    const failure = this.#failure;
    if (failure !== undefined) {
      const body = encode({ ...this.now(), event: 'resume', ...failure }).slice(1, -1);
      if (!this.#write(body)) return false;
      this.#failure = undefined;
      this.#log.critical(`the audit is written again to ${this.#sink.name}`);
    }
    if (!this.#held.empty) this.#held.drain((body) => this.#write(body));
    return this.#held.empty;
  }

  /** Opens what could not be opened when file systems had been thawed. */
  #ready(): boolean {
    if (this.#isOpen) return true;
    try {
      this.open();
      return true;
    } catch (error) {
      if (!(error instanceof AuditError)) throw error;
      return this.#failFor(error.message);
    }
  }

  #write(body: string): boolean {
    const { line, link } = sealLine(this.#runtime.sys, this.#last, body);
    const result = this.#sink.append(line);
    if (result === 0 || this.#sink.begun) this.#last = link;
    if (result < 0) this.#fail(result);
    return result === 0 || this.#sink.begun;
  }

  #fail(result: number): false {
    return this.#failFor(errnoText(-result));
  }

  #failFor(reason: string): false {
    if (this.#failure === undefined) {
      this.#log.critical(`cannot write the audit to ${this.#sink.name}: ${reason}; records wait in memory`);
      this.#failure = { reason, since: this.now().time };
    }
    this.#retry ??= this.#runtime.loop.after(RETRY, () => {
      this.#retry = undefined;
      this.#flush();
    });
    return false;
  }
}

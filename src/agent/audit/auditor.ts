import type { Runtime } from '../../runtime/index.ts';
import type { Dispatches } from '../dispatch.ts';
import type { Log } from '../log.ts';
import type { Settings } from '../settings/settings.ts';
import { Audit } from './audit.ts';
import { AuditFile } from './audit-file.ts';
import { AuditJournal } from './audit-journal.ts';
import type { AuditSink } from './audit-sink.ts';
import { AuditedDispatcher } from './audited-dispatcher.ts';
import { type Client, socketClient } from './client.ts';

/** What the agent knows of its audit: who is served, and that what they are answered passes by here. */
export class Auditor {
  /** The chain itself, to be opened before anything is served. */
  readonly audit: Audit;
  readonly #runtime: Runtime;
  #client: Client = { channel: '' };
  #dispatcher: AuditedDispatcher | undefined;

  constructor(runtime: Runtime, log: Log, sink: AuditSink, required: boolean) {
    this.#runtime = runtime;
    this.audit = new Audit(runtime, log, sink, required);
  }

  /** The same answers, recorded. */
  record(dispatcher: Dispatches): Dispatches {
    this.#dispatcher = new AuditedDispatcher(this.#runtime, this.audit, dispatcher, () => this.#client);
    return this.#dispatcher;
  }

  /** From now on requests come on this channel. */
  serves(channel: string): void {
    this.#client = { channel };
  }

  /** From now on they come from who is at the other end of an accepted socket. */
  accepted(descriptor: number): void {
    this.#client = socketClient(this.#runtime.sys, this.#client.channel, descriptor);
  }

  /** Records that the agent ends, and what it was doing. */
  finish(): void {
    this.#dispatcher?.finish();
    this.audit.finish();
  }
}

/** The auditor that the settings ask for: `journal`, or the path of a file. */
export function createAuditor(
  runtime: Runtime,
  log: Log,
  place: string,
  { auditRequired }: Pick<Settings, 'auditRequired'>,
): Auditor {
  const sink = place === 'journal' ? new AuditJournal(runtime.sys) : new AuditFile(runtime.sys, place);
  return new Auditor(runtime, log, sink, auditRequired);
}

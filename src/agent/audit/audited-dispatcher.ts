import { type CommandName, commandNames } from '../../api/index.ts';
import type { Runtime } from '../../runtime/index.ts';
import { encode, encodeError, isObject, type Json, LongString, type Message } from '../../wire/index.ts';
import type { Answer, Dispatches } from '../dispatch.ts';
import { THAWING } from '../policy/policy.ts';
import type { Audit } from './audit.ts';
import type { Client } from './client.ts';
import { Excerpt, mayQuoteSecrets, recordArguments } from './recorded-arguments.ts';

/** Characters of an error's text, or of an unknown command's name. */
const LONGEST = 256;
const COMMANDS: ReadonlySet<string> = new Set(commandNames);

/** A request that is at work. */
interface Call {
  /** On the clock of `Sys.now()`. */
  readonly start: number;
  /** Of a command of ours. */
  readonly command: CommandName | undefined;
  /** Of an error's description: what is told of it. */
  readonly describe: (text: string) => string;
  /** The first members of its record. */
  readonly known: object;
  readonly time: string;
}

/** What else is told of how it ended. */
interface Outcome {
  readonly class?: string;
  readonly error?: string;
  readonly result?: number | undefined;
}

/** Has each request and what the client is told of it recorded, before it is told. */
export class AuditedDispatcher implements Dispatches {
  readonly #runtime: Runtime;
  readonly #audit: Audit;
  readonly #inner: Dispatches;
  readonly #client: () => Client;
  #running: Call | undefined;

  /** `client` tells who is served. */
  constructor(runtime: Runtime, audit: Audit, inner: Dispatches, client: () => Client) {
    this.#runtime = runtime;
    this.#audit = audit;
    this.#inner = inner;
    this.#client = client;
  }

  isQuick(message: Message): boolean {
    return this.#inner.isQuick(message);
  }

  dispatch(message: Message): Answer | Promise<Answer> {
    // Before it is done: long arguments are good until then.
    const call = this.#begin(message);
    const answer = this.#refusal(message, call) ?? this.#inner.dispatch(message);
    if (!(answer instanceof Promise)) {
      this.#end(call, answer);
      return answer;
    }
    this.#running = call;
    return answer.then((answer) => {
      this.#running = undefined;
      this.#end(call, answer);
      return answer;
    });
  }

  fault(error: unknown): string {
    const call = { ...this.#begin(null), describe: beginning };
    const answer = this.#inner.fault(error);
    this.#end(call, answer);
    return answer;
  }

  /** Records what is still at work, because the agent ends. */
  finish(): void {
    if (this.#running !== undefined) this.#record(this.#running, 'unfinished', {});
  }

  #begin(message: Message): Call {
    const now = this.#audit.now();
    const request = isObject(message) ? message : {};
    const name = request['execute'];
    const args = request['arguments'];
    const { sys } = this.#runtime;
    const command = typeof name === 'string' && COMMANDS.has(name) ? (name as CommandName) : undefined;
    const known = {
      ...now,
      client: this.#client(),
      command: command ?? this.#unknownName(name),
      // What an unknown command's arguments are nobody knows: one may be a secret.
      ...(command !== undefined && isObject(args) && recordArguments(sys, command, args)),
    };
    const describe = isObject(message)
      ? isObject(args) && mayQuoteSecrets(args)
        ? head
        : beginning
      : malformed;
    return { start: sys.now(), command, describe, known, time: now.time };
  }

  #unknownName(name: Json | undefined): unknown {
    return typeof name === 'string' || name instanceof LongString
      ? new Excerpt(this.#runtime.sys).of(name)
      : null;
  }

  /** Where commands must be recorded: what is told if this one could not be before it is done, unless it ends a freeze. */
  #refusal(message: Message, call: Call): string | undefined {
    const { command } = call;
    if (!this.#audit.required || command === undefined || THAWING.has(command)) return undefined;
    this.#record(call, 'begun', {});
    const obstacle = this.#audit.probe();
    if (obstacle === undefined) return undefined;
    const why = `Command ${command} has been refused: the audit cannot be written: ${obstacle}`;
    return encodeError('GenericError', why, isObject(message) ? message['id'] : undefined);
  }

  #end(call: Call, answer: Answer): void {
    const error = typeof answer === 'string' ? errorOf(answer) : undefined;
    if (error === undefined) return this.#record(call, 'ok', { result: numberIn(answer) });
    this.#record(call, 'error', { class: error.class, error: call.describe(error.desc) });
  }

  #record({ start, command, known, time }: Call, outcome: string, more: Outcome): void {
    const duration = Math.round((this.#runtime.sys.now() - start) * 1000);
    const body = encode({ ...known, outcome, ...more, 'duration-us': duration }).slice(1, -1);
    this.#audit.record({ body, time, command, outcome: more.class ?? outcome });
  }
}

function beginning(text: string): string {
  return text.slice(0, LONGEST);
}

/** What may quote a secret does so after a colon. */
function head(text: string): string {
  return beginning(text.split(':', 1)[0]!);
}

/** The description would quote what is no request, be it what it may. */
function malformed(): string {
  return 'malformed request';
}

const ERROR = '"error": {"class": "';

/** The error in an answer, which stands at its end; the id before it may be of any length. */
function errorOf(answer: string): { class: string; desc: string } | undefined {
  if (!answer.startsWith('{"error"') && !answer.startsWith('{"id"')) return undefined;
  const { error } = JSON.parse(`{${answer.slice(answer.lastIndexOf(ERROR))}`) as {
    error: { class: string; desc: string };
  };
  return error;
}

/** The number that is returned, or the pid of a program: what later requests are about. */
function numberIn(answer: Answer): number | undefined {
  if (typeof answer !== 'string') return undefined;
  const digits = /^\{"return": (?:\{"pid": )?(\d{1,15})[,}]/.exec(answer)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

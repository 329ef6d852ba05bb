import {
  type ArgumentCheck,
  type Arguments,
  argumentCheck,
  CommandError,
  type CommandName,
  silentCommands,
} from '../api/index.ts';
import {
  encodeError,
  encodeReturn,
  isObject,
  type Json,
  type JsonObject,
  LongString,
  type Message,
  NOTHING,
  NOTHING_RETURNED,
  ParseError,
} from '../wire/index.ts';
import type { AgentContext, AnyCommand } from './command.ts';
import { Commands } from './commands/index.ts';
import { BlockResult, EncodedResult, RETURN } from './encoded-result.ts';
import { STREAM_MARGIN, StreamedReply } from './streamed-reply.ts';

/** What goes back to the client: a line of text, one behind a 0xFF, one in a block, a reply that streams, or nothing. */
export type Answer = string | DelimitedAnswer | BlockAnswer | StreamedAnswer | undefined;

/** The reply to guest-sync-delimited, which the byte 0xFF stands before. */
export interface DelimitedAnswer {
  readonly delimited: string;
}

/** The line `block[0, end)`. */
export interface BlockAnswer {
  readonly block: Uint8Array;
  readonly end: number;
}

export interface StreamedAnswer {
  /** Emptied once it has been sent. */
  head: string;
  readonly body: StreamedReply;
  readonly tail: string;
}

type AnyResult = Awaited<ReturnType<AnyCommand>>;

const END = '}\n';
const INTERNAL_ERROR = encodeError('GenericError', 'internal error');

// The engine looks names of its own up each time; this is called for each message.
const { keys } = Object;

/** A command with all that is to be known of it when it is called. */
interface Entry {
  readonly name: string;
  /** The command itself, once it has been loaded and has succeeded. */
  run: AnyCommand;
  readonly check: ArgumentCheck<CommandName>;
  /** Whether there is no reply on success. */
  readonly isSilent: boolean;
  readonly isDelimited: boolean;
  /** Whether it neither acts on the guest nor waits: then its answer may leave together with those before it. */
  readonly isQuick: boolean;
}

/** A request that was found right, and what it asks for. */
interface Call {
  readonly entry: Entry;
  readonly args: Arguments<CommandName>;
  readonly id: Json | undefined;
}

const QUICK: ReadonlySet<string> = new Set([
  'guest-file-seek',
  'guest-fsfreeze-status',
  'guest-get-host-name',
  'guest-get-load',
  'guest-get-time',
  'guest-info',
  'guest-ping',
  'guest-sync',
]);

/** What a session has its client's messages answered by. */
export interface Dispatches {
  /** Whether the answer to `message` may leave together with those before it: known only of what was asked before. */
  isQuick(message: Message): boolean;
  /** The answer to `message`, or a promise of it that never rejects. */
  dispatch(message: Message): Answer | Promise<Answer>;
  /** The answer to a message that could not be read, for a fault of ours. */
  fault(error: unknown): string;
}

/** Turns a message into its answer: finds the command, checks its arguments, runs it, words its errors. */
export class Dispatcher implements Dispatches {
  readonly #agent: AgentContext;
  readonly #commands: Commands;
  /** Of the commands that were called already. */
  readonly #entries = new Map<string, Entry>();
  /** What was found out about messages: the decoder gives the same one again for the same line. */
  readonly #calls = new WeakMap<JsonObject, Call>();
  /** The last quick one that came again: most do so at once. (Others may hold secrets, which are not kept for long.) */
  #message: Message | undefined;
  #call: Call | undefined;

  constructor(agent: AgentContext, commands = new Commands()) {
    this.#agent = agent;
    this.#commands = commands;
  }

  isQuick(message: Message): boolean {
    const call = message === this.#message ? this.#call : this.#calls.get(message as JsonObject);
    return call?.entry.isQuick === true;
  }

  dispatch(message: Message): Answer | Promise<Answer> {
    let known = this.#call;
    if (message !== this.#message) {
      known = this.#calls.get(message as JsonObject);
      if (known?.entry.isQuick === true) {
        this.#message = message;
        this.#call = known;
      }
    }
    if (known === undefined && !isObject(message)) {
      const wrong = message instanceof ParseError ? message.description : 'QMP input must be a JSON object';
      return encodeError('GenericError', wrong, undefined);
    }
    try {
      if (known === undefined) return this.#run(this.#check(message as JsonObject));
      this.#agent.policy.require(known.entry.name);
      return this.#run(known);
    } catch (error) {
      return this.#failure(error, (message as JsonObject)['id']);
    }
  }

  fault(error: unknown): string {
    this.#logFault(error);
    return INTERNAL_ERROR;
  }

  #run(call: Call): Answer | Promise<Answer> {
    // Not taken apart as a parameter: that is more bytecode, for each message.
    const entry = call.entry;
    const id = call.id;
    const result = entry.run(this.#agent, call.args);
    if (result === NOTHING && id === undefined && !entry.isSilent) return NOTHING_RETURNED;
    // The engine takes long for instanceof, and is asked for each message.
    const kind = (result as object | undefined)?.constructor;
    if (kind === BlockResult) return this.#close(result as BlockResult, id);
    if (kind !== Promise) return success(entry, result as AnyResult, id);
    return (result as Promise<AnyResult>)
      .then((value) => {
        entry.run = this.#commands.find(entry.name)!;
        return (value as object | undefined)?.constructor === BlockResult
          ? this.#close(value as BlockResult, id)
          : success(entry, value, id);
      })
      .catch((error: unknown) => this.#failure(error, id));
  }

  /** Makes of a result in a block the answer. The client's id may be too long for that. */
  #close(result: BlockResult, id: Json | undefined): Answer {
    const { sys } = this.#agent.runtime;
    const { block, end } = result;
    const closing = result.closing + tail(id);
    if (closing.length > STREAM_MARGIN) return sys.decodeUtf8(block, 0, end)! + closing;
    result.end = end + sys.encodeText(closing, block, end);
    return result;
  }

  #check(request: JsonObject): Call {
    const name = request['execute'];
    const args = request['arguments'];
    const id = request['id'];
    // Nearly all requests have what they must have and nothing else: this is told fast.
    const members = 1 + (args === undefined ? 0 : 1) + (id === undefined ? 0 : 1);
    if (typeof name !== 'string' || keys(request).length !== members) checkRequest(request);
    else if (args !== undefined && !isObject(args)) checkRequest(request);
    const entry = this.#entries.get(name as string) ?? this.#enter(String(name));
    this.#agent.policy.require(entry.name);
    const call = { entry, args: entry.check(args as JsonObject | undefined), id };
    this.#calls.set(request, call);
    return call;
  }

  #enter(name: string): Entry {
    const run = this.#commands.find(name);
    if (run === undefined) {
      throw new CommandError(`The command ${name} has not been found`, 'CommandNotFound');
    }
    const entry = {
      name,
      run,
      check: argumentCheck(name as CommandName),
      isSilent: silentCommands.has(name),
      isDelimited: name === 'guest-sync-delimited',
      isQuick: QUICK.has(name),
    };
    this.#entries.set(name, entry);
    return entry;
  }

  /** A CommandError is for the client. Anything else is a fault of ours: its story goes to the log, and the daemon lives. */
  #failure(error: unknown, id: Json | undefined): string {
    try {
      if (error instanceof CommandError) return encodeError(error.class, error.message, id);
      this.#logFault(error);
      return encodeError('GenericError', 'internal error', id);
    } catch (fault) {
      // The answer itself fails where memory is too short for a large id.
      return this.fault(fault);
    }
  }

  /** Tells as much as there is memory for. It does not throw: the client waits for an answer. */
  #logFault(error: unknown): void {
    const { log, runtime } = this.#agent;
    try {
      log.error(`internal error: ${error instanceof Error ? runtime.sys.trace(error) : String(error)}`);
    } catch {
      try {
        log.error('internal error, and no memory to tell which');
      } catch {
        // Not even for that.
      }
    }
  }
}

function success({ isSilent, isDelimited }: Entry, result: AnyResult, id: Json | undefined): Answer {
  if ((result as object | undefined)?.constructor === EncodedResult)
    return RETURN + (result as EncodedResult).text + tail(id);
  if (result instanceof StreamedReply) return { head: RETURN, body: result, tail: tail(id) };
  if (isSilent) return undefined;
  const text = encodeReturn(result as Json, id);
  return isDelimited ? { delimited: text } : text;
}

/** What closes an answer behind its result. */
function tail(id: Json | undefined): string {
  return id === undefined ? END : encodeReturn(null, id).slice(RETURN.length + 'null'.length);
}

/** Says what is wrong with a request. Its members are checked in their own order, as the C agent does. */
function checkRequest(request: JsonObject): void {
  for (const member in request) {
    const value = request[member];
    switch (member) {
      case 'execute':
        if (typeof value === 'string' || value instanceof LongString) break;
        throw new CommandError("QMP input member 'execute' must be a string");
      case 'arguments':
        if (isObject(value)) break;
        throw new CommandError("QMP input member 'arguments' must be an object");
      case 'id':
        break;
      default:
        throw new CommandError(`QMP input member '${member}' is unexpected`);
    }
  }
  if (request['execute'] === undefined) throw new CommandError("QMP input lacks member 'execute'");
}

import { CommandError, type CommandName, silentCommands, validateArguments } from '../api/index.ts';
import {
  encodeError,
  encodeReturn,
  isObject,
  type Json,
  type JsonObject,
  LongString,
  type Message,
  ParseError,
} from '../wire/index.ts';
import type { AgentContext, Command } from './command.ts';
import { commands } from './commands/index.ts';
import { StreamedReply } from './streamed-reply.ts';

/** What goes back to the client: a line of text, a reply that streams, or nothing. */
export type Answer = string | StreamedAnswer | undefined;

export interface StreamedAnswer {
  /** Emptied once it has been sent. */
  head: string;
  readonly body: StreamedReply;
  readonly tail: string;
}

type AnyCommand = Command<CommandName>;
type AnyResult = Awaited<ReturnType<AnyCommand>>;

/** The byte that stands before the reply to guest-sync-delimited. It is text here: the session writes it as one byte. */
export const SENTINEL = 0xff;

const RETURN = '{"return": ';

/** Turns a message into its answer: finds the command, checks its arguments, runs it, words its errors. */
export class Dispatcher {
  readonly #agent: AgentContext;
  readonly #commands = new Map<string, AnyCommand>(Object.entries(commands) as [string, AnyCommand][]);

  constructor(agent: AgentContext) {
    this.#agent = agent;
  }

  /** The answer to `message`, or a promise of it that never rejects. */
  dispatch(message: Message): Answer | Promise<Answer> {
    if (!isObject(message)) {
      const wrong = message instanceof ParseError ? message.description : 'QMP input must be a JSON object';
      return encodeError('GenericError', wrong, undefined);
    }
    const id = message['id'];
    try {
      return this.#run(message, id);
    } catch (error) {
      return this.#failure(error, id);
    }
  }

  #run(request: JsonObject, id: Json | undefined): Answer | Promise<Answer> {
    if (!isPlain(request)) checkRequest(request);
    const name = String(request['execute']);
    const command = this.#commands.get(name);
    if (command === undefined) {
      throw new CommandError(`The command ${name} has not been found`, 'CommandNotFound');
    }
    this.#agent.policy.require(name);
    const args = validateArguments(name as CommandName, request['arguments'] as JsonObject | undefined);
    const result = command(this.#agent, args);
    if (!(result instanceof Promise)) return success(name, result, id);
    return result.then(
      (value) => success(name, value, id),
      (error: unknown) => this.#failure(error, id),
    );
  }

  /** A CommandError is for the client. Anything else is a fault of ours: its story goes to the log, and the daemon lives. */
  #failure(error: unknown, id: Json | undefined): string {
    if (error instanceof CommandError) return encodeError(error.class, error.message, id);
    const { log, runtime } = this.#agent;
    log.error(`internal error: ${error instanceof Error ? runtime.sys.trace(error) : String(error)}`);
    return encodeError('GenericError', 'internal error', id);
  }
}

function success(name: string, result: AnyResult, id: Json | undefined): Answer {
  if (result instanceof StreamedReply) {
    const frame = encodeReturn(null, id);
    return { head: RETURN, body: result, tail: frame.slice(RETURN.length + 'null'.length) };
  }
  if (silentCommands.has(name)) return undefined;
  const text = encodeReturn(result as Json, id);
  return name === 'guest-sync-delimited' ? String.fromCharCode(SENTINEL) + text : text;
}

/** Whether a request has what it must have and nothing else: nearly all have, and this is told fast. */
function isPlain(request: JsonObject): boolean {
  const args = request['arguments'];
  if (typeof request['execute'] !== 'string' || (args !== undefined && !isObject(args))) return false;
  const known = 1 + (args === undefined ? 0 : 1) + (request['id'] === undefined ? 0 : 1);
  return Object.keys(request).length === known;
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

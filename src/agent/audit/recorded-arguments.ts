import { argumentMembers, type CommandName } from '../../api/index.ts';
import type { Sys } from '../../runtime/index.ts';
import {
  Double,
  type Encodable,
  isObject,
  type Json,
  type JsonObject,
  LongString,
} from '../../wire/index.ts';

/** Characters of an argument, and of each string in it, that are recorded; of the rest how many. */
const BUDGET = 1024;
const LONGEST = 256;

/** A value that is not recorded. */
const HIDDEN = { hidden: true };

/** Arguments that hold secrets beside those that stand for bytes, and what is recorded of them. */
const SECRETS: Readonly<Record<string, (value: Json, excerpt: Excerpt) => Encodable>> = {
  password: () => HIDDEN,
  keys: (value) => (Array.isArray(value) ? { count: value.length } : HIDDEN),
  env: (value, excerpt) => (Array.isArray(value) ? excerpt.of(value.map(variableName)) : HIDDEN),
};

/** Whether a command's errors may quote a secret of its arguments. */
export function mayQuoteSecrets(args: JsonObject): boolean {
  return args['password'] !== undefined || args['keys'] !== undefined;
}

/** What is recorded of a command's arguments. */
export interface RecordedArguments {
  readonly arguments: Readonly<Record<string, Encodable>>;
  /** Names that the command does not know, whose values are not recorded: one may be a password's, misspelled. */
  readonly unknown: Encodable | undefined;
}

/** Of the arguments of a command of ours what is no secret, in bounded space, however long they are. */
export function recordArguments(sys: Sys, command: CommandName, args: JsonObject): RecordedArguments {
  const kinds = new Map(argumentMembers(command).map(({ name, type }) => [name, type.kind]));
  const recorded: Record<string, Encodable> = {};
  const unknown: string[] = [];
  for (const name in args) {
    const kind = kinds.get(name);
    if (kind === undefined) unknown.push(name);
    else recorded[name] = recordValue(name, kind, args[name]!, new Excerpt(sys));
  }
  return { arguments: recorded, unknown: unknown.length === 0 ? undefined : new Excerpt(sys).of(unknown) };
}

function recordValue(name: string, kind: string, value: Json, excerpt: Excerpt): Encodable {
  const secret = SECRETS[name];
  if (secret !== undefined) return secret(value, excerpt);
  if (kind !== 'base64') return excerpt.of(value);
  const isText = typeof value === 'string' || value instanceof LongString;
  return isText ? { base64: value.length } : HIDDEN;
}

function variableName(variable: Json): Json {
  const text = typeof variable === 'string' ? variable : '';
  return text.slice(0, Math.max(text.indexOf('='), 0));
}

/** Copies of values with what is too long cut out of them. */
export class Excerpt {
  readonly #sys: Sys;
  #left = BUDGET;

  constructor(sys: Sys) {
    this.#sys = sys;
  }

  of(value: Json): Encodable {
    if (typeof value === 'string') return this.#text(value, value.length);
    if (value instanceof LongString) return this.#text(this.#start(value), value.length);
    if (value === null || typeof value !== 'object' || value instanceof Double) {
      this.#left -= 8;
      return value;
    }
    return isObject(value) ? this.#object(value) : this.#array(value as readonly Json[]);
  }

  #text(start: string, length: number): Encodable {
    const room = Math.max(0, Math.min(LONGEST, this.#left));
    this.#left -= Math.min(length, room) + 8;
    return length <= room ? start : { start: start.slice(0, room), length };
  }

  #start({ chunks }: LongString): string {
    const [first] = chunks;
    return first === undefined ? '' : this.#sys.decodeUtf8(first, 0, Math.min(first.length, LONGEST))!;
  }

  #array(values: readonly Json[]): Encodable {
    const copies: Encodable[] = [];
    this.#left -= 8;
    for (const value of values) {
      if (this.#left <= 0) return [...copies, { more: values.length - copies.length }];
      copies.push(this.of(value));
    }
    return copies;
  }

  /** Members by pairs: their names are the client's, and may be any. */
  #object(value: JsonObject): Encodable {
    const pairs: Encodable[] = [];
    this.#left -= 8;
    for (const name in value) {
      if (this.#left <= 0) return { members: [...pairs, { more: true }] };
      pairs.push([this.of(name), this.of(value[name]!)]);
    }
    return { members: pairs };
  }
}

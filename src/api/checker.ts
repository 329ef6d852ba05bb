import { Double, isObject, type Json, type JsonObject, LongString } from '../wire/index.ts';
import { CommandError } from './command-error.ts';
import type { Member, Signature, Signatures, TypeReference } from './signature.ts';

// The engine looks names of its own up each time; these are asked for each message.
const { hasOwn, keys } = Object;
const { isInteger } = Number;

const INT64_MAX = 2n ** 63n - 1n;
const TWO_64 = 2n ** 64n;

type Union = Extract<Signature, { kind: 'union' }>;

export interface CheckOptions {
  /** Whether members that the schema does not have are left out rather than refused: a newer agent has more of them. */
  readonly skipUnknown: boolean;
  /** Whether base64 may stay a LongString. */
  readonly keepBytes: boolean;
}

/**
 * Holds values of the wire against the schema, with the C agent's rules and words: the first fault in the schema's order
 * counts, and unknown members only when all known ones are right.
 */
export class Checker {
  readonly #signatures: Signatures;
  readonly #options: CheckOptions;

  constructor(signatures: Signatures, options: CheckOptions) {
    this.#signatures = signatures;
    this.#options = options;
  }

  /**
   * The object with each of its members checked. `path` is the object's own, with a dot behind it, or empty. Of members
   * that it should not have, throws only when all others are right.
   */
  struct(members: readonly Member[], object: JsonObject, path: string): JsonObject {
    const checked: Record<string, Json> = {};
    const taken = this.#take(members, object, checked, path);
    this.#refuseUnknown(object, checked, taken, path);
    return checked;
  }

  /** Puts members of `object`, each checked, into `checked`; returns how many. */
  #take(members: readonly Member[], object: JsonObject, checked: Record<string, Json>, path: string): number {
    const { keepBytes } = this.#options;
    let taken = 0;
    for (let i = 0; i < members.length; i++) {
      const { name, isOptional, type } = members[i]!;
      const value = object[name];
      if (value === undefined) {
        if (isOptional) continue;
        throw new CommandError(`Parameter '${path}${name}' is missing`);
      }
      checked[name] = isSimplyRight(type, value, keepBytes) ? value : this.value(type, value, path + name);
      taken++;
    }
    return taken;
  }

  /** Refuses members of `object` that are not in `known`, which has `count` of them. */
  #refuseUnknown(object: JsonObject, known: JsonObject, count: number, path: string): void {
    if (this.#options.skipUnknown || keys(object).length === count) return;
    for (const name in object) {
      if (!hasOwn(known, name)) throw new CommandError(`Parameter '${path}${name}' is unexpected`);
    }
  }

  /** A value of `type`. `path` says where it is, for the message. */
  value(type: TypeReference, value: Json, path: string): Json {
    if (!type.isList) return this.#single(type, value, path);
    if (!Array.isArray(value)) return mismatch(path, 'array');
    return (value as readonly Json[]).map((one, i) => this.#single(type, one, `${path}[${i}]`));
  }

  #single({ kind, name }: TypeReference, value: Json, path: string): Json {
    switch (kind) {
      case 'string':
        return checkString(value, path);
      case 'base64':
        return value instanceof LongString && this.#options.keepBytes ? value : checkString(value, path);
      case 'boolean':
        return typeof value === 'boolean' ? value : mismatch(path, 'boolean');
      case 'number':
        return checkNumber(value, path);
      case 'null':
        return value === null ? value : mismatch(path, 'null');
      case 'any':
        return value;
      case 'int64':
        return checkInteger(value, path);
      case 'uint64':
        return checkUnsigned(value, path);
      case 'small':
        return checkSmall(name, value, path);
      case 'defined':
        return this.#defined(this.#signatures.get(name), name, value, path);
    }
  }

  #defined(signature: Signature, name: string, value: Json, path: string): Json {
    switch (signature.kind) {
      case 'enum':
        return checkEnum(signature.values, value, path);
      case 'alternate':
        return this.value(this.#branch(signature.branches, value) ?? mismatch(path, name), value, path);
      case 'struct':
        return isObject(value) ? this.struct(signature.members, value, `${path}.`) : mismatch(path, 'object');
      case 'union':
        return isObject(value) ? this.#union(signature, value, `${path}.`) : mismatch(path, 'object');
    }
  }

  #union({ members, branches }: Union, object: JsonObject, path: string): JsonObject {
    const checked: Record<string, Json> = {};
    let taken = this.#take(members, object, checked, path);
    const branch = branches.get(String(checked[members[0]!.name]));
    const signature = branch === undefined ? undefined : this.#signatures.get(branch);
    if (signature?.kind === 'struct') taken += this.#take(signature.members, object, checked, path);
    this.#refuseUnknown(object, checked, taken, path);
    return checked;
  }

  /** The branch of an alternate that is for values of this kind. */
  #branch(branches: readonly TypeReference[], value: Json): TypeReference | undefined {
    const kind = kindOf(value);
    return branches.find((branch) => this.#kind(branch) === kind);
  }

  #kind({ name, kind, isList }: TypeReference): string {
    if (isList) return 'array';
    switch (kind) {
      case 'base64':
        return 'string';
      case 'int64':
      case 'uint64':
      case 'small':
        return 'number';
      case 'defined':
        return this.#signatures.get(name).kind === 'enum' ? 'string' : 'object';
      default:
        return kind;
    }
  }
}

/** Whether a value is what nearly all values are: right, and to be taken as it is. */
function isSimplyRight({ kind, isList }: TypeReference, value: Json, keepBytes: boolean): boolean {
  switch (typeof value) {
    case 'number':
      return kind === 'int64' && !isList && isInteger(value);
    case 'string':
      return (kind === 'string' || kind === 'base64') && !isList;
    case 'boolean':
      return kind === 'boolean' && !isList;
    default:
      return kind === 'base64' && keepBytes && !isList && value instanceof LongString;
  }
}

function kindOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (value instanceof LongString) return 'string';
  if (typeof value === 'bigint' || value instanceof Double) return 'number';
  return typeof value;
}

function checkEnum(values: readonly string[], value: Json, path: string): string {
  const text = checkString(value, path);
  if (values.includes(text)) return text;
  throw new CommandError(
    `Parameter '${path.slice(path.lastIndexOf('.') + 1)}' does not accept value '${text}'`,
  );
}

function checkString(value: Json, path: string): string {
  if (typeof value === 'string') return value;
  return value instanceof LongString ? value.toString() : mismatch(path, 'string');
}

function checkNumber(value: Json, path: string): number {
  if (value instanceof Double) return value.value;
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' ? value : mismatch(path, 'number');
}

/** Integers as the C agent takes them: `1.0` is none. */
function checkInteger(value: Json, path: string): number | bigint {
  if (typeof value === 'number' && isInteger(value)) return value;
  return typeof value === 'bigint' && value <= INT64_MAX ? value : mismatch(path, 'integer');
}

/** An unsigned integer may be given as the negative of the same bits. */
function checkUnsigned(value: Json, path: string): number | bigint {
  if (typeof value === 'bigint') return value < 0n ? value + TWO_64 : value;
  if (typeof value === 'number' && isInteger(value)) return value < 0 ? BigInt(value) + TWO_64 : value;
  throw new CommandError(`Parameter '${path}' expects uint64`);
}

/** Integers of 8, 16 and 32 bits. */
function checkSmall(type: string, value: Json, path: string): number {
  const number = Number(checkInteger(value, path));
  const bits = Number(type.replace(/^u?int/, ''));
  const [low, high] = type.startsWith('u') ? [0, 2 ** bits] : [-(2 ** (bits - 1)), 2 ** (bits - 1)];
  if (number < low || number >= high) throw new CommandError(`Parameter '${path}' expects ${type}`);
  return number;
}

function mismatch(path: string, expected: string): never {
  throw new CommandError(`Invalid parameter type for '${path}', expected: ${expected}`);
}

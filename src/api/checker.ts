import { Double, isObject, type Json, type JsonObject, LongString } from '../wire/index.ts';
import { CommandError } from './command-error.ts';
import type { Member, Signature, Signatures, TypeReference } from './signature.ts';

/** Builtin types other than the integers. */
const SCALARS: Readonly<Record<string, 'string' | 'boolean' | 'number' | 'null'>> = {
  str: 'string',
  base64: 'string',
  bool: 'boolean',
  number: 'number',
  null: 'null',
};
const UINT64 = new Set(['uint64', 'size']);
const INT64_MAX = 2n ** 63n - 1n;
const TWO_64 = 2n ** 64n;

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

  /** The members of an object, each checked. `path` is the object's own, with a dot behind it, or empty. */
  members(members: readonly Member[], object: JsonObject, path: string): JsonObject {
    const checked: Record<string, Json> = {};
    for (const { name, isOptional, type } of members) {
      const value = Object.hasOwn(object, name) ? object[name] : undefined;
      if (value !== undefined) checked[name] = this.value(type, value, path + name);
      else if (!isOptional) throw new CommandError(`Parameter '${path}${name}' is missing`);
    }
    return checked;
  }

  /** Refuses members that are in `object` and not in `known`. */
  refuseUnknown(object: JsonObject, known: JsonObject, path: string): void {
    if (this.#options.skipUnknown) return;
    for (const name in object) {
      if (!Object.hasOwn(known, name)) throw new CommandError(`Parameter '${path}${name}' is unexpected`);
    }
  }

  /** A value of `type`. `path` says where it is, for the message. */
  value(type: TypeReference, value: Json, path: string): Json {
    if (type.isList) {
      if (!Array.isArray(value)) return mismatch(path, 'array');
      const element = { name: type.name, isList: false };
      return (value as readonly Json[]).map((one, i) => this.value(element, one, `${path}[${i}]`));
    }
    const scalar = SCALARS[type.name];
    if (scalar !== undefined) return this.#scalar(type.name, scalar, value, path);
    if (type.name === 'any') return value;
    return /^[a-z]/.test(type.name)
      ? checkInteger(type.name, value, path)
      : this.#defined(this.#signatures.get(type.name), type.name, value, path);
  }

  #scalar(type: string, kind: 'string' | 'boolean' | 'number' | 'null', value: Json, path: string): Json {
    if (value instanceof LongString && kind === 'string') {
      return type === 'base64' && this.#options.keepBytes ? value : value.toString();
    }
    if (kind === 'number') {
      if (value instanceof Double) return value.value;
      if (typeof value === 'bigint') return Number(value);
    }
    if (kind === 'null' ? value !== null : typeof value !== kind) return mismatch(path, kind);
    return value;
  }

  #defined(signature: Signature, name: string, value: Json, path: string): Json {
    switch (signature.kind) {
      case 'enum':
        return checkEnum(signature.values, value, path);
      case 'alternate':
        return this.value(this.#branch(signature.branches, value) ?? mismatch(path, name), value, path);
      default: {
        if (!isObject(value)) return mismatch(path, 'object');
        let members = this.members(signature.members, value, `${path}.`);
        if (signature.kind === 'union') {
          const branch = signature.branches.get(String(members[signature.members[0]!.name]));
          if (branch !== undefined) members = { ...members, ...this.#branchMembers(branch, value, path) };
        }
        this.refuseUnknown(value, members, `${path}.`);
        return members;
      }
    }
  }

  #branchMembers(name: string, object: JsonObject, path: string): JsonObject {
    const signature = this.#signatures.get(name);
    return signature.kind === 'struct' ? this.members(signature.members, object, `${path}.`) : {};
  }

  /** The branch of an alternate that is for values of this kind. */
  #branch(branches: readonly TypeReference[], value: Json): TypeReference | undefined {
    const kind = kindOf(value);
    return branches.find((branch) => this.#kind(branch) === kind);
  }

  #kind({ name, isList }: TypeReference): string {
    if (isList) return 'array';
    const scalar = SCALARS[name];
    if (scalar !== undefined) return scalar;
    if (/^[a-z]/.test(name)) return 'number';
    return this.#signatures.get(name).kind === 'enum' ? 'string' : 'object';
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
  const text = value instanceof LongString ? value.toString() : value;
  if (typeof text !== 'string') return mismatch(path, 'string');
  if (values.includes(text)) return text;
  throw new CommandError(
    `Parameter '${path.slice(path.lastIndexOf('.') + 1)}' does not accept value '${text}'`,
  );
}

/** Integers as the C agent takes them: `1.0` is none, and an unsigned one may be given as the negative of the same bits. */
function checkInteger(type: string, value: Json, path: string): number | bigint {
  if (UINT64.has(type)) {
    if (typeof value === 'bigint') return value < 0n ? value + TWO_64 : value;
    if (typeof value !== 'number' || !Number.isInteger(value)) {
      throw new CommandError(`Parameter '${path}' expects uint64`);
    }
    return value < 0 ? BigInt(value) + TWO_64 : value;
  }
  if (typeof value === 'bigint' ? value > INT64_MAX : !Number.isInteger(value))
    return mismatch(path, 'integer');
  const range = /^(u?)int(8|16|32)$/.exec(type);
  if (range !== null) checkRange(Number(value), range[1] === 'u', Number(range[2]), type, path);
  return value as number | bigint;
}

function checkRange(value: number, unsigned: boolean, bits: number, type: string, path: string): void {
  const [low, high] = unsigned ? [0, 2 ** bits] : [-(2 ** (bits - 1)), 2 ** (bits - 1)];
  if (value < low || value >= high) throw new CommandError(`Parameter '${path}' expects ${type}`);
}

function mismatch(path: string, expected: string): never {
  throw new CommandError(`Invalid parameter type for '${path}', expected: ${expected}`);
}

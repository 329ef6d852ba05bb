import { type Condition, checkCondition } from './condition.ts';
import { QapiError } from './qapi-error.ts';
import { atLine, type Source } from './source.ts';
import { isObject, type ObjectValue, type Value } from './value.ts';

/** Reads the members of an object of the schema, each under its name. */
export class FieldReader {
  readonly source: Source;
  readonly #value: ObjectValue;
  readonly #what: string;

  /** Throws if there are members besides those that may be there. `what` it is is for the messages. */
  constructor(value: ObjectValue, what: string, source: Source, allowed: readonly string[]) {
    this.#value = value;
    this.#what = what;
    this.source = source;
    for (const [name, { line }] of value) {
      if (!allowed.includes(name))
        throw new QapiError(atLine(source, line), `${what} has an unknown member '${name}'`);
    }
  }

  has(name: string): boolean {
    return this.#value.has(name);
  }

  /** Where a member that is there stands. */
  at(name: string): Source {
    return atLine(this.source, this.#value.get(name)!.line);
  }

  optional(name: string): Value | undefined {
    return this.#value.get(name)?.value;
  }

  required(name: string): Value {
    const value = this.optional(name);
    if (value === undefined) throw new QapiError(this.source, `${this.#what} lacks '${name}'`);
    return value;
  }

  string(name: string): string {
    const value = this.required(name);
    return typeof value === 'string' ? value : this.fail(name, 'must be a string');
  }

  optionalString(name: string): string | undefined {
    return this.has(name) ? this.string(name) : undefined;
  }

  object(name: string): ObjectValue {
    const value = this.required(name);
    return isObject(value) ? value : this.fail(name, 'must be an object');
  }

  /** Whether a flag is set. It may only be there to be set: with `meaning`. */
  flag(name: string, meaning: boolean): boolean {
    const value = this.optional(name);
    if (value === undefined) return !meaning;
    return value === meaning ? meaning : this.fail(name, `may only be ${meaning}`);
  }

  condition(): Condition | undefined {
    const value = this.optional('if');
    return value === undefined ? undefined : checkCondition(value, this.#what, this.at('if'));
  }

  fail(name: string, problem: string): never {
    throw new QapiError(this.at(name), `'${name}' of ${this.#what} ${problem}`);
  }
}

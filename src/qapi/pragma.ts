import { QapiError } from './qapi-error.ts';
import { atLine, type Source } from './source.ts';
import { isList, isObject, type Value } from './value.ts';

const EXCEPTIONS = [
  'command-name-exceptions',
  'command-returns-exceptions',
  'documentation-exceptions',
  'member-name-exceptions',
] as const;
type Exceptions = (typeof EXCEPTIONS)[number];

/** What the schema has set for itself, so far. It holds for the whole schema. */
export class Pragmas {
  docRequired = false;
  readonly #exceptions = new Map<Exceptions, ReadonlySet<string>>();

  /** Whether `name` was exempted from a rule. */
  exempts(rule: Exceptions, name: string): boolean {
    return this.#exceptions.get(rule)?.has(name) ?? false;
  }

  /** Takes the value of a `pragma` directive. */
  set(value: Value, source: Source): void {
    if (!isObject(value)) throw new QapiError(source, "the value of 'pragma' must be an object");
    for (const [name, field] of value) this.#setOne(name, field.value, atLine(source, field.line));
  }

  #setOne(name: string, value: Value, source: Source): void {
    const rule = EXCEPTIONS.find((rule) => rule === name);
    if (name === 'doc-required') {
      if (typeof value !== 'boolean') throw new QapiError(source, `pragma '${name}' must be true or false`);
      this.docRequired = value;
    } else if (rule === undefined) {
      throw new QapiError(source, `unknown pragma '${name}'`);
    } else {
      const names = namesIn(value, name, source);
      this.#exceptions.set(rule, new Set([...(this.#exceptions.get(rule) ?? []), ...names]));
    }
  }
}

function namesIn(list: Value, pragma: string, source: Source): string[] {
  const fail = (line: number): never => {
    throw new QapiError(atLine(source, line), `pragma '${pragma}' must be a list of names`);
  };
  if (!isList(list)) return fail(source.line);
  return list.map(({ value, line }) => (typeof value === 'string' ? value : fail(line)));
}

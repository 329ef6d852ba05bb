import type { Pragmas } from './pragma.ts';
import { QapiError } from './qapi-error.ts';
import type { Source } from './source.ts';

const NAME = /^(?:__[a-z0-9.-]+_)?(?:x-)?([a-z][\w-]*)$/i;
const VALUE = /^(?:__[a-z0-9.-]+_)?(?:x-)?([a-z0-9][\w-]*)$/i;

/** What names must look like. `what` a name is of is for the message. */
export class NameRules {
  readonly #pragmas: Pragmas;
  /** Whether there are rules about case: there were none in 2015. */
  readonly #strict: boolean;

  constructor(pragmas: Pragmas, strict: boolean) {
    this.#pragmas = pragmas;
    this.#strict = strict;
  }

  checkType(name: string, what: string, source: Source): void {
    const stem = checkSyntax(name, what, source);
    if (name.endsWith('List')) throw new QapiError(source, `${what} ends with 'List', which is reserved`);
    if (this.#strict && !/^[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*$/.test(stem)) {
      throw new QapiError(source, `${what} must be in CamelCase`);
    }
  }

  checkCommand(name: string, what: string, source: Source): void {
    const stem = checkSyntax(name, what, source);
    this.#checkLower(stem, what, source, {
      upper: false,
      underscore: this.#pragmas.exempts('command-name-exceptions', name),
    });
  }

  checkEvent(name: string, what: string, source: Source): void {
    const stem = checkSyntax(name, what, source);
    if (this.#strict && /[a-z-]/.test(stem)) {
      throw new QapiError(source, `${what} must not have lower-case letters or '-'`);
    }
  }

  /** A feature, or a branch of an alternate. */
  checkLower(name: string, what: string, source: Source): void {
    this.#checkLower(checkSyntax(name, what, source), what, source, { upper: false, underscore: false });
  }

  /** A value of the enumeration `owner`. */
  checkValue(name: string, what: string, source: Source, owner: string): void {
    const exempt = this.#pragmas.exempts('member-name-exceptions', owner);
    this.#checkLower(checkSyntax(name, what, source, VALUE), what, source, {
      upper: exempt,
      underscore: exempt,
    });
  }

  /** A member of `owner`. */
  checkMember(name: string, what: string, source: Source, owner: string): void {
    if (name === 'u' || /^has[-_]/.test(name)) throw new QapiError(source, `${what} is reserved`);
    const exempt = this.#pragmas.exempts('member-name-exceptions', owner);
    this.#checkLower(checkSyntax(name, what, source), what, source, { upper: exempt, underscore: exempt });
  }

  #checkLower(
    stem: string,
    what: string,
    source: Source,
    { upper, underscore }: { upper: boolean; underscore: boolean },
  ): void {
    if (!this.#strict) return;
    if (!upper && /[A-Z]/.test(stem)) throw new QapiError(source, `${what} must not have upper-case letters`);
    if (!underscore && stem.includes('_')) throw new QapiError(source, `${what} must not have '_'`);
  }
}

/** What two names must not have in common: they would be one in C. */
export function canonicalName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9]/g, '_');
}

/** Returns the name without prefixes: that of a downstream extension (`__org.example_`), and `x-`. */
function checkSyntax(name: string, what: string, source: Source, syntax = NAME): string {
  const [, stem] = syntax.exec(name) ?? [];
  if (stem === undefined) throw new QapiError(source, `${what} is no valid name`);
  if (canonicalName(name).startsWith('q_')) {
    throw new QapiError(source, `${what} begins with '${name.slice(0, 2)}', which is reserved`);
  }
  return stem;
}

import { QapiError } from './qapi-error.ts';
import { atLine, type Source } from './source.ts';
import { isList, isObject, type Value } from './value.ts';

/** When a part of the schema exists, in terms of the build's settings. */
export type Condition =
  | string
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition };

/** Reads the value of an `if`. `what` it belongs to is for the message. */
export function checkCondition(value: Value, what: string, source: Source): Condition {
  const fail = (problem: string): never => {
    throw new QapiError(source, `'if' of ${what} ${problem}`);
  };
  if (typeof value === 'string') {
    return /^[A-Z][A-Z0-9_]*$/.test(value) ? value : fail(`has '${value}', which is no name of a setting`);
  }
  if (!isObject(value)) return fail('must be a string or an object');
  const [[operator, { value: operand }] = fail('is empty'), ...others] = value;
  if (others.length > 0) return fail("must have one of 'all', 'any' and 'not'");
  switch (operator) {
    case 'not':
      return { not: checkCondition(operand, what, source) };
    case 'all':
    case 'any': {
      if (!isList(operand) || operand.length === 0)
        return fail(`needs a list of conditions in '${operator}'`);
      const conditions = operand.map(({ value, line }) => checkCondition(value, what, atLine(source, line)));
      return operator === 'all' ? { all: conditions } : { any: conditions };
    }
    default:
      return fail(`has '${operator}', which is none of 'all', 'any' and 'not'`);
  }
}

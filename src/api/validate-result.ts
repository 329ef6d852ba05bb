import type { Json } from '../wire/index.ts';
import { Checker } from './checker.ts';
import { type CommandName, returnedSignatures, sentSignatures } from './generated/index.ts';
import { readType, Signatures } from './signature.ts';
import type { Result } from './validate.ts';

const returned = new Signatures([...returnedSignatures, ...sentSignatures]);
const resultChecker = new Checker(returned, { skipUnknown: true, keepBytes: false });

/**
 * Checks what an agent returned for `name`. Members that the schema does not have are left out: agents of other releases
 * may have them.
 *
 * Throws CommandError, which says what is wrong: "Parameter 'return.eof' is missing".
 */
export function validateResult<N extends CommandName>(name: N, value: Json | undefined): Result<N> {
  const type = returned.text(name);
  const checked = resultChecker.value(readType(type === '' ? 'any' : type), value ?? null, 'return');
  return (type === '' ? {} : checked) as Result<N>;
}

export { CommandError, type ErrorClass, errorClasses } from './command-error.ts';
export type * from './generated/index.ts';
export { commandNames, silentCommands } from './generated/index.ts';
export type { Member, Signature, TypeReference } from './signature.ts';
export {
  type ArgumentCheck,
  argumentCheck,
  argumentMembers,
  type Arguments,
  argumentType,
  type Result,
} from './validate.ts';
export { validateResult } from './validate-result.ts';

export { CommandError, type ErrorClass, errorClasses } from './command-error.ts';
export type * from './generated/index.ts';
export { commandNames, silentCommands } from './generated/index.ts';
export { type ArgumentCheck, argumentCheck, type Arguments, type Result } from './validate.ts';
export { validateResult } from './validate-result.ts';

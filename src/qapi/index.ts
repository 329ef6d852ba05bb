export { compile, type CompileOptions } from './compile.ts';
export type * from './definition.ts';
export type { Doc, Heading } from './doc.ts';
export { emitIndex } from './emit-index.ts';
export { emitModule } from './emit-module.ts';
export { emitReference } from './emit-reference.ts';
export { QapiError } from './qapi-error.ts';
export { type Module, Schema } from './schema.ts';
export type { Dialect, Read } from './schema-file.ts';

export * from './errno.ts';
export * from './file-type.ts';
export * from './loop.ts';
export * from './open-flags.ts';
export type * from './runtime.ts';
export type * from './sys.ts';
export * from './system-error.ts';
export * from './system-path.ts';
export * from './system-text.ts';

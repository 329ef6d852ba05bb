export * from './errno.ts';
export * from './loop.ts';
export type * from './runtime.ts';
export type * from './sys.ts';
export * from './system-error.ts';
export * from './system-text.ts';

/** What main.c and sys.c give to TypeScript. */
declare module 'sys' {
  /** The port's methods in C; index.ts adds the others to this very object. */
  // oxlint-disable-next-line typescript/consistent-type-imports -- an ambient module has no other way
  export const calls: Omit<import('../index.ts').Sys, 'trace'>;
  /** The command line, the program's name first; system text. */
  export const programArguments: readonly string[];
  /** The build's table from bundle lines to source lines; trace.ts knows its form. */
  export function lineTable(): string;
  /** Has `translate` applied to the trace of each error that is reported on descriptor 2. */
  export function translateTraces(translate: (trace: string) => string): void;
  /** Makes an allocation that would exceed `bytes` in all fail with an exception; 0 for no limit. */
  export function limitMemory(bytes: number): void;
}

/** The Runtime's port on QuickJS: its methods are C (sys.c), but for the one that is about TypeScript lines. */
import { calls, lineTable, translateTraces } from 'sys';
import type { Sys } from '../index.ts';
import { sourceTrace } from './trace.ts';

export { limitMemory, programArguments } from 'sys';

/** The engine port on QuickJS. */
export const sys: Sys = Object.assign(calls, {
  trace: (error: Error) => `${error}\n${sourceTrace(error.stack ?? '', lineTable())}`.trimEnd(),
});

translateTraces((trace) => sourceTrace(trace, lineTable()));

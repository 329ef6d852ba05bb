/** The Runtime's port on QuickJS: the methods are C (sys.c, main.c), and the engine's own object is the port. */
import { lineTable, translateTraces } from 'sys';
import { sourceTrace } from './trace.ts';

export { limitMemory, programArguments, sys } from 'sys';

/** The stack of an error in lines of the TypeScript source. */
export function traceOf(error: Error): string {
  return sourceTrace(error.stack ?? '', lineTable());
}

translateTraces((trace) => sourceTrace(trace, lineTable()));

/** A child of the contract's cases. */
import { runProgram } from '../../sys.contract.ts';
import { reportRejections, sys } from '../index.ts';

reportRejections();
// Not at once: a module is evaluated by a promise's continuation, and what such ones wait for does not run meanwhile.
setImmediate(() => runProgram(sys, process.argv[2]!));

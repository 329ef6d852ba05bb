/** Runs the port's contract on QuickJS, in the folder that the command line names; ends with 1 if a case fails. */
import { Loop } from '../../index.ts';
import { runProgram, sysContract } from '../../sys.contract.ts';
import { programArguments, sys } from '../index.ts';

/** As a child of itself: `--program NAME`. */
const PROGRAM = '--program';

const loop = new Loop(sys);
const [, folder = '', name = ''] = programArguments;

async function runContract(): Promise<void> {
  const bench = { sys, loop, folder, program: [sys.realPath('/proc/self/exe') as string, PROGRAM] as const };
  let kept = 0;
  for (const { title, run } of sysContract)
    try {
      await run(bench);
      kept++;
    } catch (error) {
      sys.writeText(2, `FAILED: ${title}\n${error instanceof Error ? sys.trace(error) : String(error)}\n`);
    }
  sys.writeText(1, `${kept} of ${sysContract.length} cases\n`);
  sys.exit(kept === sysContract.length ? 0 : 1);
}

if (folder === PROGRAM) runProgram(sys, name);
else void runContract();
loop.run();

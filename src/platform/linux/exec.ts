import { check, ENOEXEC, fileType, REGULAR, type Runtime } from '../../runtime/index.ts';
import type { Child, Exec, Program } from '../index.ts';
import { LinuxChild } from './child.ts';
import { feedProgram } from './program-input.ts';
import { searchPath, startFirst } from './program-path.ts';
import { StdioPipes } from './stdio-pipes.ts';

const SHELL = '/bin/sh';
/** access(2) */
const X_OK = 1;
/** One read of a program's output; as much as a pipe holds. */
const OUTPUT_BLOCK = 64 << 10;

/** Programs as children of the agent. */
export class LinuxExec implements Exec {
  readonly #runtime: Runtime;
  #block: Uint8Array | undefined;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  spawn(program: Program): Child {
    const runtime = this.#runtime;
    const pipes = new StdioPipes(runtime.sys);
    try {
      const child = new LinuxChild(
        runtime,
        this.#start(program, this.#connect(program, pipes)),
        program.session === true,
      );
      // All output is read into one block: it is handed on before the next read.
      const block = (this.#block ??= new Uint8Array(OUTPUT_BLOCK));
      if (pipes.input !== undefined) feedProgram(runtime, pipes.input, program.input ?? []);
      if (pipes.stdout !== undefined) child.readOutput('stdout', pipes.stdout, block);
      if (pipes.stderr !== undefined) child.readOutput('stderr', pipes.stderr, block);
      return child;
    } catch (error) {
      pipes.closeAgentEnds();
      throw error;
    } finally {
      pipes.closeChildEnds();
    }
  }

  isExecutable(path: string): boolean {
    const { sys } = this.#runtime;
    const status = sys.stat(path);
    return typeof status !== 'number' && fileType(status[0]) === REGULAR && sys.access(path, X_OK) === 0;
  }

  #connect({ input, stdout, stderr }: Program, pipes: StdioPipes): readonly [number, number, number] {
    const reads = input === undefined ? pipes.nothing() : pipes.reading();
    const writes = stdout === 'pipe' ? pipes.writing('stdout') : pipes.nothing();
    if (stderr === 'stdout') return [reads, writes, writes];
    return [reads, writes, stderr === 'pipe' ? pipes.writing('stderr') : pipes.nothing()];
  }

  /** Returns the pid. */
  #start(program: Program, stdio: readonly [number, number, number]): number {
    const { sys } = this.#runtime;
    const own = sys.environment();
    const environment = program.environment ?? own;
    const argv = [program.path, ...program.arguments];
    const result = startFirst(program.file ?? program.path, searchPath(own, program.environment), (file) => {
      // Looking first is cheaper than a process that finds nothing to execute.
      const status = sys.stat(file);
      if (typeof status === 'number') return status;
      const session = program.session === true;
      const result = sys.spawn(file, argv, environment, stdio, session);
      if (result !== -ENOEXEC) return result;
      // A script without #! is the shell's, as execvp(3) has it.
      return sys.spawn(SHELL, [SHELL, file, ...program.arguments], environment, stdio, session);
    });
    return check<number>(result, 'execve', program.path);
  }
}

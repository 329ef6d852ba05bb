import type { Caller } from './caller.ts';
import { Deadline } from './deadline.ts';
import { ProtocolError, RefusedError, TimeoutError } from './errors.ts';
import { exec, type ExecOptions, type ExecResult, type GuestProcess, orKill, start } from './exec.ts';
import type { GuestFile } from './guest-file.ts';

/** Takes a program's output while it runs. What it returns is awaited: no more is read meanwhile. */
export type TakeOutput = (stream: 'stdout' | 'stderr', bytes: Buffer) => void | Promise<void>;

/** How a program is run whose output is wanted while it runs. */
export interface ExecStreamOptions extends Omit<ExecOptions, 'output'> {
  /** Is called with each piece of output, in the order of each stream. */
  readonly onOutput: TakeOutput;
}

const FIRST_PAUSE = 10;
const LONGEST_PAUSE = 250;
const EXEC_TIMEOUT = 60_000;
const CLEAR_TIMEOUT = 5_000;

/** Two empty files in a folder that is nobody else's. */
const PREPARE = 'umask 077; d=$(mktemp -d) && : >"$d/stdout" && : >"$d/stderr" && printf %s "$d"';
/** The program in place of the shell. */
const RUN = 'd=$1; shift; exec "$@" >"$d/stdout" 2>"$d/stderr"';

/**
 * Runs a program and hands its output on while it runs. The protocol tells output only at the end: here the program
 * writes to two files in the guest, which are read while they grow and removed afterwards. It takes a POSIX shell and
 * mktemp in the guest, and room in its folder for temporary files; there is no limit of 16 MiB. The result's own output
 * is empty.
 */
export async function execStream(
  caller: Caller,
  open: (path: string) => Promise<GuestFile>,
  path: string,
  args: readonly string[],
  { timeout = EXEC_TIMEOUT, onOutput, ...options }: ExecStreamOptions,
): Promise<ExecResult> {
  const deadline = new Deadline(timeout, options.signal);
  const folder = await makeFolder(caller, deadline);
  const files: GuestFile[] = [];
  try {
    files.push(await open(`${folder}/stdout`), await open(`${folder}/stderr`));
    const program = await start(caller, '/bin/sh', ['-c', RUN, 'sh', folder, path, ...args], {
      ...options,
      output: 'none',
    });
    return await orKill(program, options, () => follow(program, files, deadline, onOutput));
  } finally {
    await clear(caller, folder, files);
  }
}

async function makeFolder(caller: Caller, deadline: Deadline): Promise<string> {
  const { exitCode, stdout, stderr } = await exec(caller, '/bin/sh', ['-c', PREPARE], {
    timeout: deadline.left,
    signal: deadline.signal,
  });
  if (exitCode !== 0)
    throw new RefusedError(
      'refused',
      `no folder for the output: ${stderr.toString().trim()}`,
      'GenericError',
    );
  const folder = stdout.toString();
  // It is removed afterwards, by this name.
  if (!/^\/[^\0\n]*[^/\0\n]$/.test(folder))
    throw new ProtocolError('mktemp in the guest has named no folder');
  return folder;
}

/** Hands on what comes until the program has ended and all of it is read. */
async function follow(
  program: GuestProcess,
  files: readonly GuestFile[],
  deadline: Deadline,
  onOutput: TakeOutput,
): Promise<ExecResult> {
  const { signal } = deadline;
  for (let pause = FIRST_PAUSE; ;) {
    // Asked first: what was written before the end is read after it.
    const result = await program.poll({ signal });
    let isQuiet = true;
    for (const [i, file] of files.entries()) {
      for await (const bytes of file.pieces(undefined, { signal })) {
        isQuiet = false;
        await onOutput(i === 0 ? 'stdout' : 'stderr', bytes);
        if (deadline.left === 0) break; // it may write for ever
      }
    }
    if (result !== undefined) return result;
    if (deadline.left === 0)
      throw new TimeoutError(
        `the program ${program.pid} of the guest has not ended within ${Math.round(deadline.timeout)} ms`,
      );
    pause = isQuiet ? Math.min(pause * 2, LONGEST_PAUSE) : FIRST_PAUSE;
    await deadline.sleep(pause);
  }
}

/** Closes and removes the files. That it fails is no reason to lose what the program has done. */
async function clear(caller: Caller, folder: string, files: readonly GuestFile[]): Promise<void> {
  const options = { timeout: CLEAR_TIMEOUT };
  const works = [
    ...files.map((file) => () => file.close(options)),
    () => exec(caller, 'rm', ['-rf', '--', folder], options),
  ];
  for (const work of works) {
    try {
      await work();
    } catch {
      return; // the agent or the channel has gone: the guest clears its temporary files itself
    }
  }
}

import { createInterface, type Interface } from 'node:readline/promises';
import { type GuestAgent, printable } from '../../client/index.ts';
import { addNotes } from '../help-text.ts';
import type { Answer, Call, Verb } from '../verb.ts';

/** Milliseconds that one line may run: people interrupt what they do not want. */
const NO_LIMIT = 24 * 60 * 60 * 1000;
const SIGNALLED = 128;
const STATE_LIMIT = 4 << 20;

/** A folder of the guest for what one line leaves to the next. */
const BEGIN = 'umask 077; d=$(mktemp -d) && cd && pwd > "$d/folder" && : > "$d/variables" && printf %s "$d"';
/** Goes where the line before has ended, does the line, and keeps where it has ended, also when the line says `exit`. */
const LINE = String.raw`d=$1; . "$d/variables"; cd -- "$(cat "$d/folder")" || exit
trap 's=$?; { pwd > "$d/folder"; export -p > "$d/variables"; } 2>/dev/null; exit $s' EXIT
eval "$2"`;

const HELP = `
Each line is a program of its own: /bin/sh goes where the line before has ended, with the variables that were exported.
There is no terminal, so editors and prompts do not work. "exit" or Ctrl-D ends it, Ctrl-C ends the line that runs,
but not what it has started and waits for.
In a pipe it runs the lines that it reads, and exits as the last of them did.`;

export const shell: Verb = {
  onMany: false,
  define(command) {
    command.description('A shell in the guest, line by line, that keeps its directory and its environment.');
    addNotes(command, HELP);
  },
  async run(call) {
    const { agent, signal } = call;
    const folder = (await quiet(agent, BEGIN, [], signal)).trim();
    try {
      return await session(call, folder);
    } finally {
      if (folder !== '') await quiet(agent, 'rm -rf -- "$1"', [folder], undefined);
    }
  },
};

async function session(call: Call, folder: string): Promise<Answer> {
  const isTerminal = process.stdin.isTTY === true;
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: isTerminal });
  const stop = (): void => lines.close();
  call.signal.addEventListener('abort', stop);
  let last = 0;
  try {
    for await (const line of prompted(lines, call, folder, isTerminal)) {
      if (/^\s*exit(\s+\d+)?\s*$/.test(line)) {
        last = Number(/\d+/.exec(line)?.[0] ?? last);
        break;
      }
      if (line.trim() !== '') last = await runLine(call, folder, line, lines);
    }
  } finally {
    call.signal.removeEventListener('abort', stop);
    lines.close();
  }
  call.signal.throwIfAborted();
  return { json: { 'exit-code': last }, exitCode: last };
}

/** The lines that are typed, each after a prompt that tells where it will run. */
async function* prompted(
  lines: Interface,
  { agent, guest, signal }: Call,
  folder: string,
  isTerminal: boolean,
): AsyncGenerator<string, void, undefined> {
  if (!isTerminal) {
    yield* lines;
    return;
  }
  const ended = new Promise<undefined>((resolve) => lines.once('close', () => resolve(undefined)));
  for (;;) {
    const place = (await agent.files.readFile(`${folder}/folder`, { limit: STATE_LIMIT, signal }))
      .toString()
      .trimEnd();
    const line = await Promise.race([
      lines.question(`${printable(guest.name)}:${printable(place)}$ `, { signal }),
      ended,
    ]);
    if (line === undefined) {
      process.stderr.write('\n');
      return;
    }
    yield line;
  }
}

/** Runs a line; Ctrl-C ends it and not the shell. */
async function runLine(
  { agent, screen, signal }: Call,
  folder: string,
  line: string,
  lines: Interface,
): Promise<number> {
  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort();
  lines.on('SIGINT', interrupt);
  try {
    const { exitCode, signal: by } = await agent.exec('/bin/sh', ['-c', LINE, 'sh', folder, line], {
      timeout: NO_LIMIT,
      signal: AbortSignal.any([signal, interrupted.signal]),
      onOutput: (stream, bytes) => (stream === 'stdout' ? screen.write(bytes) : screen.writeError(bytes)),
    });
    return exitCode ?? SIGNALLED + (by ?? 0);
  } catch (error) {
    if (!interrupted.signal.aborted || signal.aborted) throw error;
    screen.note('^C');
    return SIGNALLED + 2;
  } finally {
    lines.off('SIGINT', interrupt);
  }
}

/** What a small script prints. */
async function quiet(
  agent: GuestAgent,
  script: string,
  args: readonly string[],
  signal: AbortSignal | undefined,
): Promise<string> {
  const { stdout } = await agent.exec('/bin/sh', ['-c', script, 'sh', ...args], { signal });
  return stdout.toString();
}

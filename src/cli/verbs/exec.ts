import { addAbortSignal } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Argument, InvalidArgumentError, Option } from 'commander';
import { type ExecResult, type GuestAgent, TimeoutError } from '../../client/index.ts';
import { exitCodes } from '../exit-code.ts';
import { addNotes } from '../help-text.ts';
import { repeated } from '../repeated.ts';
import { UsageError } from '../usage-error.ts';
import type { Answer, Call, Verb } from '../verb.ts';

/** As timeout(1) and env(1) have them. */
const TOO_LATE = 124;
const NOT_RUN = 125;
const SIGNALLED = 128;

/** Milliseconds that a program may run if nothing is said: people interrupt what they do not want. */
const NO_LIMIT = 24 * 60 * 60 * 1000;

const HELP = `
The exit code is the program's, or 128 and the signal that ended it; ${TOO_LATE} when --timeout is over, ${NOT_RUN} when
it could not be run at all, 126 or 127 where the guest's shell says so. Ctrl-C ends the program in the guest, but not what
it has started itself. Options of qga stand before PROGRAM: what follows it is its own.

  qga -t web-1 exec -- systemctl is-active nginx
  qga -t web-1 exec --shell 'df -h | grep /data'
  qga -t web-1 exec -i -- tar -x -C /srv < site.tar`;

export const exec: Verb = {
  keepsTime: true,
  endsWithProgram: true,
  define(command) {
    command.description(
      'Runs a program in the guest, as the agent is: mostly as root. No shell is involved unless you name one. What it ' +
        'writes is shown while it runs, where the agent allows files to be read; else when it has ended.',
    );
    command.addArgument(new Argument('[words...]', 'the program and its arguments'));
    command.addOption(new Option('--shell <command>', 'a line for /bin/sh instead'));
    command.addOption(
      new Option('-i, --stdin', 'passes on standard input, all of it before the program starts'),
    );
    command.addOption(
      new Option('-e, --env <name=value>', 'its environment [may be repeated]').argParser(assignment),
    );
    command.addOption(
      new Option('--kill', 'ends the program when --timeout is over; else it goes on running'),
    );
    command.addOption(
      new Option('--buffered', 'shows the output when the program has ended (at most 16 MiB)'),
    );
    addNotes(command, HELP);
  },
  exitCode: (error) => (error instanceof TimeoutError ? TOO_LATE : NOT_RUN),
  async prepare({ words, options, interrupted }) {
    if ((words.length === 0) === (options['shell'] === undefined)) {
      throw new UsageError('what shall run?', 'Write qga exec -- PROGRAM, or qga exec --shell COMMAND.');
    }
    return options['stdin'] === true ? await buffer(addAbortSignal(interrupted, process.stdin)) : undefined;
  },
  async run(call) {
    const result = await runProgram(call);
    return { ...answer(result, call), exitCode: exitCode(result) };
  },
};

async function runProgram({
  agent,
  words,
  options,
  prepared,
  screen,
  signal,
  timeout,
}: Call): Promise<ExecResult> {
  const shell = options['shell'] as string | undefined;
  const [path = '/bin/sh', ...args] = shell === undefined ? words : ['/bin/sh', '-c', shell];
  const common = {
    input: prepared as Buffer | undefined,
    ...(options['env'] !== undefined && { env: environment(options['env'] as string[]) }),
    isLeftRunning: options['kill'] !== true,
    timeout: timeout ?? NO_LIMIT,
    signal,
  };
  if (screen.json || options['buffered'] === true || !(await mayStream(agent, signal)))
    return await agent.exec(path, args, common);
  return await agent.exec(path, args, {
    ...common,
    onOutput: (stream, bytes) => (stream === 'stdout' ? screen.write(bytes) : screen.writeError(bytes)),
  });
}

/** Output can be followed where the program may write to a file that may be read. */
async function mayStream(agent: GuestAgent, signal: AbortSignal): Promise<boolean> {
  const { supported_commands: commands } = await agent.execute('guest-info', {}, { signal });
  const enabled = new Set(commands.filter((command) => command.enabled).map(({ name }) => name));
  return ['guest-file-open', 'guest-file-read', 'guest-file-seek', 'guest-file-close'].every((name) =>
    enabled.has(name),
  );
}

function answer(
  { pid, exitCode, signal, stdout, stderr, isTruncated }: ExecResult,
  { screen }: Call,
): Answer {
  return {
    json: {
      pid,
      'exit-code': exitCode ?? null,
      signal: signal ?? null,
      stdout: stdout.toString(),
      stderr: stderr.toString(),
      truncated: isTruncated,
    },
    show: async () => {
      await screen.write(stdout);
      await screen.writeError(stderr);
      if (isTruncated) screen.note('qga: the agent keeps 16 MiB of the output; the rest is lost');
      if (signal !== undefined) screen.note(`qga: the program was ended by signal ${signal}`);
    },
  };
}

function exitCode({ exitCode, signal }: ExecResult): number {
  return exitCode ?? (signal === undefined ? exitCodes.failed : SIGNALLED + signal);
}

function environment(words: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf('=');
      return [word.slice(0, at), word.slice(at + 1)];
    }),
  );
}

function assignment(word: string, before: readonly string[] | undefined): string[] {
  if (!/^[^=]+=/.test(word)) throw new InvalidArgumentError('NAME=VALUE is wanted.');
  return repeated(word, before);
}

import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { Argument, Option } from 'commander';
import { FreezeError, type FrozenGuest } from '../../client/index.ts';
import { exitCodes } from '../exit-code.ts';
import { addNotes } from '../help-text.ts';
import { repeated } from '../repeated.ts';
import { UsageError } from '../usage-error.ts';
import type { Answer, Call, Verb } from '../verb.ts';
import { durationText } from './duration-text.ts';

const MINUTES = 60;
/** Milliseconds that a command has to end when it is told to. */
const LAST_WORDS = 5_000;
const NOT_FOUND = 127;
const SIGNALLED = 128;

const HELP = `
Whatever happens, the guest is thawed: when COMMAND fails, on Ctrl-C, when --timeout is over (ten minutes if it is not
given), when the connection is lost meanwhile. If the guest has thawed by itself before, its snapshot is not consistent: it
says so and exits with 6. Else the exit code is COMMAND's. COMMAND finds the guest's name in QGA_GUEST.

  qga -t web-1 freeze -- lvcreate -s -n web-1-snap vg/web-1
  qga -t web-1 freeze --mount /srv -- zfs snapshot tank/web-1@now`;

export const freeze: Verb = {
  timeout: 10 * MINUTES,
  mustFinish: true,
  endsWithProgram: true,
  define(command) {
    command.description(
      "Freezes the guest's file systems, runs COMMAND on this host (a snapshot, say), and thaws them again. With " +
        '--status it only tells whether they are frozen.',
    );
    command.addArgument(new Argument('[command...]', 'what to run on this host, behind --'));
    command.addOption(
      new Option('--mount <path>', 'only this mount point [may be repeated]').argParser(repeated),
    );
    command.addOption(new Option('--status', 'tells whether the guest is frozen; exits with 6 if so'));
    addNotes(command, HELP);
  },
  async prepare({ words, options }) {
    if (options['status'] !== true && words.length === 0) {
      throw new UsageError(
        'freeze needs a command to run while the guest stands still',
        'Write qga freeze -- COMMAND.',
      );
    }
  },
  async run(call) {
    return call.options['status'] === true ? await status(call) : await whileFrozen(call);
  },
};

export const thaw: Verb = {
  define(command) {
    command.description('Thaws file systems that somebody has left frozen. Where none is, it does nothing.');
  },
  async run({ agent, signal }) {
    const count = Number(await agent.execute('guest-fsfreeze-thaw', {}, { signal }));
    return { json: { thawed: count }, show: (screen) => screen.print(`${count} file systems thawed`) };
  },
};

async function status({ agent, signal }: Call): Promise<Answer> {
  const state = await agent.execute('guest-fsfreeze-status', {}, { signal });
  return {
    json: { status: state },
    exitCode: state === 'frozen' ? exitCodes.freeze : exitCodes.done,
    show: (screen) => screen.print(state),
  };
}

async function whileFrozen(call: Call): Promise<Answer> {
  const { agent, options, screen, signal } = call;
  const frozen = await agent.freeze({ mountpoints: options['mount'] as string[] | undefined, signal });
  const start = performance.now();
  const seconds = (): number => (performance.now() - start) / 1000;
  if (!screen.json) screen.note(`frozen: ${counted(frozen.count)}`);
  if (frozen.count === 0) screen.note('qga: the guest has frozen nothing: it goes on writing');
  let exitCode: number;
  try {
    exitCode = await runHere(call);
  } catch (error) {
    await thawAnyway(frozen);
    throw error;
  }
  const thawed = await frozen.thaw();
  if (!screen.json) screen.note(`thawed after ${durationText(seconds())}: ${counted(thawed)}`);
  signal.throwIfAborted();
  return { json: { frozen: frozen.count, thawed, seconds: seconds(), 'exit-code': exitCode }, exitCode };
}

/** The command's failure is what is told, unless the guest is left frozen. */
async function thawAnyway(frozen: FrozenGuest): Promise<void> {
  try {
    await frozen.thaw();
  } catch (error) {
    if (!(error instanceof FreezeError) || error.code === 'still-frozen') throw error;
  }
}

/** Runs the command on this host; returns its exit code as shells tell it. */
async function runHere({ words, guest, screen, signal }: Call): Promise<number> {
  const [program = '', ...args] = words;
  // Standard output is for JSON alone.
  const output = screen.json ? 2 : 'inherit';
  const environment = { ...process.env, QGA_GUEST: guest.name };
  const child = spawn(program, args, { stdio: ['inherit', output, 'inherit'], env: environment });
  const end = (): void => {
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), LAST_WORDS).unref();
  };
  signal.addEventListener('abort', end, { once: true });
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') return reject(error);
        screen.note(`qga: ${program}: no such command on this host`);
        resolve(NOT_FOUND);
      });
      child.once('close', (code, name) => resolve(code ?? SIGNALLED + constants.signals[name ?? 'SIGKILL']));
    });
  } finally {
    signal.removeEventListener('abort', end);
  }
}

function counted(count: number): string {
  return count === 1 ? '1 file system' : `${count} file systems`;
}

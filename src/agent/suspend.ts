import { CommandError } from '../api/index.ts';
import type { Platform, ProgramEnd } from '../platform/index.ts';
import { ENOENT, SystemError } from '../runtime/index.ts';
import { attempt } from './attempt.ts';
import type { AgentContext } from './command.ts';

/** What those who can put a guest to sleep call one kind of it. */
interface Sleep {
  /** systemctl's word; the unit is `systemd-` and that. */
  readonly systemd: string;
  /** The program is `pm-` and this, the option of pm-is-supported `--` and this. */
  readonly pmUtils: string;
  /** Undefined: the kernel has it not. */
  readonly kernel: string | undefined;
}

export const DISK: Sleep = { systemd: 'hibernate', pmUtils: 'hibernate', kernel: 'disk' };
export const RAM: Sleep = { systemd: 'suspend', pmUtils: 'suspend', kernel: 'mem' };
export const HYBRID: Sleep = { systemd: 'hybrid-sleep', pmUtils: 'suspend-hybrid', kernel: undefined };

/** A way to put the guest to sleep. */
interface Way {
  readonly name: string;
  /** Whether it is a way here. Changes nothing. */
  can(platform: Platform, sleep: Sleep): Promise<boolean>;
  /** Resolves when it is done. CommandError if it fails. */
  go(platform: Platform, sleep: Sleep): Promise<void>;
}

/** The names of the ways that will be tried, in their order. */
export async function suspendWays(platform: Platform, sleep: Sleep): Promise<string[]> {
  const names: string[] = [];
  for (const way of WAYS) if (await way.can(platform, sleep)) names.push(way.name);
  return names;
}

/** Puts the guest to sleep, in the first way that works. CommandError if none does. */
export async function suspend({ log, platform }: AgentContext, sleep: Sleep): Promise<{}> {
  let error = new CommandError('the requested suspend mode is not supported by the guest');
  for (const way of WAYS) {
    if (!(await way.can(platform, sleep))) continue;
    try {
      await way.go(platform, sleep);
      return {};
    } catch (failure) {
      if (!(failure instanceof CommandError)) throw failure;
      error = failure;
      log.warning(error.message);
    }
  }
  throw error;
}

const WAYS: readonly Way[] = [
  {
    name: 'systemctl',
    async can(platform, { systemd }) {
      const status = await exitCode(platform, 'systemctl', 'status', `systemd-${systemd}`);
      // The unit is known and does not run: what it does is not being done yet.
      return status === 1 || status === 2 || status === 3;
    },
    go: (platform, { systemd }) => succeed(platform, 'systemctl', systemd),
  },
  {
    name: 'pm-utils',
    can: async (platform, { pmUtils }) => (await exitCode(platform, 'pm-is-supported', `--${pmUtils}`)) === 0,
    go: (platform, { pmUtils }) => succeed(platform, `pm-${pmUtils}`),
  },
  {
    name: 'the kernel',
    can: ({ power }, { kernel }) =>
      Promise.resolve(kernel !== undefined && power.sleepStates().includes(kernel)),
    async go({ power }, { kernel }) {
      try {
        await power.sleep(kernel!);
      } catch (error) {
        if (!(error instanceof SystemError)) throw error;
        throw new CommandError(`suspend: cannot write to '${error.path}': ${error.text}`);
      }
    },
  },
];

/** Undefined if it does not start, or is killed. */
async function exitCode(platform: Platform, path: string, ...args: string[]): Promise<number | undefined> {
  try {
    const end = await run(platform, path, args);
    return 'code' in end ? end.code : undefined;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return undefined;
  }
}

/** CommandError if the program does not succeed. */
async function succeed(platform: Platform, path: string, ...args: string[]): Promise<void> {
  const helper = `the helper program '${[path, ...args].join(' ')}'`;
  const end = await attempt(
    () => run(platform, path, args),
    ({ errno, text }) =>
      errno === ENOENT
        ? `${helper} was not found`
        : `failed to create child process, error 'Failed to execute child process “${path}” (${text})'`,
  );
  if ('signal' in end) throw new CommandError(`${helper} has terminated abnormally`);
  if (end.code === 0) return;
  throw new CommandError(`${helper} returned an unexpected exit status code (${end.code})`);
}

/** How a program ends that has nothing to read and whose output nobody reads. SystemError, at once, if it does not start. */
function run({ exec }: Platform, path: string, args: readonly string[]): Promise<ProgramEnd> {
  const child = exec.spawn({
    path,
    arguments: args,
    environment: undefined,
    input: undefined,
    stdout: 'null',
    stderr: 'null',
  });
  return new Promise((resolve) => (child.onEnd = resolve));
}

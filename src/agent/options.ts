import { getopt, OptionError, type OptionForm } from './getopt.ts';

/** How the agent is reached. */
export const channelMethods = ['virtio-serial', 'unix-listen'] as const;
export type ChannelMethod = (typeof channelMethods)[number];

/** What the command line asks for. */
export interface Options {
  method: string;
  /** Device or socket; undefined where the method has no default. */
  path: string | undefined;
  stateDirectory: string;
  verbose: boolean;
  retryPath: boolean;
  blocked: string[];
  allowed: string[];
  /** Program that runs before a freeze and after a thaw; undefined for none. */
  freezeHook: string | undefined;
  /** Seconds after which the agent thaws by itself; 0 for never. */
  freezeTimeout: number;
  /** Told instead of running. */
  show: 'help' | 'version' | 'commands' | undefined;
}

interface Option extends OptionForm {
  /** The value's name in the help; empty for options without. */
  readonly placeholder: string;
  readonly help: string;
  /** Returns true if the rest of the line does not matter any more. */
  readonly apply: (options: Options, value: string) => boolean | void;
}

const DEFAULT_HOOK = '/etc/qemu/fsfreeze-hook';
const DEFAULT_TIMEOUT = 600;
/** More than a week is a slip of the pen. */
const LONGEST_TIMEOUT = 604_800;

/** The options: the one place where each of them stands, in the order of the help. */
export const optionTable: readonly Option[] = [
  {
    short: 'm',
    long: 'method',
    value: 'required',
    placeholder: 'METHOD',
    help: `how the host reaches the agent: ${channelMethods.join(' or ')} (default: virtio-serial)`,
    apply: (options, value) => void (options.method = value),
  },
  {
    short: 'p',
    long: 'path',
    value: 'required',
    placeholder: 'PATH',
    help: "the channel's device or socket (default for virtio-serial: /dev/virtio-ports/org.qemu.guest_agent.0)",
    apply: (options, value) => void (options.path = value),
  },
  {
    short: 'F',
    long: 'fsfreeze-hook',
    value: 'optional',
    placeholder: '[=PATH]',
    help: `run a program before a freeze, with the word freeze, and after a thaw, with the word thaw (default: ${DEFAULT_HOOK})`,
    apply: (options, value) => void (options.freezeHook = value || DEFAULT_HOOK),
  },
  {
    short: undefined,
    long: 'freeze-timeout',
    value: 'required',
    placeholder: 'SECONDS',
    help: `thaw by itself what the host has frozen and not thawed in this time (default: ${DEFAULT_TIMEOUT}; 0: never)`,
    apply: (options, value) => void (options.freezeTimeout = seconds('freeze-timeout', value)),
  },
  {
    short: 't',
    long: 'statedir',
    value: 'required',
    placeholder: 'DIR',
    help: 'directory for the state that outlives the agent (default: /var/run); it has to exist',
    apply: (options, value) => void (options.stateDirectory = value),
  },
  {
    short: 'v',
    long: 'verbose',
    value: 'none',
    placeholder: '',
    help: 'log everything, not only errors',
    apply: (options) => void (options.verbose = true),
  },
  {
    short: 'b',
    long: 'block-rpcs',
    value: 'required',
    placeholder: 'LIST',
    help: "commands that may not be used, separated by commas; 'help' lists all of them",
    apply: (options, value) => addCommands(options, options.blocked, value),
  },
  {
    short: 'a',
    long: 'allow-rpcs',
    value: 'required',
    placeholder: 'LIST',
    help: "the only commands that may be used, separated by commas; 'help' lists all of them",
    apply: (options, value) => addCommands(options, options.allowed, value),
  },
  {
    short: 'r',
    long: 'retry-path',
    value: 'none',
    placeholder: '',
    help: 'when the channel fails or is not there yet, try again every five seconds',
    apply: (options) => void (options.retryPath = true),
  },
  {
    short: 'V',
    long: 'version',
    value: 'none',
    placeholder: '',
    help: 'print the version and exit',
    apply: (options) => show(options, 'version'),
  },
  {
    short: 'h',
    long: 'help',
    value: 'none',
    placeholder: '',
    help: 'print this help and exit',
    apply: (options) => show(options, 'help'),
  },
];

function show(options: Options, what: NonNullable<Options['show']>): true {
  options.show = what;
  return true;
}

function seconds(option: string, value: string): number {
  if (/^\d{1,6}$/.test(value) && Number(value) <= LONGEST_TIMEOUT) return Number(value);
  throw new OptionError(
    `option '--${option}' takes a number of seconds from 0 to ${LONGEST_TIMEOUT}, not '${value}'`,
  );
}

function addCommands(options: Options, list: string[], value: string): boolean {
  if (value === 'help' || value === '?') return show(options, 'commands');
  if (value !== '') list.push(...value.split(','));
  return false;
}

const DEFAULT_PATHS: Readonly<Record<string, string | undefined>> = {
  'virtio-serial': '/dev/virtio-ports/org.qemu.guest_agent.0',
};

/** Reads the command line, the program's name left out. Throws OptionError. */
export function parseOptions(words: readonly string[]): Options {
  const options: Options = {
    method: 'virtio-serial',
    path: undefined,
    stateDirectory: '/var/run',
    verbose: false,
    retryPath: false,
    freezeHook: undefined,
    freezeTimeout: DEFAULT_TIMEOUT,
    blocked: [],
    allowed: [],
    show: undefined,
  };
  // Options act in their order: `--version` before a mistake still tells the version.
  for (const { form, value } of getopt(optionTable, words)) {
    if (form.apply(options, value ?? '') === true) return options;
  }
  options.path ??= DEFAULT_PATHS[options.method];
  return options;
}

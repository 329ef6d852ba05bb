import { getopt, type OptionForm } from './getopt.ts';

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

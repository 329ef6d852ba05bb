import type { OptionForm } from './getopt.ts';
import {
  channelMethods,
  DEFAULT_CONFIGURATION,
  DEFAULT_HOOK,
  DEFAULT_PATHS,
  DEFAULTS,
  type Settings,
} from './settings.ts';

/** Told instead of running. */
export type Shown = 'help' | 'version' | 'commands' | 'configuration' | 'doctor';

type Field<T> = { [F in keyof Settings]-?: T extends Settings[F] ? F : never }[keyof Settings];

/** What becomes of an option's value, or of a key's. */
export type Effect =
  | { readonly kind: 'text'; readonly field: Field<string> }
  | { readonly kind: 'flag'; readonly field: Field<boolean> }
  /** Names separated by commas, added to those before; on the command line `help` lists all there are. */
  | { readonly kind: 'list'; readonly field: 'blocked' | 'allowed' }
  /** `parse` returns undefined for what it does not take, which is `expected` to be something else. */
  | {
      readonly kind: 'number';
      readonly field: Field<number>;
      readonly parse: (text: string) => number | undefined;
      readonly print: (value: number) => string;
      readonly expected: string;
    }
  | { readonly kind: 'show'; readonly what: Shown }
  /** Names a recording to be checked instead of running. */
  | { readonly kind: 'verify' }
  /** Names the configuration file: read before all others. */
  | { readonly kind: 'configuration' };

export interface Setting extends OptionForm {
  /** In the configuration file; undefined for what only the command line can say. */
  readonly key: string | undefined;
  readonly effect: Effect;
  /** What an option of an optional value means without it. */
  readonly implied?: string;
  /** The value's name in the help; empty for options without. */
  readonly placeholder: string;
  readonly help: string;
  /** Whether the C agent lacks it: then --dump-conf tells it only where it is not as usual. */
  readonly ours?: true;
}

/** More than a week is a slip of the pen. */
const LONGEST_TIMEOUT = 604_800;

const LIST_HELP = "separated by commas; 'help' lists all of them";

/** Every option and key, the one place where each of them stands, in the order of the help and of --dump-conf. */
export const settingTable: readonly Setting[] = [
  {
    short: 'c',
    long: 'config',
    key: undefined,
    value: 'required',
    effect: { kind: 'configuration' },
    placeholder: 'FILE',
    help: `configuration file (default: $QGA_CONF, or else ${DEFAULT_CONFIGURATION}, if it is there)`,
  },
  {
    short: 'd',
    long: 'daemonize',
    key: 'daemon',
    value: 'none',
    effect: { kind: 'flag', field: 'daemon' },
    placeholder: '',
    help: 'become a daemon once the channel is open',
  },
  {
    short: 'm',
    long: 'method',
    key: 'method',
    value: 'required',
    effect: { kind: 'text', field: 'method' },
    placeholder: 'METHOD',
    help: `how the host reaches the agent: ${channelMethods.join(', ')} (default: ${DEFAULTS.method})`,
  },
  {
    short: 'p',
    long: 'path',
    key: 'path',
    value: 'required',
    effect: { kind: 'text', field: 'path' },
    placeholder: 'PATH',
    help: `device, socket, or CID:PORT for vsock-listen (default: ${Object.values(DEFAULT_PATHS).join(' or ')})`,
  },
  {
    short: 'l',
    long: 'logfile',
    key: 'logfile',
    value: 'required',
    effect: { kind: 'text', field: 'logFile' },
    placeholder: 'FILE',
    help: 'append the log to a file (default: standard error)',
  },
  {
    short: 'f',
    long: 'pidfile',
    key: 'pidfile',
    value: 'required',
    effect: { kind: 'text', field: 'pidFile' },
    placeholder: 'FILE',
    help: `file for the process number of a daemon (default: ${DEFAULTS.pidFile})`,
  },
  {
    short: 'F',
    long: 'fsfreeze-hook',
    key: 'fsfreeze-hook',
    value: 'optional',
    effect: { kind: 'text', field: 'freezeHook' },
    implied: DEFAULT_HOOK,
    placeholder: '[=PATH]',
    help: `run a program with the word freeze before a freeze, and with the word thaw after a thaw (${DEFAULT_HOOK} unless given)`,
  },
  {
    short: 't',
    long: 'statedir',
    key: 'statedir',
    value: 'required',
    effect: { kind: 'text', field: 'stateDirectory' },
    placeholder: 'DIR',
    help: `directory for the state that outlives the agent (default: ${DEFAULTS.stateDirectory}); it has to exist`,
  },
  {
    short: 'v',
    long: 'verbose',
    key: 'verbose',
    value: 'none',
    effect: { kind: 'flag', field: 'verbose' },
    placeholder: '',
    help: 'log everything, not only errors',
  },
  {
    short: 'r',
    long: 'retry-path',
    key: 'retry-path',
    value: 'none',
    effect: { kind: 'flag', field: 'retryPath' },
    placeholder: '',
    help: 'when the channel fails or is not there yet, try again every five seconds',
  },
  {
    short: 'b',
    long: 'block-rpcs',
    key: 'block-rpcs',
    value: 'required',
    effect: { kind: 'list', field: 'blocked' },
    placeholder: 'LIST',
    help: `commands that may not be used, ${LIST_HELP}`,
  },
  {
    short: 'a',
    long: 'allow-rpcs',
    key: 'allow-rpcs',
    value: 'required',
    effect: { kind: 'list', field: 'allowed' },
    placeholder: 'LIST',
    help: `the only commands that may be used, ${LIST_HELP}`,
  },
  {
    short: undefined,
    long: 'policy',
    key: 'policy',
    value: 'required',
    effect: { kind: 'text', field: 'policy' },
    placeholder: 'POLICY',
    help: 'what the host may do, by its arguments, too: read-only, backup, no-exec, full, or the path of a policy file',
    ours: true,
  },
  {
    short: undefined,
    long: 'freeze-timeout',
    key: 'freeze-timeout',
    value: 'required',
    effect: {
      kind: 'number',
      field: 'freezeTimeout',
      parse: (text) => (/^\d{1,6}$/.test(text) && +text <= LONGEST_TIMEOUT ? +text : undefined),
      print: String,
      expected: `a number of seconds from 0 to ${LONGEST_TIMEOUT}`,
    },
    placeholder: 'SECONDS',
    help: `thaw by itself what the host has frozen and not thawed in this time (default: ${DEFAULTS.freezeTimeout}; 0: never)`,
    ours: true,
  },
  {
    short: undefined,
    long: 'file-mode',
    key: 'file-mode',
    value: 'required',
    effect: {
      kind: 'number',
      field: 'fileMode',
      parse: (text) => (/^0?[0-7]{3}$/.test(text) ? parseInt(text, 8) : undefined),
      print: (mode) => mode.toString(8).padStart(4, '0'),
      expected: 'permissions in octal, such as 0640',
    },
    placeholder: 'MODE',
    help: 'permissions of files that the host makes (default: 0666, whatever the umask)',
    ours: true,
  },
  {
    short: undefined,
    long: 'audit',
    key: 'audit',
    value: 'required',
    effect: { kind: 'text', field: 'audit' },
    placeholder: 'PATH',
    help: "record each command that the host calls: in a file that --verify-audit checks, or in systemd's journal if PATH is the word journal",
    ours: true,
  },
  {
    short: undefined,
    long: 'audit-required',
    key: 'audit-required',
    value: 'none',
    effect: { kind: 'flag', field: 'auditRequired' },
    placeholder: '',
    help: 'record each command before it is done, too, and refuse it if that cannot be, unless it ends a freeze',
    ours: true,
  },
  {
    short: undefined,
    long: 'verify-audit',
    key: undefined,
    value: 'required',
    effect: { kind: 'verify' },
    placeholder: 'FILE[:HASH]',
    help: 'check that no line of a recording was edited, removed or put in, and that the line of this hash is among them, and exit',
    ours: true,
  },
  {
    short: 'D',
    long: 'dump-conf',
    key: undefined,
    value: 'none',
    effect: { kind: 'show', what: 'configuration' },
    placeholder: '',
    help: 'print the settings as a configuration file and exit',
  },
  {
    short: undefined,
    long: 'doctor',
    key: undefined,
    value: 'none',
    effect: { kind: 'show', what: 'doctor' },
    placeholder: '',
    help: 'tell what would work here with these settings, what would not, and why, and exit',
    ours: true,
  },
  {
    short: undefined,
    long: 'json',
    key: undefined,
    value: 'none',
    effect: { kind: 'flag', field: 'json' },
    placeholder: '',
    help: 'with --doctor: as JSON',
    ours: true,
  },
  {
    short: 'V',
    long: 'version',
    key: undefined,
    value: 'none',
    effect: { kind: 'show', what: 'version' },
    placeholder: '',
    help: 'print the version and exit',
  },
  {
    short: 'h',
    long: 'help',
    key: undefined,
    value: 'none',
    effect: { kind: 'show', what: 'help' },
    placeholder: '',
    help: 'print this help and exit',
  },
];

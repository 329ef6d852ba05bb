/** How the agent is to run: what its command line and its configuration file say. */
export interface Settings {
  /** Becomes a daemon. */
  daemon: boolean;
  method: string;
  /** Device or socket; undefined for a socket that the agent was started with. */
  path: string | undefined;
  /** File that the log is appended to; undefined: standard error. */
  logFile: string | undefined;
  /** Of a daemon. */
  pidFile: string;
  /** Program that runs before a freeze and after a thaw; undefined for none. */
  freezeHook: string | undefined;
  stateDirectory: string;
  verbose: boolean;
  /** Tries again when the channel fails. */
  retryPath: boolean;
  blocked: readonly string[];
  allowed: readonly string[];
  /** A ready-made policy, or a file's path; undefined: none. */
  policy: string | undefined;
  /** Seconds after which the agent thaws by itself; 0 for never. */
  freezeTimeout: number;
  /** Where what is done is recorded: `journal`, or the path of a file; undefined: nowhere. */
  audit: string | undefined;
  /** Records commands before they are done, too, and refuses them if that cannot be. */
  auditRequired: boolean;
  /** Permissions of new files; undefined: those that the C agent gives, whatever the umask. */
  fileMode: number | undefined;
  /** The doctor speaks to programs. */
  json: boolean;
}

/** How the agent is reached. */
export const channelMethods = ['virtio-serial', 'isa-serial', 'unix-listen', 'vsock-listen'] as const;
export type ChannelMethod = (typeof channelMethods)[number];

export const DEFAULTS: Readonly<Settings> = {
  daemon: false,
  method: 'virtio-serial',
  path: undefined,
  logFile: undefined,
  pidFile: '/var/run/qemu-ga.pid',
  freezeHook: undefined,
  stateDirectory: '/var/run',
  verbose: false,
  retryPath: false,
  blocked: [],
  allowed: [],
  policy: undefined,
  freezeTimeout: 600,
  fileMode: undefined,
  json: false,
  audit: undefined,
  auditRequired: false,
};

/** Where the channel is if nothing is said. */
export const DEFAULT_PATHS: Readonly<Record<string, string | undefined>> = {
  'virtio-serial': '/dev/virtio-ports/org.qemu.guest_agent.0',
  'isa-serial': '/dev/ttyS0',
};

export const DEFAULT_HOOK = '/etc/qemu/fsfreeze-hook';
export const DEFAULT_CONFIGURATION = '/etc/qemu/qemu-ga.conf';

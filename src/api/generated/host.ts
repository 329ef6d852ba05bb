// Made from schema/host.qapi by `npm run generate`. Changes belong there.

/** The guest's name. */
export interface GuestHostName {
  /** short or fully qualified, as the guest was set up */
  readonly 'host-name': string;
}

/**
 * The guest's operating system. The kernel tells the first three
 * members (see uname(2)), the file os-release the others (see
 * os-release(5)), so far as they stand there.
 */
export interface GuestOSInfo {
  /** such as "6.12.9-amd64" */
  readonly 'kernel-release'?: string;
  /** how and when the kernel was built */
  readonly 'kernel-version'?: string;
  /** such as "x86_64" */
  readonly machine?: string;
  /** short name for programs, such as "debian" */
  readonly id?: string;
  /** such as "Debian GNU/Linux" */
  readonly name?: string;
  /** name and version for people */
  readonly 'pretty-name'?: string;
  /** version for people, such as "13 (trixie)" */
  readonly version?: string;
  /** version for programs, such as "13" */
  readonly 'version-id'?: string;
  /** edition for people, such as "Server Edition" */
  readonly variant?: string;
  /** edition for programs, such as "server" */
  readonly 'variant-id'?: string;
}

/** How many processes were running or waiting to run, on average. */
export interface GuestLoadAverage {
  /** in the last minute */
  readonly load1m: number;
  /** in the last five minutes */
  readonly load5m: number;
  /** in the last fifteen minutes */
  readonly load15m: number;
}

export interface HostCommands {
  /**
   * Tells the guest's name. It need not be known to any name service,
   * nor be unique.
   */
  'guest-get-host-name': {
    arguments: {};
    result: GuestHostName;
  };

  /** Tells which operating system the guest runs. */
  'guest-get-osinfo': {
    arguments: {};
    result: GuestOSInfo;
  };

  /** Tells how busy the guest is. */
  'guest-get-load': {
    arguments: {};
    result: GuestLoadAverage;
  };
}

export const hostArguments = {
  'guest-get-host-name': '',
  'guest-get-osinfo': '',
  'guest-get-load': '',
} as const;

export const hostResults = {
  GuestHostName: 'struct host-name:str',
  'guest-get-host-name': 'GuestHostName',
  GuestOSInfo: 'struct kernel-release?:str kernel-version?:str machine?:str id?:str name?:str pretty-name?:str version?:str version-id?:str variant?:str variant-id?:str',
  'guest-get-osinfo': 'GuestOSInfo',
  GuestLoadAverage: 'struct load1m:number load5m:number load15m:number',
  'guest-get-load': 'GuestLoadAverage',
} as const;

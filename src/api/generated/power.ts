// Made from schema/power.qapi by `npm run generate`. Changes belong there.

export interface PowerCommands {
  /** Shuts the guest down. There is a reply only if that fails. */
  'guest-shutdown': {
    arguments: {
      /** "powerdown" (the default), "halt" or "reboot" */
      readonly mode?: string;
    };
    result: {};
  };

  /**
   * Saves the guest's state to its own disk and powers it off
   * (hibernation). There is a reply only if that fails.
   *
   * systemd is asked first, then pm-utils, then the kernel. Once the
   * guest is back, begin with `guest-sync-delimited`.
   */
  'guest-suspend-disk': {
    arguments: {};
    result: {};
  };

  /**
   * Suspends the guest to its memory. There is a reply only if that
   * fails.
   *
   * systemd is asked first, then pm-utils, then the kernel. Make sure
   * beforehand that the virtual machine can wake the guest up
   * (wakeup-suspend-support of query-current-machine), or it will have
   * to be reset. Once the guest is back, begin with
   * `guest-sync-delimited`.
   */
  'guest-suspend-ram': {
    arguments: {};
    result: {};
  };

  /**
   * Saves the guest's state to its own disk and suspends it to memory:
   * it wakes up fast, and loses nothing if the power fails. There is a
   * reply only if that fails.
   *
   * systemd is asked first, then pm-utils. What is said of waking up
   * under `guest-suspend-ram` holds here too.
   */
  'guest-suspend-hybrid': {
    arguments: {};
    result: {};
  };
}

export const powerArguments = {
  'guest-shutdown': 'mode?:str',
  'guest-suspend-disk': '',
  'guest-suspend-ram': '',
  'guest-suspend-hybrid': '',
} as const;

export const powerResults = {
  'guest-shutdown': '',
  'guest-suspend-disk': '',
  'guest-suspend-ram': '',
  'guest-suspend-hybrid': '',
} as const;

// Made from schema/clock.qapi by `npm run generate`. Changes belong there.

/** The guest's local time. */
export interface GuestTimezone {
  /**
   * abbreviated name, such as "CET". It is meant for people:
   * names are not unique.
   */
  readonly zone?: string;
  /** seconds east of UTC, daylight saving time included */
  readonly offset: number | bigint;
}

export interface ClockCommands {
  /** Tells the guest's time. */
  'guest-get-time': {
    arguments: {};
    result: number | bigint;
  };

  /**
   * Sets the guest's clock, for instance after the guest was paused or
   * restored and its clock lies far behind.
   *
   * The hardware clock follows the new time. Without `time` it is the
   * other way round: the guest's clock is set from its hardware clock.
   * The program /sbin/hwclock does that; where there is none, the agent
   * does it itself, to within a second.
   */
  'guest-set-time': {
    arguments: {
      /**
       * nanoseconds since 1970-01-01 00:00 UTC. What is below a
       * microsecond is dropped. The year must be 1970 to 2069 in the
       * guest's time zone.
       */
      readonly time?: number | bigint;
    };
    result: {};
  };

  /** Tells the guest's time zone as it is now. */
  'guest-get-timezone': {
    arguments: {};
    result: GuestTimezone;
  };
}

export const clockArguments = {
  'guest-get-time': '',
  'guest-set-time': 'time?:int',
  'guest-get-timezone': '',
} as const;

export const clockResults = {
  'guest-get-time': 'int',
  'guest-set-time': '',
  GuestTimezone: 'struct zone?:str offset:int',
  'guest-get-timezone': 'GuestTimezone',
} as const;

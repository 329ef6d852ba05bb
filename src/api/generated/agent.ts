// Made from schema/agent.qapi by `npm run generate`. Changes belong there.

/** A command that this agent knows. */
export interface GuestAgentCommandInfo {
  /** its name */
  readonly name: string;
  /**
   * whether it may be used now. The guest's administrator can
   * block commands, and most are refused while filesystems are
   * frozen.
   */
  readonly enabled: boolean;
  /**
   * whether there is a reply when it succeeds. The
   * commands that end the guest's activity have none. (since 1.7)
   */
  readonly 'success-response': boolean;
}

/** An agent and its commands. */
export interface GuestAgentInfo {
  /** the agent's release, such as "11.1.0" */
  readonly version: string;
  /** every command that it knows, enabled or not */
  readonly supported_commands: readonly GuestAgentCommandInfo[];
}

export interface AgentCommands {
  /**
   * Returns `id`, and sends the byte 0xFF before the reply.
   *
   * The channel may still hold replies that an earlier client never
   * read. To find the end of them, send 0xFF (it drops an unfinished
   * request of that client), then this command with an `id` of your own
   * choice; skip everything up to the byte 0xFF, which no JSON text
   * contains, and compare the number that follows. Do so when you
   * connect, and after every call that you gave up waiting for.
   */
  'guest-sync-delimited': {
    arguments: {
      /** a number that is unlikely to come twice, such as 64 random bits */
      readonly id: number | bigint;
    };
    result: number | bigint;
  };

  /**
   * Returns `id`.
   *
   * It serves clients that read the channel line by line and can tell
   * the reply by its number; `guest-sync-delimited` also copes with half
   * a line that an earlier client has left behind.
   */
  'guest-sync': {
    arguments: {
      /** a number that is unlikely to come twice */
      readonly id: number | bigint;
    };
    result: number | bigint;
  };

  /** Does nothing. A reply says that the agent is there and not busy. */
  'guest-ping': {
    arguments: {};
    result: {};
  };

  /** Tells which agent this is and which commands it has. */
  'guest-info': {
    arguments: {};
    result: GuestAgentInfo;
  };
}

export const agentArguments = {
  'guest-sync-delimited': 'id:int',
  'guest-sync': 'id:int',
  'guest-ping': '',
  'guest-info': '',
} as const;

export const agentResults = {
  'guest-sync-delimited': 'int',
  'guest-sync': 'int',
  'guest-ping': '',
  GuestAgentCommandInfo: 'struct name:str enabled:bool success-response:bool',
  GuestAgentInfo: 'struct version:str supported_commands:[GuestAgentCommandInfo]',
  'guest-info': 'GuestAgentInfo',
} as const;

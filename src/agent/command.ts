import type { Arguments, CommandName, Result } from '../api/index.ts';
import type { Platform } from '../platform/index.ts';
import type { Runtime } from '../runtime/index.ts';
import type { Accounting } from './accounting.ts';
import type { Auditor } from './audit/auditor.ts';
import type { Blocks } from './blocks.ts';
import type { Children } from './children.ts';
import type { BlockResult, EncodedResult } from './encoded-result.ts';
import type { Freeze } from './freeze/freeze.ts';
import type { Housekeeping } from './housekeeping.ts';
import type { Log } from './log.ts';
import type { OpenFiles } from './open-files.ts';
import type { Policy } from './policy/policy.ts';
import type { StreamedReply } from './streamed-reply.ts';

/**
 * A command: its wire arguments, already checked against the schema, in; its wire result, or a promise of it, out. It
 * throws CommandError for what the client is to be told. Only one command runs at a time.
 */
export type Command<N extends CommandName> = (
  agent: AgentContext,
  args: Arguments<N>,
) => Outcome<N> | Promise<Outcome<N>>;

type Outcome<N extends CommandName> = Result<N> | EncodedResult | BlockResult | StreamedReply;

export type AnyCommand = Command<CommandName>;

/** What commands work on. */
export interface AgentContext {
  readonly platform: Platform;
  readonly runtime: Runtime;
  readonly log: Log;
  /** Told what commands do. */
  readonly accounting: Accounting;
  /** Has what is done recorded; undefined: nothing is. */
  readonly auditor?: Auditor | undefined;
  readonly policy: Policy;
  /** Working memory, free for whichever command runs. */
  readonly blocks: Blocks;
  /** The commands that this agent has, in the schema's order. */
  readonly commandNames: readonly CommandName[];
  /** Told of large transfers. */
  readonly housekeeping: Housekeeping;
  /** Permissions of files that guest-file-open makes. */
  readonly fileMode: number;
  /** Handles of guest-file-open. They outlive the client that opened them. */
  readonly files: OpenFiles;
  readonly freeze: Freeze;
  /** Programs of guest-exec. */
  readonly children: Children;
}

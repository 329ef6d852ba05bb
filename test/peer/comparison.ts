import type { Conversation, ConversationFile } from '../conversations/replay/conversation.ts';
import { differences } from '../conversations/replay/expectation.ts';
import type { Heard } from '../conversations/replay/player.ts';
import type { AgentPool } from '../conversations/replay/suite.ts';

/** What became of one conversation, or of one trial, on both agents. */
export interface Comparison {
  /** Where to find it, and its title. */
  readonly place: string;
  /** Why the C agent cannot have it, and the row that says so. */
  readonly oursOnly?: Conversation['oursOnly'];
  /** The rows of docs/decisions.md without which the two would not agree. */
  readonly rows: readonly number[];
  /** What docs/decisions.md does not explain. */
  readonly problems: readonly string[];
}

/** How long the C agent may take for a reply that it is not expected to give, in milliseconds. */
const SHORT = 1_500;

/** Both agents, and what is known of where they differ. */
export interface Peers {
  readonly ours: AgentPool;
  readonly c: AgentPool;
  readonly decisions: ReadonlyMap<number, string>;
}

/** Holds a conversation with both agents at once, and their replies against each other. */
export async function compare(
  { ours, c, decisions }: Peers,
  file: ConversationFile,
  conversation: Conversation,
): Promise<Comparison> {
  const { oursOnly } = conversation;
  const [mine, theirs] = await Promise.allSettled([
    ours.play(file, conversation),
    c.play(file, conversation, oursOnly && SHORT),
  ]);
  const problems: string[] = [];
  const rows = new Set(conversation.steps.flatMap(({ row }) => row ?? []));
  if (mine.status === 'rejected') problems.push(`ours: ${messageOf(mine.reason)}`);
  if (oursOnly !== undefined) {
    rows.add(oursOnly.row);
    if (theirs.status === 'fulfilled') problems.push('no difference: the C agent can have it, too');
  } else if (theirs.status === 'rejected') problems.push(`the C agent: ${messageOf(theirs.reason)}`);
  else {
    for (const { verdict } of theirs.value) for (const row of verdict.rows) rows.add(row);
    if (mine.status === 'fulfilled') problems.push(...disagreements(mine.value, theirs.value));
  }
  for (const row of rows) if (!decisions.has(row)) problems.push(`docs/decisions.md has no row ${row}`);
  const place = `${file.name}.txt:${conversation.line}: ${conversation.title}`;
  return { place, oursOnly, rows: [...rows], problems };
}

/** Where replies are both as expected, but not the same. */
function disagreements(ours: readonly Heard[], theirs: readonly Heard[]): string[] {
  return ours.flatMap(({ step, expected, verdict }) => {
    const other = theirs.find((heard) => heard.step === step);
    if (other?.verdict.reply === undefined || verdict.reply === undefined) return [];
    const found = differences(expected, verdict.reply, other.verdict.reply);
    return found.map((path) => `line ${step.line}: ${path} is not the same`);
  });
}

function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}

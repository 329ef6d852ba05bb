import { setImmediate } from 'node:timers/promises';
import { AgentProcess, type AgentProgram } from '../conversations/replay/agent-process.ts';
import { Mismatch } from '../conversations/replay/expectation.ts';
import { judge } from '../conversations/replay/verdict.ts';
import { Channel } from '../support/channel.ts';
import type { Random } from './random.ts';

/** Beyond every number that a stream asks for by chance. */
const FIRST_MARK = 1_000_000_000_000;

/** Both agents, to which the same is sent. */
export class Pair {
  readonly #agents: readonly AgentProcess[];
  readonly #channels: readonly Channel[];
  readonly #random: Random;
  #mark = FIRST_MARK;

  private constructor(agents: readonly AgentProcess[], channels: readonly Channel[], random: Random) {
    this.#agents = agents;
    this.#channels = channels;
    this.#random = random;
  }

  /** Starts the two. `random` says in which pieces streams arrive. */
  static async start(ours: AgentProgram, c: AgentProgram, random: Random): Promise<Pair> {
    const agents = [ours, c].map((program) => new AgentProcess(program, [], {}));
    await Promise.all(agents.map((agent) => agent.ready()));
    const channels = await Promise.all(agents.map(({ socket }) => Channel.connect(socket)));
    return new Pair(agents, channels, random);
  }

  async stop(): Promise<void> {
    for (const channel of this.#channels) channel.close();
    await Promise.all(this.#agents.map((agent) => agent.stop()));
  }

  /** Those of the streams that the two answer differently. */
  async differing(streams: readonly string[]): Promise<string[]> {
    const [ours = [], theirs = []] = await this.#replies(streams);
    return streams.filter((_, i) => !sameReplies(ours[i]!, theirs[i]!));
  }

  /** Both agents' replies to a stream. */
  async describe(stream: string): Promise<string> {
    const [ours, theirs] = await this.#replies([stream]);
    return `  ours  ${ours!.flat().join('\n        ')}\n  c     ${theirs!.flat().join('\n        ')}`;
  }

  /** The lines by which each agent answers each of the streams. */
  async #replies(streams: readonly string[]): Promise<string[][][]> {
    const first = this.#mark;
    this.#mark += streams.length;
    // A zero ends whatever a stream has begun: it is an error anywhere.
    const text = streams.map(
      (stream, i) => `${stream}\0{"execute":"guest-sync","arguments":{"id":${first + i}}}\n`,
    );
    const bytes = Buffer.from(text.join(''), 'latin1');
    return await Promise.all(
      this.#channels.map(async (channel) => {
        const sending = this.#send(channel, bytes);
        const replies: string[][] = [];
        for (let i = 0; i < streams.length; i++)
          replies.push(await linesUntil(channel, `{"return": ${first + i}}`));
        await sending;
        return replies;
      }),
    );
  }

  async #send(channel: Channel, bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const to = at + 1 + this.#random.below(this.#random.once(3) ? 20 : 4000);
      channel.send(bytes.subarray(at, to));
      at = to;
      await setImmediate();
    }
  }
}

async function linesUntil(channel: Channel, mark: string): Promise<string[]> {
  const lines: string[] = [];
  for (;;) {
    const line = await channel.line();
    if (line === undefined) throw new Error(`an agent has closed the channel after\n${lines.join('\n')}`);
    if (line === mark) return lines;
    lines.push(line);
  }
}

function sameReplies(ours: readonly string[], theirs: readonly string[]): boolean {
  return ours.length === theirs.length && ours.every((line, i) => sameReply(line, theirs[i]!));
}

function sameReply(ours: string, theirs: string): boolean {
  try {
    judge('c', known(ours), known(theirs));
    return true;
  } catch (error) {
    if (error instanceof Mismatch) return false;
    throw error;
  }
}

/** The reply without what the two may have in different ways, by docs/decisions.md. */
function known(reply: string): string {
  return (
    reply
      // Row 8: the C agent writes numbers that are too large in no way that JSON has.
      .replaceAll(/(?<=[ [])(-?)inf(?=[\]},])/g, '$11e999')
      // Row 13: the C agent tells no number.
      .replace(/(?<="desc": "PID )\S+(?= does not exist"\}\}$)/, '')
      // Row 30: which of several wrong members is told.
      .replace(/(?<="desc": "QMP input member ').*' (is unexpected|must be an? \w+)(?="\}\}$)/, '')
      .replace(/(?<="desc": "Parameter ').*' is unexpected(?="\}\}$)/, '')
  );
}

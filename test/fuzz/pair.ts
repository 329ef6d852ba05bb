import { setImmediate } from 'node:timers/promises';
import { AgentProcess, type AgentProgram } from '../conversations/replay/agent-process.ts';
import { BLOCKED } from './commands.ts';
import { sameReplies } from './known-differences.ts';
import { contents, makeSpecialFiles, OPENED, resetFiles, withHandles } from './open-files.ts';
import { Talk } from './talk.ts';
import type { Random } from './random.ts';

/** Beyond every number that a stream asks for by chance. */
const FIRST_MARK = 1_000_000_000_000;
/** Ends whatever a stream has begun: it is an error anywhere. */
const BREAK = '\0';

/** What an agent has said to a batch of streams, and what it has left in its files. */
interface Answers {
  readonly replies: string[][];
  readonly files: string;
}

/** Both agents, to which the same is sent. */
export class Pair {
  readonly #talks: readonly Talk[];
  readonly #random: Random;
  #mark = FIRST_MARK;

  private constructor(talks: readonly Talk[], random: Random) {
    this.#talks = talks;
    this.#random = random;
  }

  /** Starts the two. `random` says in which pieces streams arrive. */
  static async start(ours: AgentProgram, c: AgentProgram, random: Random): Promise<Pair> {
    const talks = [ours, c].map(async (program) => {
      const agent = new AgentProcess(program, ['-b', BLOCKED.join()], {});
      await agent.ready();
      makeSpecialFiles(agent.folder);
      return await Talk.open(agent);
    });
    return new Pair(await Promise.all(talks), random);
  }

  /** Ends the two; what our agent has written to its log meanwhile, where nothing should be. */
  async stop(): Promise<string> {
    await Promise.all(this.#talks.map((talk) => talk.end()));
    return this.#talks[0]!.agent.messages;
  }

  /** Those of the streams that the two answer differently, each with all that it takes to show it again. */
  async differing(streams: readonly string[]): Promise<string[]> {
    const [ours, theirs] = await this.#answers(streams);
    const wrong = streams.flatMap((stream, i) =>
      sameReplies(stream, ours.replies[i]!, theirs.replies[i]!) ? [] : [i],
    );
    if (wrong.length === 0 && ours.files === theirs.files) return [];
    if (streams.length === 1) return [...streams];
    const alone: string[] = [];
    for (const i of wrong) alone.push(...(await this.differing([streams[i]!])));
    if (alone.length > 0) return alone;
    // What came before has to do with it: it takes the batch, as one stream.
    return await this.differing([streams.slice(0, (wrong.at(-1) ?? streams.length) + 1).join(`${BREAK}\n`)]);
  }

  /** Both agents' replies to a stream. */
  async describe(stream: string): Promise<string> {
    const [ours, theirs] = await this.#answers([stream]);
    const files = ours.files === theirs.files ? '' : `\n  ours  ${ours.files}\n  c     ${theirs.files}`;
    const [one, other] = [ours, theirs].map(({ replies }) => replies.flat().join('\n        '));
    return `  ours  ${one}\n  c     ${other}${files}`;
  }

  async #answers(streams: readonly string[]): Promise<[ours: Answers, theirs: Answers]> {
    const first = this.#mark;
    this.#mark += streams.length;
    const pieces = this.#pieces();
    const [ours, theirs] = await Promise.all(
      this.#talks.map((talk) => this.#answersOf(talk, streams, first, pieces())),
    );
    return [ours!, theirs!];
  }

  async #answersOf(
    talk: Talk,
    streams: readonly string[],
    first: number,
    pieces: Iterator<number>,
  ): Promise<Answers> {
    const { folder } = talk.agent;
    resetFiles(folder);
    const handles = await talk.openFiles(OPENED);
    const text = streams.map(
      (stream, i) =>
        `${withHandles(stream, handles)}${BREAK}{"execute":"guest-sync","arguments":{"id":${first + i}}}\n`,
    );
    const sending = send(talk, Buffer.from(text.join(''), 'latin1'), pieces);
    const replies: string[][] = [];
    for (let i = 0; i < streams.length; i++) replies.push(await talk.linesUntil(`{"return": ${first + i}}`));
    await sending;
    for (const lines of replies) lines.push(...(await talk.outcomes(lines)));
    await talk.closeFiles();
    return { replies, files: contents(folder) };
  }

  /** The same lengths of pieces for both. */
  #pieces(): () => Generator<number> {
    const random = this.#random.fork();
    return function* () {
      const own = random.fork();
      for (;;) yield 1 + own.below(own.once(3) ? 20 : 4000);
    };
  }
}

async function send({ channel }: Talk, bytes: Uint8Array, pieces: Iterator<number>): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const to = at + (pieces.next().value as number);
    channel.send(bytes.subarray(at, to));
    at = to;
    await setImmediate();
  }
}

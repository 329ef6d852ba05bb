import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Channel } from '../../support/channel.ts';
import { act } from './action.ts';
import type { AgentProcess } from './agent-process.ts';
import type { Conversation, ReplyStep, SendStep, Step } from './conversation.ts';
import { Mismatch } from './expectation.ts';
import { request } from './request.ts';
import { bytes, expand } from './text.ts';
import { judge, type Verdict } from './verdict.ts';

/** A reply as it came, beside the step that expects it. */
export interface Heard {
  readonly step: ReplyStep;
  readonly expected: string;
  readonly line: string;
  readonly verdict: Verdict;
}

/** A step that went wrong. */
export class StepFailure extends Error {
  readonly step: Step | undefined;

  constructor(conversation: Conversation, step: Step | undefined, message: string, cause?: unknown) {
    super(`line ${step?.line ?? conversation.line}: ${message}`, { cause });
    this.step = step;
  }
}

/** Programs that find out what a reply should be. */
const FACTS = join(import.meta.dirname, '../facts');
/** For a reply, in milliseconds. */
const PATIENCE = 10_000;
const SLOW_PATIENCE = 180_000;
const STILL_RUNNING = '{"return": {"exited": false}}';

/** Holds one conversation with an agent, and collects what it replied. */
export class Player {
  readonly agent: AgentProcess;
  readonly conversation: Conversation;
  readonly folder: string;
  readonly heard: Heard[] = [];
  readonly known = new Map<string, string>();
  readonly #clients = new Map<string, Channel>();
  #client = 'first';
  /** A line that was read too early. */
  #early: string | undefined;
  /** What ours would have replied, in the place where the C agent's next reply is due. */
  #ours: ReplyStep[] = [];

  /** How long a reply may take, in milliseconds. */
  readonly patience: number;

  constructor(conversation: Conversation, agent: AgentProcess, patience?: number) {
    this.conversation = conversation;
    this.patience = patience ?? (conversation.slow === undefined ? PATIENCE : SLOW_PATIENCE);
    this.agent = agent;
    this.folder = agent.makeFolder();
    this.known.set('dir', this.folder).set('cwd', agent.folder).set('facts', FACTS);
  }

  /** Plays all steps; a StepFailure at the first that goes wrong. */
  async play(): Promise<readonly Heard[]> {
    try {
      for (const step of this.conversation.steps) {
        try {
          if (step.side === undefined || step.side === this.agent.program.side) await this.#step(step);
          else if (step.side === 'ours') await this.#differ(step);
        } catch (error) {
          throw this.#failure(step, error);
        }
      }
      await this.#end();
    } finally {
      for (const channel of this.#clients.values()) channel.close();
    }
    return this.heard;
  }

  /** The connection of the client that talks now. */
  async channel(): Promise<Channel> {
    let channel = this.#clients.get(this.#client);
    if (channel === undefined) {
      channel = await Channel.connect(this.agent.socket);
      this.#clients.set(this.#client, channel);
    }
    return channel;
  }

  /** Goes on as another client. */
  async become(client: string): Promise<void> {
    this.#client = client;
    await this.channel();
  }

  /** Closes the connection of the client that talks now. */
  leave(): void {
    this.#clients.get(this.#client)?.close();
    this.#clients.delete(this.#client);
  }

  /** The next line; a failure names what was expected in its place. */
  async line(expected: string): Promise<string> {
    const early = this.#early;
    this.#early = undefined;
    if (early !== undefined) return early;
    const line = await (await this.channel()).line(this.patience).catch(() => {
      throw new Error(`no reply came\n  expected ${cut(expected)}`);
    });
    if (line === undefined) throw new Error(`the agent closed the channel\n  expected ${cut(expected)}`);
    return line;
  }

  async #step(step: Step): Promise<void> {
    if (step.kind === 'send') await this.#send(step);
    else if (step.kind === 'reply') this.#hear(step, await this.line(step.text));
    else await act(step.verb, expand(step.text, this.known), this);
  }

  /** Sees to it that the C agent does differ where the conversation says so. */
  async #differ(step: Step): Promise<void> {
    if (step.kind === 'reply') this.#ours.push(step);
    if (step.kind !== 'action') return;
    const holds = await act(step.verb, expand(step.text, this.known), this).then(
      () => true,
      () => false,
    );
    if (holds) throw new Error(`no difference by row ${step.row}: it holds for the C agent, too`);
  }

  async #send(step: SendStep): Promise<void> {
    const channel = await this.channel();
    const message = bytes(request(expand(step.text, this.known)) + step.ending);
    if (!step.byByte) {
      channel.send(message);
      return;
    }
    for (const byte of message) {
      channel.send(Uint8Array.of(byte));
      await sleep(1); // so that each is a read of its own
    }
  }

  #hear(step: ReplyStep, line: string): void {
    const { side } = this.agent.program;
    const expected = this.#expected(step);
    let verdict: Verdict;
    try {
      verdict = judge(side, expected, line);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`${reason}\n  expected ${cut(expected)}\n  got      ${cut(line)}`, { cause });
    }
    const ours = step.side === 'c' ? this.#ours.shift() : undefined;
    if (ours !== undefined && isLike(this.#expected(ours), line))
      throw new Error(
        `no difference by row ${ours.row}: the C agent replies like ours\n  got      ${cut(line)}`,
      );
    if (step.side === undefined) this.#ours = [];
    this.heard.push({ step, expected, line, verdict });
    for (const [name, value] of verdict.captures) this.known.set(name, value);
  }

  #expected(step: ReplyStep): string {
    return expand(step.text, this.known).replaceAll('\\xFF', '\xff');
  }

  /** Asks for the end of program `pid` until it has come, and leaves that reply to be read. */
  async exit(pid: string): Promise<void> {
    const deadline = Date.now() + this.patience;
    const channel = await this.channel();
    while (Date.now() < deadline) {
      channel.send(`{"execute": "guest-exec-status", "arguments": {"pid": ${pid}}}\n`);
      const line = await this.line(`the end of ${pid}`);
      if (line !== STILL_RUNNING) {
        this.#early = line;
        return;
      }
      await sleep(20);
    }
    throw new Error(`program ${pid} does not end`);
  }

  /** Nothing may be left over: neither replies nor half a message. */
  async #end(): Promise<void> {
    const last = this.conversation.steps.at(-1);
    try {
      const channel = await this.channel();
      const mark = '"end of the conversation"';
      channel.send(`{"execute": "guest-ping", "id": ${mark}}\n`);
      const line = await this.line(mark);
      if (!line.includes(mark)) throw new Error(`a reply that no step expects\n  got      ${cut(line)}`);
    } catch (error) {
      throw this.#failure(last, error);
    }
  }

  #failure(step: Step | undefined, error: unknown): StepFailure {
    const message = error instanceof Error ? error.message : String(error);
    const gone = this.agent.running ? '' : `\n  and the agent has exited: ${this.agent.messages}`;
    return new StepFailure(this.conversation, step, message + gone, error);
  }
}

/** Whether the C agent's reply is what ours is expected to say. */
function isLike(expected: string, line: string): boolean {
  try {
    judge('c', expected, line);
    return true;
  } catch (error) {
    if (error instanceof Mismatch) return false;
    throw error;
  }
}

function cut(text: string): string {
  return text.length <= 1_000
    ? text
    : `${text.slice(0, 500)} [${text.length} characters] ${text.slice(-300)}`;
}

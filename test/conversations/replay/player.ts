import { setTimeout as sleep } from 'node:timers/promises';
import { Channel } from '../../support/channel.ts';
import { act } from './action.ts';
import type { AgentProcess } from './agent-process.ts';
import type { Conversation, ReplyStep, SendStep, Step } from './conversation.ts';
import { type Match, matchLine, type Strictness } from './expectation.ts';
import { request } from './request.ts';
import { bytes, expand } from './text.ts';

/** A reply as it came, beside the step that expects it. */
export interface Heard {
  readonly step: ReplyStep;
  readonly expected: string;
  readonly line: string;
  readonly match: Match;
}

/** A step that went wrong. */
export class StepFailure extends Error {
  readonly step: Step | undefined;

  constructor(conversation: Conversation, step: Step | undefined, message: string, cause?: unknown) {
    super(`line ${step?.line ?? conversation.line}: ${message}`, { cause });
    this.step = step;
  }
}

const OURS: Strictness = { anyOrder: false, anyNumberForm: false };
const C: Strictness = { anyOrder: true, anyNumberForm: true };
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

  constructor(conversation: Conversation, agent: AgentProcess) {
    this.conversation = conversation;
    this.agent = agent;
    this.folder = agent.makeFolder();
    this.known.set('dir', this.folder).set('cwd', agent.folder);
  }

  /** Plays all steps; a StepFailure at the first that goes wrong. */
  async play(): Promise<readonly Heard[]> {
    try {
      for (const step of this.conversation.steps) {
        if (step.side !== undefined && step.side !== this.agent.program.side) continue;
        try {
          await this.#step(step);
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

  /** How long a reply may take, in milliseconds. */
  get patience(): number {
    if (process.env['RECORD']) return Number(process.env['RECORD']);
    return this.conversation.slow === undefined ? 10_000 : 180_000;
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
    // Row 25: our parse errors have no position.
    return this.agent.program.side === 'c' ? line.replace(/(?<="desc": ")\d+:\d+: (?=JSON parse error)/, '') : line;
  }

  async #step(step: Step): Promise<void> {
    if (step.kind === 'send') await this.#send(step);
    else if (step.kind === 'reply') this.#hear(step, await this.line(step.text));
    else await act(step.verb, expand(step.text, this.known), this);
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
    const expected = expand(step.text, this.known).replaceAll('\\xFF', '\xff');
    let match: Match;
    try {
      match = matchLine(expected, line, this.agent.program.side === 'c' ? C : OURS);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`${reason}\n  expected ${cut(expected)}\n  got      ${cut(line)}`, { cause });
    }
    this.heard.push({ step, expected, line, match });
    for (const [name, value] of match.captures) this.known.set(name, value);
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
    if (this.#clients.size === 0) return;
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

function cut(text: string): string {
  return text.length <= 1_000 ? text : `${text.slice(0, 500)} [${text.length} characters] ${text.slice(-300)}`;
}

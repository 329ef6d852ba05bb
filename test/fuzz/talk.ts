import { setTimeout as sleep } from 'node:timers/promises';
import type { AgentProcess } from '../conversations/replay/agent-process.ts';
import { Channel } from '../support/channel.ts';

/** How long an agent may take to answer, in milliseconds. */
const PATIENCE = 60_000;
const FIRST_HANDLE = 1000;

/** One of the two agents, and the host's end of its channel. */
export class Talk {
  readonly agent: AgentProcess;
  readonly channel: Channel;
  /** All handles below this one are closed. */
  #closed = FIRST_HANDLE;

  private constructor(agent: AgentProcess, channel: Channel) {
    this.agent = agent;
    this.channel = channel;
  }

  static async open(agent: AgentProcess): Promise<Talk> {
    return new Talk(agent, await Channel.connect(agent.socket));
  }

  async end(): Promise<void> {
    this.channel.close();
    await this.agent.stop();
  }

  async line(): Promise<string> {
    const line = await this.channel.line(PATIENCE);
    if (line !== undefined) return line;
    throw new Error(`${this.agent.program.command} has closed the channel\n${this.agent.messages}`);
  }

  /** The lines that come before the line `mark`. */
  async linesUntil(mark: string): Promise<string[]> {
    const lines: string[] = [];
    for (;;) {
      const line = await this.line();
      if (line === mark) return lines;
      lines.push(line);
    }
  }

  /** Opens files of the agent's folder; their handles. */
  async openFiles(files: readonly { readonly path: string; readonly mode: string }[]): Promise<number[]> {
    for (const { path, mode } of files) this.#ask('guest-file-open', { path, mode });
    const handles: number[] = [];
    for (const { path } of files) {
      const line = await this.line();
      const handle = /^\{"return": (\d+)\}$/.exec(line)?.[1];
      if (handle === undefined) throw new Error(`${path} is not opened: ${line}`);
      handles.push(Number(handle));
    }
    return handles;
  }

  /** Closes every file that is open, be it by a stream: handles are counted, and one more tells how far. */
  async closeFiles(): Promise<void> {
    const [last] = await this.openFiles([{ path: '/dev/null', mode: 'r' }]);
    for (let handle = this.#closed; handle <= last!; handle++) this.#ask('guest-file-close', { handle });
    for (; this.#closed <= last!; this.#closed++) await this.line();
  }

  /** What became of the programs that were started, by the replies to guest-exec among `lines`. */
  async outcomes(lines: readonly string[]): Promise<string[]> {
    const outcomes: string[] = [];
    for (const line of lines) {
      const pid = /^\{"return": \{"pid": (\d+)\}/.exec(line)?.[1];
      if (pid !== undefined) outcomes.push(await this.#outcome(Number(pid)));
    }
    return outcomes;
  }

  async #outcome(pid: number): Promise<string> {
    for (;;) {
      this.#ask('guest-exec-status', { pid });
      const line = await this.line();
      if (line !== '{"return": {"exited": false}}') return line;
      await sleep(1);
    }
  }

  #ask(command: string, args: object): void {
    this.channel.send(`${JSON.stringify({ execute: command, arguments: args })}\n`);
  }
}

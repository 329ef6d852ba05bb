import { randomInt } from 'node:crypto';
import type { Arguments, CommandName, Result } from '../../src/api/index.ts';
import { Channel, type Reply } from '../support/channel.ts';
import { within } from './deadline.ts';

/** One connection to a guest's agent, in step with it: what earlier hosts left unread has been passed over. */
export class AgentSession implements Disposable {
  readonly channel: Channel;

  private constructor(channel: Channel) {
    this.channel = channel;
  }

  /** Connects and synchronises, as clients are told to: 0xFF ends whatever a host before left unfinished. */
  static async open(socket: string, timeout = 20_000): Promise<AgentSession> {
    const channel = await Channel.connect(socket, timeout);
    try {
      await within(timeout, 'the agent synchronises', synchronise(channel, timeout));
      return new AgentSession(channel);
    } catch (error) {
      channel.close();
      throw error;
    }
  }

  /** The result of one command; an error when the agent refuses it. */
  async execute<N extends CommandName>(
    command: N,
    args?: Arguments<N>,
    timeout = 20_000,
  ): Promise<Result<N>> {
    return (await this.channel.execute(command, args, timeout)) as Result<N>;
  }

  /** The agent's reply as it is, be it a refusal. */
  async reply(command: string, args?: object, timeout = 20_000): Promise<Reply> {
    return await this.channel.request({ execute: command, ...(args && { arguments: args }) }, timeout);
  }

  [Symbol.dispose](): void {
    this.channel.close();
  }
}

/** Sends guest-sync-delimited and reads up to its reply, the one with 0xFF before it. */
export async function synchronise(channel: Channel, timeout?: number): Promise<void> {
  const id = randomInt(2 ** 47);
  const request = JSON.stringify({ execute: 'guest-sync-delimited', arguments: { id } });
  channel.send(Buffer.from(`\xff${request}\n`, 'latin1'));
  for (;;) {
    const line = await channel.line(timeout);
    if (line === undefined) throw new Error('the channel was closed');
    const at = line.lastIndexOf('\xff');
    if (at >= 0 && (JSON.parse(line.slice(at + 1)) as Reply).return === id) return;
  }
}

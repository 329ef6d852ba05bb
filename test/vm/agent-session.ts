import { randomInt } from 'node:crypto';
import type { Arguments, CommandName, Result } from '../../src/api/index.ts';
import type { Channel, Reply } from '../support/channel.ts';
import { within } from './deadline.ts';

/** For one reply, in milliseconds. */
const PATIENCE = 20_000;

/** What JSON.parse makes of a reply: it knows no bigint. */
type Parsed<T> = T extends bigint
  ? never
  : T extends readonly (infer E)[]
    ? readonly Parsed<E>[]
    : T extends object
      ? { [K in keyof T]: Parsed<T[K]> }
      : T;
export type ParsedResult<N extends CommandName> = Parsed<Result<N>>;

/** A connection to a guest's agent, in step with it: what earlier hosts left unread has been passed over. */
export class AgentSession implements Disposable {
  readonly channel: Channel;
  readonly #commands: Set<string>;

  private constructor(channel: Channel, commands: Set<string>) {
    this.channel = channel;
    this.#commands = commands;
  }

  /** Synchronises with the agent. The names of the commands that are sent later are added to `commands`. */
  static async open(channel: Channel, commands: Set<string>, timeout = PATIENCE): Promise<AgentSession> {
    await synchronise(channel, timeout);
    return new AgentSession(channel, commands);
  }

  /** The result of one command; an error when the agent refuses it. */
  async execute<N extends CommandName>(
    command: N,
    args?: Arguments<N>,
    timeout = PATIENCE,
  ): Promise<ParsedResult<N>> {
    this.#commands.add(command);
    return (await this.channel.execute(command, args, timeout)) as ParsedResult<N>;
  }

  /** Counts a command as sent that the check sends by itself. */
  note(command: CommandName): void {
    this.#commands.add(command);
  }

  /** The agent's reply as it is, be it a refusal. */
  async reply(command: string, args?: object, timeout = PATIENCE): Promise<Reply> {
    this.#commands.add(command);
    return await this.channel.request({ execute: command, ...(args && { arguments: args }) }, timeout);
  }

  [Symbol.dispose](): void {
    this.channel.close();
  }
}

/**
 * Sends guest-sync-delimited and reads up to its reply, the one with 0xFF before it, as clients are told to: what a host
 * before has left unfinished ends there.
 */
export async function synchronise(channel: Channel, timeout = PATIENCE): Promise<void> {
  const id = randomInt(2 ** 47);
  const request = JSON.stringify({ execute: 'guest-sync-delimited', arguments: { id } });
  channel.send(Buffer.from(`\xff${request}\n`, 'latin1'));
  const reply = async (): Promise<void> => {
    for (;;) {
      const line = await channel.line(timeout);
      if (line === undefined) throw new Error('the channel was closed');
      const at = line.lastIndexOf('\xff');
      if (at >= 0 && (JSON.parse(line.slice(at + 1)) as Reply).return === id) return;
    }
  };
  await within(timeout, 'the agent synchronises', reply());
}

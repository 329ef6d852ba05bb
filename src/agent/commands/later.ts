import type { CommandName } from '../../api/index.ts';
import type { PortName } from '../../platform/index.ts';
import type { AgentContext, AnyCommand, Command } from '../command.ts';

/** Commands that are loaded together, and what they need of the platform. */
export interface LoadedCommands<N extends CommandName> {
  readonly commands: { readonly [M in N]: Command<M> };
  readonly ports: readonly PortName[];
}

/** Any commands that are. */
export interface SomeCommands {
  readonly commands: { readonly [M in CommandName]?: Command<M> };
  readonly ports: readonly PortName[];
}

/**
 * Commands whose code is loaded, with the ports that they need, when the first of them is called: most agents are asked
 * a handful of commands in all their life.
 */
export class LaterCommands<N extends CommandName> {
  readonly #names: readonly N[];
  readonly #load: () => Promise<LoadedCommands<N>>;
  #commands: Readonly<Record<N, AnyCommand>> | undefined;

  constructor(names: readonly N[], load: () => Promise<LoadedCommands<N>>) {
    this.#names = names;
    this.#load = load;
  }

  /** The command `name`, or one that loads it first; undefined if it is none of these. */
  find(name: string): AnyCommand | undefined {
    if (!this.#names.includes(name as N)) return undefined;
    return (
      this.#commands?.[name as N] ??
      (async (agent, args) => (await this.#ready(agent))[name as N](agent, args))
    );
  }

  async #ready({ housekeeping, platform }: AgentContext): Promise<Readonly<Record<N, AnyCommand>>> {
    if (this.#commands !== undefined) return this.#commands;
    const { commands, ports } = await this.#load();
    await platform.load?.(...ports);
    housekeeping.loaded();
    return (this.#commands = commands as Readonly<Record<N, AnyCommand>>);
  }
}

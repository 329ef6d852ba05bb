import type { CommandName } from '../../api/index.ts';
import type { PortName } from '../../platform/index.ts';
import type { AgentContext, Command } from '../command.ts';

type CommandsOf<N extends CommandName> = { readonly [M in N]: Command<M> };

/** Commands that are loaded together, and what they need of the platform. */
export interface LaterCommands<N extends CommandName> {
  readonly commands: CommandsOf<N>;
  readonly ports: readonly PortName[];
}

/** Any commands that are. */
export interface SomeCommands {
  readonly commands: Partial<CommandsOf<CommandName>>;
  readonly ports: readonly PortName[];
}

/**
 * Commands whose code is loaded, with the ports that they need, when the first of them is called: most agents are asked
 * a handful of commands in all their life.
 */
export function later<N extends CommandName>(
  names: readonly N[],
  load: () => Promise<LaterCommands<N>>,
): CommandsOf<N> {
  let loaded: CommandsOf<N> | undefined;
  const loadAll = async ({ housekeeping, platform }: AgentContext): Promise<CommandsOf<N>> => {
    const { commands, ports } = await load();
    await platform.load?.(...ports);
    housekeeping.loaded();
    return (loaded = commands);
  };
  const stub = (name: N): Command<N> => {
    return (agent, args) =>
      loaded === undefined
        ? loadAll(agent).then((commands) => commands[name](agent, args))
        : loaded[name](agent, args);
  };
  return Object.fromEntries(names.map((name) => [name, stub(name)])) as unknown as CommandsOf<N>;
}

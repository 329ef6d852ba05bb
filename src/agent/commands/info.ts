import { silentCommands } from '../../api/index.ts';
import type { Command } from '../command.ts';
import { version } from '../version.ts';

/** The commands that this agent has, the last of the schema first, as clients have always seen them. */
export const info: Command<'guest-info'> = ({ commandNames, policy }) => ({
  version,
  supported_commands: commandNames.toReversed().map((name) => ({
    name,
    enabled: policy.allows(name),
    'success-response': !silentCommands.has(name),
  })),
});

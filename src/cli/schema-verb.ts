import { argumentCheck, CommandError, type CommandName } from '../api/index.ts';
import type { GuestAgent } from '../client/index.ts';
import type { Json } from '../wire/index.ts';
import { commandHelp } from './generated/command-help.ts';
import { prettyJson } from './pretty-json.ts';
import { addSchemaFlags, schemaArguments } from './schema-flags.ts';
import { UsageError } from './usage-error.ts';
import type { Verb } from './verb.ts';

/** A command of the schema by its own name: its arguments are flags, its result is JSON. */
export function schemaVerb(name: CommandName): Verb {
  return {
    define(command) {
      command.description(`${commandHelp[name].text}\n\nSince QEMU ${commandHelp[name].since}.`);
      addSchemaFlags(command, name);
    },
    async run({ agent, options, signal }) {
      const args = schemaArguments(name, options);
      check(name, args);
      // The schema has been held against them.
      const execute = agent.execute.bind(agent) as (
        ...call: Parameters<GuestAgent['execute']>
      ) => Promise<unknown>;
      const json = await execute(name as never, args as never, { signal });
      return { json, show: (screen) => screen.print(prettyJson(json as Json)) };
    },
  };
}

function check(name: CommandName, args: { readonly [name: string]: Json } | undefined): void {
  try {
    argumentCheck(name)(args);
  } catch (error) {
    if (error instanceof CommandError)
      throw new UsageError(error.message, `qga ${name} --help tells what it takes.`);
    throw error;
  }
}

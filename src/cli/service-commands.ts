import { Argument, type Command, Option } from 'commander';
import { type Shell, shells } from './completion/shells.ts';

const COMPLETION = `Prints what a shell needs to complete verbs, flags and the names of guests.

  bash  source <(qga completion bash)          in ~/.bashrc
  zsh   source <(qga completion zsh)           in ~/.zshrc, behind compinit
  fish  qga completion fish | source           in ~/.config/fish/config.fish`;

/** Adds what no guest is needed for: help and completion. They print what they are asked for themselves. */
export function addServiceCommands(root: Command): void {
  root
    .command('completion')
    .summary('prints what a shell needs to complete qga')
    .description(COMPLETION)
    .helpGroup('Commands:')
    .addArgument(new Argument('<shell>', 'which').choices([...shells]))
    .action(async (shell: Shell) => {
      const { completionScript } = await import('./completion/completion-script.ts');
      process.stdout.write(completionScript(shell));
    });
  root
    .command('help')
    .summary('tells more of a verb')
    .description('Tells what there is, or more of a verb.')
    .helpGroup('Commands:')
    .addArgument(new Argument('[verb]', 'which'))
    .addOption(new Option('--schema', "lists the commands of the guest agent's schema"))
    .action(async (name: string | undefined, { schema }: { schema?: boolean }) => {
      if (schema === true) {
        const { schemaHelp } = await import('./schema-help.ts');
        process.stdout.write(schemaHelp(root.createHelp()));
      } else (name === undefined ? root : commandOf(root, name)).outputHelp();
    });
  root
    .command('complete', { hidden: true })
    .argument('[words...]')
    .action(async (typed: string[]) => {
      const { printSuggestions } = await import('./completion/suggestions.ts');
      printSuggestions(root, typed, process.env);
    });
}

function commandOf(root: Command, name: string): Command {
  return root.commands.find((command) => command.name() === name) ?? root.error(`unknown command '${name}'`);
}

import { Command } from 'commander';
import { commandNames } from '../api/index.ts';
import { addGlobalOptions } from './global-options.ts';
import { addNotes, helpWidth } from './help-text.ts';
import { addServiceCommands } from './service-commands.ts';
import { type AnyVerb, verbGroups } from './verb.ts';
import { verbs } from './verbs/index.ts';
import { version } from './version.ts';

const EXAMPLES = `
Examples:
  qga -t unix:/run/vm/web-1.sock info
  qga -t libvirt:web-1 df
  qga -t web-1 exec -- systemctl is-active nginx
  qga -l role=web --json ip
  qga -t web-1 freeze -- lvcreate -s -n snap vg/web-1
  qga -t web-1 guest-file-open --path /etc/hostname

qga help VERB tells more of one. qga help --schema lists the agent's own commands (guest-…), which are verbs, too.`;

/**
 * The grammar of the command line. A verb has its words and flags if it `isWanted`: only then it is loaded; `loaded` is
 * called with each.
 */
export async function program(
  isWanted: (name: string) => boolean,
  loaded: (command: Command, verb: AnyVerb) => void = () => {},
): Promise<Command> {
  const root = new Command('qga')
    .summary('talks to the guest agents of virtual machines')
    .description('Talks to the guest agents of virtual machines (qemu-ga).')
    .version(version, '-V, --version', 'prints the version')
    .helpOption('-h, --help', 'tells what there is')
    .helpCommand(false)
    .showSuggestionAfterError()
    .configureHelp({
      subcommandTerm: (command) => command.name(),
      showGlobalOptions: true,
      sortOptions: false,
      helpWidth: helpWidth(),
    })
    // What is wrong is told where all errors are.
    .configureOutput({ outputError: () => {} })
    .exitOverride();
  addNotes(root, EXAMPLES);
  addGlobalOptions(root);
  const add = (command: Command, verb: AnyVerb): void => {
    verb.define(command);
    loaded(command, verb);
  };
  for (const group of verbGroups) {
    for (const { name, summary, load } of verbs.filter((one) => one.group === group)) {
      const command = root.command(name).summary(summary).description(capital(summary));
      command.helpGroup(`${group}:`);
      if (isWanted(name)) add(command, await load());
    }
  }
  for (const name of commandNames) {
    // Forty names more would hide the verbs: `qga help --schema` lists them.
    const command = root.command(name, { hidden: true });
    if (isWanted(name)) add(command, (await import('./schema-verb.ts')).schemaVerb(name));
  }
  addServiceCommands(root);
  return root;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

import { Argument, Command } from 'commander';
import { commandNames } from '../api/index.ts';
import { completionScript, type Shell, shells } from './completion/completion-script.ts';
import { printSuggestions } from './completion/suggestions.ts';
import { addGlobalOptions, type GlobalOptions, valueFlags } from './global-options.ts';
import { schemaVerb } from './schema-verb.ts';
import { type AnyVerb, verbGroups } from './verb.ts';
import { verbs } from './verbs/index.ts';
import { version } from './version.ts';

/** A verb that was called, with the words behind it. */
export interface Called {
  readonly verb: AnyVerb;
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly globals: GlobalOptions;
}

const SCHEMA_GROUP = "Commands of the guest agent's schema";

const EXAMPLES = `
Examples:
  qga -t unix:/run/vm/web-1.sock info
  qga -t libvirt:web-1 df
  qga -t web-1 exec -- systemctl is-active nginx
  qga -l role=web --json ip
  qga -t web-1 freeze -- lvcreate -s -n snap vg/web-1
  qga -t web-1 guest-file-open --path /etc/hostname

qga help VERB tells more of one. Guests are named as in docs/qga.md.`;

const COMPLETION = `Prints what a shell needs to complete verbs, flags and the names of guests.

  bash  source <(qga completion bash)          in ~/.bashrc
  zsh   source <(qga completion zsh)           in ~/.zshrc, behind compinit
  fish  qga completion fish | source           in ~/.config/fish/config.fish`;

/**
 * The command line's grammar. Only the verb that `words` call for is loaded, all of them where none is; `called`
 * gets what was called.
 */
export async function program(words: readonly string[], called: (call: Called) => void): Promise<Command> {
  const root = new Command('qga')
    .summary('talks to the guest agents of virtual machines')
    .description('Talks to the guest agents of virtual machines (qemu-ga).')
    .version(version, '-V, --version', 'prints the version')
    .helpOption('-h, --help', 'tells what there is')
    .helpCommand('help [verb]', 'tells more of a verb')
    .addHelpText('after', EXAMPLES)
    .showSuggestionAfterError()
    .configureHelp({
      subcommandTerm: (command) => command.name(),
      showGlobalOptions: true,
      sortOptions: false,
    })
    .exitOverride();
  addGlobalOptions(root);
  // What is to be completed stands behind `complete --`.
  const isCompleting = words[0] === 'complete';
  const first = verbOf(isCompleting ? words.slice(2) : words);
  for (const group of verbGroups) {
    for (const entry of verbs.filter((one) => one.group === group)) {
      const command = root
        .command(entry.name)
        .summary(entry.summary)
        .description(capital(entry.summary))
        .helpGroup(`${group}:`);
      if (first === entry.name || (first === undefined && !isCompleting))
        await complete(command, await entry.load(), called);
    }
  }
  for (const name of commandNames) {
    // Forty names more would hide the verbs: `qga help --schema` lists them.
    const command = root.command(name, { hidden: true }).helpGroup(`${SCHEMA_GROUP}:`);
    if (first === name) await complete(command, schemaVerb(name), called);
  }
  root
    .command('completion')
    .summary('prints what a shell needs to complete qga')
    .description(COMPLETION)
    .helpGroup('Commands:')
    .addArgument(new Argument('<shell>', 'which').choices([...shells]))
    .action((shell: Shell) => void process.stdout.write(completionScript(shell)));
  root
    .command('complete', { hidden: true })
    .argument('[words...]')
    .action((typed: string[]) => printSuggestions(root, typed, process.env));
  return root;
}

async function complete(command: Command, verb: AnyVerb, called: (call: Called) => void): Promise<void> {
  verb.define(command);
  command.action(() => {
    const globals = command.optsWithGlobals<GlobalOptions>();
    called({ verb, words: command.args, options: command.opts(), globals });
  });
}

/** The verb that `words` name, if any: their first that is neither a flag nor a flag's value, nor `help`. */
function verbOf(words: readonly string[]): string | undefined {
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === '--') return words[i + 1];
    if (!word.startsWith('-')) {
      if (word !== 'help') return word;
    } else if (valueFlags.includes(word)) i++;
  }
  return undefined;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

import { Command, type Option } from 'commander';
import { programApart, verbIndex } from './command-words.ts';
import { addGlobalOptions, type GlobalOptions } from './global-options.ts';
import { program } from './program.ts';
import { UsageError } from './usage-error.ts';
import type { AnyVerb } from './verb.ts';

/** A verb that was called, with the words behind it. */
export interface Called {
  readonly verb: AnyVerb;
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly globals: GlobalOptions;
}

/**
 * Reads a command line: tells what it calls for; nothing if help, the version or completion was all that it asked for,
 * which have been printed then.
 *
 * @throws CommanderError and UsageError where it is wrong; nothing is printed, except the help where there are no words
 */
export async function readCommandLine(words: readonly string[]): Promise<Called | undefined> {
  // What is to be completed stands behind `complete --`.
  const isCompleting = words[0] === 'complete';
  let typed = isCompleting ? words.slice(2) : words;
  const common = addGlobalOptions(new Command()).options;
  const first = verbOf(typed, common);
  const isAnswered = typed.some((word) => ['-h', '--help', '-V', '--version'].includes(word));
  if (typed.length > 0 && verbIndex(typed, common) < 0 && !isCompleting && !isAnswered)
    throw new UsageError('what shall be done?', 'qga --help lists the verbs.');
  let call: Called | undefined;
  const root = await program(
    (name) => name === first,
    (command, verb) => {
      if ('endsWithProgram' in verb && verb.endsWithProgram === true) {
        const from = verbIndex(typed, common) + 1;
        const options = [...common, ...command.options];
        // A word that is still being typed may become anything.
        const last = isCompleting ? typed.slice(-1) : [];
        typed = [...programApart(typed.slice(0, typed.length - last.length), from, options), ...last];
      }
      command.action(() => {
        const globals = command.optsWithGlobals<GlobalOptions>();
        call = { verb, words: command.args, options: command.opts(), globals };
      });
    },
  );
  await root.parseAsync(isCompleting ? [...words.slice(0, 2), ...typed] : typed, { from: 'user' });
  return call;
}

/** The verb that `words` name, if any, behind `help`, too. */
function verbOf(words: readonly string[], options: readonly Option[]): string | undefined {
  const at = verbIndex(words, options);
  return words[at] === 'help' ? verbOf(words.slice(at + 1), options) : words[at];
}

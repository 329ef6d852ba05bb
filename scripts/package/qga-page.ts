import type { Command, Help, Option } from 'commander';
import { program } from '../../src/cli/program.ts';
import { verbGroups } from '../../src/cli/verb.ts';
import { verbs } from '../../src/cli/verbs/index.ts';
import { type ManPageFacts, manPage } from './man-page.ts';
import { bold, entry, escaped, filled, italic } from './roff.ts';

/** qga(1): the page's template with what the command line's grammar says. */
export async function qgaPage(template: string, facts: ManPageFacts): Promise<string> {
  const root = await program(() => true);
  const help = root.createHelp();
  return manPage(template, facts, {
    OPTIONS: options(root, help),
    VERBS: [groups(), ...help.visibleCommands(root).map((command) => section(command, help))].join('\n'),
    EXAMPLES: unindented(behind(root).flatMap((text) => text.match(/^ {2}.*$/gm) ?? [])),
  });
}

/** Which verbs there are, in the order of the help. */
function groups(): string {
  const lines = verbGroups.map((group) => {
    const names = verbs.filter((verb) => verb.group === group).map(({ name }) => bold(name));
    return `.TP\n${escaped(group)}\n${names.join(', ')}`;
  });
  return lines.join('\n');
}

function section(command: Command, help: Help): string {
  const own = options(command, help, (option) => option.long !== '--help');
  const usage = own === '' ? command.usage().replace('[options]', '').trim() : command.usage();
  const parts = [
    `.SS ${escaped(`${command.name()} ${usage}`.trim())}`,
    prose([command.description() || command.summary()]).replace(/^\.PP\n/, ''),
    ...help
      .visibleArguments(command)
      .map((argument) => entry(italic(help.argumentTerm(argument)), help.argumentDescription(argument))),
    own,
    prose(behind(command)),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function options(command: Command, help: Help, isWanted: (option: Option) => boolean = () => true): string {
  return help
    .visibleOptions(command)
    .filter(isWanted)
    .map((option) => entry(optionTag(help.optionTerm(option)), help.optionDescription(option)))
    .join('\n');
}

/** `-t, --target <guest>` */
function optionTag(term: string): string {
  return term.replaceAll(/<([^>]+)>|--?[\w-]+/g, (word, placeholder?: string) =>
    placeholder === undefined ? bold(word) : italic(placeholder),
  );
}

/** The paragraphs that a command's help has behind all else. */
function behind(command: Command): string[] {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) });
  command.outputHelp();
  return paragraphs(text.slice(command.helpInformation().length));
}

function prose(texts: readonly string[]): string {
  return texts
    .flatMap(paragraphs)
    .map((text) => (isExample(text) ? `.PP\n.EX\n${unindented([text])}\n.EE` : `.PP\n${filled(text)}`))
    .join('\n');
}

function unindented(lines: readonly string[]): string {
  return escaped(lines.join('\n').replaceAll(/^ {2}/gm, ''));
}

function paragraphs(text: string): string[] {
  return text
    .split(/\n{2,}/)
    .map((part) => part.replaceAll(/^\n+|\s+$/g, ''))
    .filter((part) => part !== '');
}

/** Commands to be typed are indented. */
function isExample(text: string): boolean {
  return text.split('\n').every((line) => line.startsWith('  '));
}

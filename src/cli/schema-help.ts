import type { Help } from 'commander';
import { commandNames } from '../api/index.ts';
import { commandHelp } from './generated/command-help.ts';

/** The commands of the schema, each with the first sentence of what it does. */
export function schemaHelp(help: Help): string {
  const width = Math.max(...commandNames.map((name) => name.length));
  const lines = commandNames.map((name) => {
    const [sentence = ''] = commandHelp[name].text.split(/(?<=\.)\s/);
    return help.formatItem(name, width, sentence, help);
  });
  return `${lines.join('\n')}\n\nqga help COMMAND tells what one does and takes.\n`;
}

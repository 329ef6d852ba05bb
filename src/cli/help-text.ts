import type { Command } from 'commander';

/** Longer lines are hard to read. */
const WIDEST = 100;
const IN_A_PIPE = 80;

/** Columns of help. */
export function helpWidth(): number {
  return Math.min(process.stdout.columns ?? IN_A_PIPE, WIDEST);
}

/** Text below a command's help. Its paragraphs are wrapped; lines that begin with a blank, examples, stay as they are. */
export function addNotes(command: Command, text: string): void {
  const paragraphs = text.trimEnd().replaceAll(/(\S)\n(?=\S)/g, '$1 ');
  command.addHelpText('after', () =>
    paragraphs
      .split('\n')
      .map((line) => (line.startsWith(' ') ? line : command.createHelp().boxWrap(line, helpWidth())))
      .join('\n'),
  );
}

/** Bytes of a line, as mandoc(1) wants them. */
const WIDTH = 79;

/** A paragraph with a tag, as options have one: `tag` is roff, `text` is plain. */
export function entry(tag: string, text: string): string {
  return `.TP\n${tag}\n${filled(text)}`;
}

export const bold = (text: string): string => `\\fB${escaped(text)}\\fR`;
export const italic = (text: string): string => `\\fI${escaped(text)}\\fR`;

/** Plain text to be filled, as a sentence or several: each begins a line, since roff(7) sees its end there alone. */
export function filled(text: string): string {
  const sentences = (text.charAt(0).toUpperCase() + text.slice(1)).replace(/[^.:]$/, '$&.');
  return sentences
    .split(/(?<=\.)\s+(?=[A-Z"`])/)
    .map((sentence) => escaped(wrapped(sentence)))
    .join('\n');
}

function wrapped(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const longer = `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length > 0 && escaped(longer).length <= WIDTH) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.join('\n');
}

/** Text in which roff(7) sees no commands. */
export function escaped(text: string): string {
  return text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll(/^[.']/gm, '\\&$&');
}

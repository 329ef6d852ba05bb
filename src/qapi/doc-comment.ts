import type { DocLine } from './doc.ts';
import type { TokenStream } from './token-stream.ts';

/** The lines between the two `##` of a documentation comment. The stream stands at the first. */
export function takeDocComment(stream: TokenStream): DocLine[] {
  const first = stream.advance();
  if (first.text !== '##') stream.fail("nothing may follow '##' on its line", first.line);
  const lines: DocLine[] = [];
  while (stream.token.kind === 'comment') {
    const { text, line } = stream.advance();
    if (text === '##') return lines;
    if (text.startsWith('##')) stream.fail("nothing may follow '##' on its line", line);
    if (text !== '#' && !text.startsWith('# ')) stream.fail("a blank must follow '#'", line);
    lines.push({ text: text.slice(2), line });
  }
  return stream.fail("a documentation comment must end with '##'", first.line);
}

/**
 * Comments as they were written in 2015: any run of comment lines before an expression may document it. Lines
 * `##` cut the run into blocks, in whatever way they are indented.
 */
export function takeLooseComments(stream: TokenStream): DocLine[][] {
  const blocks: DocLine[][] = [[]];
  while (stream.token.kind === 'comment') {
    const { text, line } = stream.advance();
    if (/^#\s*##$|^##$/.test(text)) blocks.push([]);
    else blocks.at(-1)!.push({ text: text.replace(/^# ?/, ''), line });
  }
  return blocks.filter((block) => block.some(({ text }) => text !== ''));
}

import { QapiError } from './qapi-error.ts';
import { atLine, type Source } from './source.ts';

export interface Token {
  readonly kind: 'punctuation' | 'string' | 'boolean' | 'comment' | 'end';
  /** A string's content; a comment with its `#`; nothing at the end. */
  readonly text: string;
  readonly line: number;
}

const PUNCTUATION = '{}[]:,';
const WORD = /\w+|./suy;

/** Cuts schema text into tokens. Comments are tokens too, since some of them are documentation. */
export function* tokens(text: string, start: Source): Generator<Token, void> {
  let line = 1;
  let at = 0;
  const fail = (problem: string): never => {
    throw new QapiError(atLine(start, line), problem);
  };
  while (at < text.length) {
    const char = text[at]!;
    if (char === '\n') {
      line++;
      at++;
    } else if (char === ' ' || char === '\t' || char === '\r') {
      at++;
    } else if (PUNCTUATION.includes(char)) {
      yield { kind: 'punctuation', text: char, line };
      at++;
    } else if (char === '#') {
      const end = endOfLine(text, at);
      yield { kind: 'comment', text: text.slice(at, end).trimEnd(), line };
      at = end;
    } else if (char === "'") {
      const content = readString(text, at, fail);
      yield { kind: 'string', text: content.text, line };
      at = content.end;
    } else {
      WORD.lastIndex = at;
      const [word] = WORD.exec(text)!;
      if (word !== 'true' && word !== 'false') fail(`stray ${JSON.stringify(word)}`);
      yield { kind: 'boolean', text: word, line };
      at += word.length;
    }
  }
}

function readString(
  text: string,
  at: number,
  fail: (problem: string) => never,
): { text: string; end: number } {
  let content = '';
  for (let end = at + 1; end < text.length && text[end] !== '\n'; end++) {
    const char = text[end]!;
    if (char === "'") return { text: content, end: end + 1 };
    if (char < ' ' || char > '~') fail('a string may have printable ASCII characters only');
    if (char === '\\' && text[++end] !== '\\') fail('the only escape in a string is \\\\');
    content += char;
  }
  return fail("a string lacks its closing '");
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

import { type Token, tokens } from './lexer.ts';
import { QapiError } from './qapi-error.ts';
import { atLine, type Source } from './source.ts';

/** Tokens of a file, one looked at ahead. */
export class TokenStream {
  readonly start: Source;
  readonly #tokens: Iterator<Token, void>;
  #token: Token;

  constructor(text: string, start: Source) {
    this.start = start;
    this.#tokens = tokens(text, start);
    this.#token = { kind: 'end', text: '', line: 1 };
    this.advance();
  }

  get token(): Token {
    return this.#token;
  }

  /** Takes the token and looks at the next one. */
  advance(): Token {
    const taken = this.#token;
    const next = this.#tokens.next();
    this.#token = next.done ? { kind: 'end', text: '', line: taken.line } : next.value;
    return taken;
  }

  /** Skips comments that are not documentation, which belongs before a definition, not into it. */
  skipComments(): void {
    while (this.#token.kind === 'comment' && !this.#token.text.startsWith('##')) this.advance();
  }

  /** Takes the token if it is this punctuation. */
  accept(punctuation: string): boolean {
    this.skipComments();
    if (this.#token.kind !== 'punctuation' || this.#token.text !== punctuation) return false;
    this.advance();
    return true;
  }

  fail(problem: string, line = this.#token.line): never {
    throw new QapiError(atLine(this.start, line), problem);
  }

  /** Fails with what stands here instead of what should. */
  expected(what: string): never {
    const { kind, text } = this.#token;
    const found =
      { end: 'the end of the file', string: `the string '${text}'` }[kind as string] ?? `'${text}'`;
    return this.fail(`expected ${what}, not ${found}`);
  }
}

import type { DocLine } from './doc.ts';
import { QapiError } from './qapi-error.ts';
import { atLine, type Source } from './source.ts';

/** The text of a section while it is being read. Lines after the first must line up with each other. */
export class DocText {
  readonly #source: Source;
  /** What the text is of, if it must be indented and must not be empty. */
  readonly #what: string | undefined;
  readonly #lines: string[] = [];
  #indent: number | undefined;

  constructor(source: Source, what: string | undefined, first = '') {
    this.#source = source;
    this.#what = what;
    if (first !== '') this.#lines.push(first);
  }

  add({ text, line }: DocLine): void {
    const indent = text.length - text.trimStart().length;
    if (this.#what === undefined) {
      this.#lines.push(text);
      return;
    }
    this.#indent ??= indent;
    if (indent < this.#indent) {
      const problem = `${this.#what} must be indented by ${this.#indent} or more here`;
      throw new QapiError(atLine(this.#source, line), problem);
    }
    this.#lines.push(text.slice(this.#indent));
  }

  addBlank(): void {
    if (this.#lines.length > 0 && this.#lines.at(-1) !== '') this.#lines.push('');
  }

  /** Says that no more lines follow now. */
  close(): void {
    if (this.#what !== undefined && this.text === '') {
      throw new QapiError(this.#source, `${this.#what} is empty`);
    }
  }

  get text(): string {
    return this.#lines.join('\n').trimEnd();
  }
}

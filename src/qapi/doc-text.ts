import type { DocLine } from './doc.ts';
import { QapiError } from './qapi-error.ts';
import { atLine, type Source } from './source.ts';

/** The text of an overview, a description or a section while it is being read. */
export class DocText {
  readonly source: Source;
  /** What the text is of, if it must be indented and must not be empty. */
  readonly #what: string | undefined;
  readonly #first: string;
  readonly #lines: string[] = [];
  #indent: number | undefined;

  constructor(source: Source, what?: string, first = '') {
    this.source = source;
    this.#what = what;
    this.#first = first;
    if (first !== '') this.#lines.push(first);
  }

  get isEmpty(): boolean {
    return this.#lines.length === 0;
  }

  /** Whether the text stands below its heading without being indented, as all did once. */
  get isUnindented(): boolean {
    return this.#first === '' && this.#indent === 0;
  }

  /** Adds a line. Lines after the first must line up with each other. */
  add({ text, line }: DocLine): void {
    if (this.#what === undefined) {
      this.#lines.push(text);
      return;
    }
    const indent = text.length - text.trimStart().length;
    this.#indent ??= indent;
    if (indent < this.#indent) {
      const problem = `${this.#what} must be indented by ${this.#indent} or more here`;
      throw new QapiError(atLine(this.source, line), problem);
    }
    this.#lines.push(text.slice(this.#indent));
  }

  addBlank(): void {
    if (!this.isEmpty && this.#lines.at(-1) !== '') this.#lines.push('');
  }

  /** Says that no more lines follow now. */
  close(): void {
    if (this.#what !== undefined && this.isEmpty) throw new QapiError(this.source, `${this.#what} is empty`);
  }

  get text(): string {
    return this.#lines.join('\n').trimEnd();
  }
}

import type { Doc, DocLine, Heading } from './doc.ts';
import { DocText } from './doc-text.ts';
import { QapiError } from './qapi-error.ts';
import { atLine, type Source } from './source.ts';

const SYMBOL = /^@([\w.-]+):(?:\s+|$)(.*)$/;
const TAG = /^(Returns|Errors|Since|TODO|Notes?|Examples?):(?:\s+|$)(.*)$/;
const DIRECTIVE = /^\.\. ([\w-]+)::(?:\s+|$)(.*)$/;
const HEADING = /^(=+) (.+)$/;

/** Reads a documentation comment: about a definition if it begins with `@name:`, else free-form. */
export function parseDoc(lines: readonly DocLine[], source: Source): Doc {
  return new DocParser(source).parse(lines);
}

/** What a line of text is added to. */
type Section = 'overview' | 'member' | 'feature' | 'tag' | 'directive';

class DocParser {
  readonly #source: Source;
  readonly #overview: DocText;
  readonly #members = new Map<string, DocText>();
  readonly #features = new Map<string, DocText>();
  readonly #tags = new Map<string, DocText>();
  readonly #notes: DocText[] = [];
  readonly #examples: DocText[] = [];
  #symbol: string | undefined;
  #heading: Heading | undefined;
  #section: Section = 'overview';
  #text: DocText;
  /** Whether descriptions are those of features now. */
  #inFeatures = false;

  constructor(source: Source) {
    this.#source = source;
    this.#overview = new DocText(source, undefined);
    this.#text = this.#overview;
  }

  parse(lines: readonly DocLine[]): Doc {
    const rest = this.#parseFirst(lines);
    let afterBlank = true;
    for (const line of rest) {
      if (line.text === '') this.#text.addBlank();
      else this.#parseLine(line, afterBlank);
      afterBlank = line.text === '';
    }
    this.#text.close();
    return this.#doc();
  }

  /** The line that says what the comment is about, if the first does. */
  #parseFirst(lines: readonly DocLine[]): readonly DocLine[] {
    const start = lines.findIndex(({ text }) => text !== '');
    const first = lines[start];
    if (first === undefined) return [];
    const heading = HEADING.exec(first.text);
    if (heading) {
      this.#heading = { level: heading[1]!.length, title: heading[2]! };
    } else if (first.text.startsWith('@')) {
      const symbol = SYMBOL.exec(first.text);
      if (symbol === null || symbol[2] !== '') {
        this.#fail(first, "the first line must be '@name:', where the name is a definition's");
      }
      this.#symbol = symbol![1]!;
    } else {
      return lines.slice(start);
    }
    return lines.slice(start + 1);
  }

  #parseLine(line: DocLine, afterBlank: boolean): void {
    const symbol = SYMBOL.exec(line.text);
    if (symbol) return this.#beginDescription(symbol[1]!, symbol[2]!, line);
    const tag = afterBlank && this.#symbol !== undefined ? TAG.exec(line.text) : null;
    if (tag) return this.#beginTag(tag[1]!, tag[2]!, line);
    if (afterBlank && line.text === 'Features:') return this.#beginFeatures(line);
    const directive = DIRECTIVE.exec(line.text);
    if (directive && afterBlank && this.#beginDirective(directive[1]!, directive[2]!, line)) return undefined;
    if (HEADING.test(line.text)) this.#fail(line, 'a heading must be the first line of its comment');
    if (afterBlank && !line.text.startsWith(' ') && this.#section !== 'overview') this.#resumeOverview(line);
    return this.#text.add(line);
  }

  #begin(section: Section, text: DocText): void {
    this.#text.close();
    this.#section = section;
    this.#text = text;
  }

  #beginDescription(name: string, text: string, line: DocLine): void {
    if (this.#symbol === undefined) {
      this.#fail(line, `'@${name}:' describes nothing: the comment is not about a definition`);
    }
    if (this.#section === 'tag') this.#fail(line, `the description of '${name}' must come before the sections`);
    const descriptions = this.#inFeatures ? this.#features : this.#members;
    if (descriptions.has(name)) this.#fail(line, `'${name}' is described twice`);
    const description = new DocText(atLine(this.#source, line.line), `the description of '${name}'`, text);
    descriptions.set(name, description);
    this.#begin(this.#inFeatures ? 'feature' : 'member', description);
  }

  #beginFeatures(line: DocLine): void {
    if (this.#inFeatures) this.#fail(line, "there are two sections 'Features'");
    this.#inFeatures = true;
    this.#begin('feature', new DocText(atLine(this.#source, line.line), undefined));
  }

  #beginTag(name: string, text: string, line: DocLine): void {
    const section = new DocText(atLine(this.#source, line.line), `section '${name}'`, text);
    if (name.startsWith('Note')) this.#notes.push(section);
    else if (name.startsWith('Example')) this.#examples.push(section);
    else if (name !== 'TODO') {
      if (this.#tags.has(name)) this.#fail(line, `there are two sections '${name}'`);
      this.#tags.set(name, section);
    }
    this.#begin('tag', section);
  }

  /** Notes and examples are kept apart; other directives are part of the text. */
  #beginDirective(name: string, text: string, line: DocLine): boolean {
    const found = { note: this.#notes, 'qmp-example': this.#examples }[name];
    if (found === undefined) return false;
    const directive = new DocText(atLine(this.#source, line.line), `directive '${name}'`, text);
    found.push(directive);
    this.#begin('directive', directive);
    return true;
  }

  #resumeOverview(line: DocLine): void {
    if (this.#section === 'feature' && this.#features.size === 0) {
      this.#fail(line, "descriptions of features must follow 'Features:'");
    }
    this.#begin('overview', this.#overview);
    this.#overview.addBlank();
  }

  #doc(): Doc {
    if (this.#inFeatures && this.#features.size === 0) {
      throw new QapiError(this.#source, "descriptions of features must follow 'Features:'");
    }
    return {
      source: this.#source,
      symbol: this.#symbol,
      heading: this.#heading,
      overview: this.#overview.text,
      members: texts(this.#members),
      features: texts(this.#features),
      returns: this.#tags.get('Returns')?.text,
      errors: this.#tags.get('Errors')?.text,
      since: this.#tags.get('Since')?.text,
      notes: this.#notes.map(({ text }) => text),
      examples: this.#examples.map(({ text }) => text.replace(/^(:\w+:.*\n)+\n*/, '')),
    };
  }

  #fail(line: DocLine, problem: string): never {
    throw new QapiError(atLine(this.#source, line.line), problem);
  }
}

function texts(sections: ReadonlyMap<string, DocText>): Map<string, string> {
  return new Map([...sections].map(([name, section]) => [name, section.text]));
}

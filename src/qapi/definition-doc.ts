import type { Doc, DocLine } from './doc.ts';
import { DocText } from './doc-text.ts';
import { QapiError } from './qapi-error.ts';
import { atLine, type Source } from './source.ts';

const DESCRIPTION = /^@([^\s:]*):\s*(.*)$/;
const SECTION = /^(Returns|Errors|Since|TODO|Notes?|Examples?):(?!:)\s*(.*)$/;
const DIRECTIVE = /^\.\. (note|qmp-example)::\s*(.*)$/;

/** What has been read so far: each thing may be followed by those after it. */
type Stage = 'overview' | 'members' | 'features' | 'rest';
/** What the current text is. */
type Part = 'overview' | 'description' | 'section' | 'directive';

/** Reads the documentation of a definition line by line. */
export class DefinitionDoc {
  readonly #source: Source;
  readonly #symbol: string;
  readonly #overview: DocText;
  readonly #members = new Map<string, DocText>();
  readonly #features = new Map<string, DocText>();
  readonly #sections = new Map<string, DocText>();
  readonly #notes: DocText[] = [];
  readonly #examples: DocText[] = [];
  #stage: Stage = 'overview';
  #part: Part = 'overview';
  #text: DocText;
  #afterBlank = true;

  constructor(symbol: string, source: Source) {
    this.#source = source;
    this.#symbol = symbol;
    this.#overview = new DocText(source);
    this.#text = this.#overview;
  }

  add(line: DocLine): void {
    if (line.text === '') this.#text.addBlank();
    else this.#addLine(line);
    this.#afterBlank = line.text === '';
  }

  finish(): Doc {
    this.#endFeatures(undefined);
    this.#text.close();
    return {
      source: this.#source,
      symbol: this.#symbol,
      heading: undefined,
      overview: this.#overview.text,
      members: texts(this.#members),
      features: texts(this.#features),
      returns: this.#sections.get('Returns')?.text,
      errors: this.#sections.get('Errors')?.text,
      since: this.#sections.get('Since')?.text,
      notes: this.#notes.map(({ text }) => text),
      examples: this.#examples.map(({ text }) => exampleText(text)),
      places: new Map([
        ...places('member', this.#members),
        ...places('feature', this.#features),
        ...places('section', this.#sections),
      ]),
    };
  }

  #addLine(line: DocLine): void {
    const { text } = line;
    const description = DESCRIPTION.exec(text);
    if (description) return this.#beginDescription(description[1]!, description[2]!, line);
    this.#endFeatures(line);
    if (/^=+ /.test(text)) this.#fail(line, 'there are no headings in the documentation of a definition');
    const section = this.#mayBegin() ? SECTION.exec(text) : null;
    if (section) return this.#beginSection(section[1]!, section[2]!, line);
    if (text === 'Features:') return this.#beginFeatures(line);
    const directive = DIRECTIVE.exec(text);
    if (directive && this.#afterBlank) return this.#beginDirective(directive[1]!, directive[2]!, line);
    if (!text.startsWith(' ') && this.#isOver()) this.#resumeOverview();
    return this.#text.add(line);
  }

  /** Whether a section may begin here: after a blank line, or after text that is indented unlike its heading. */
  #mayBegin(): boolean {
    return this.#afterBlank || this.#part === 'description' || this.#part === 'section';
  }

  #begin(part: Part, text: DocText): void {
    this.#text.close();
    this.#part = part;
    this.#text = text;
  }

  #beginDescription(name: string, first: string, line: DocLine): void {
    if (name === '') this.#fail(line, "a name is missing between '@' and ':'");
    if (this.#stage === 'rest') this.#fail(line, `the description of '${name}' must stand with the others`);
    if (this.#stage === 'overview') this.#stage = 'members';
    const descriptions = this.#stage === 'features' ? this.#features : this.#members;
    if (descriptions.has(name)) this.#fail(line, `'${name}' is described twice`);
    const text = new DocText(atLine(this.#source, line.line), `the description of '${name}'`, first);
    descriptions.set(name, text);
    this.#begin('description', text);
  }

  #beginFeatures(line: DocLine): void {
    if (this.#features.size > 0) this.#fail(line, "there are two sections 'Features'");
    this.#stage = 'features';
    this.#begin('section', new DocText(atLine(this.#source, line.line)));
  }

  /** Fails where something else stands in place of the first feature. */
  #endFeatures(line: DocLine | undefined): void {
    if (this.#stage !== 'features' || this.#features.size > 0) return;
    this.#fail(line ?? this.#text.source, "descriptions of features must follow 'Features:'");
  }

  #beginSection(name: string, first: string, line: DocLine): void {
    const text = new DocText(atLine(this.#source, line.line), `section '${name}'`, first);
    if (name.startsWith('Note')) this.#notes.push(text);
    else if (name.startsWith('Example')) this.#examples.push(text);
    else if (name !== 'TODO') {
      if (this.#sections.has(name)) this.#fail(line, `there are two sections '${name}'`);
      this.#sections.set(name, text);
    }
    this.#stage = 'rest';
    this.#begin('section', text);
  }

  /** Notes and examples are kept apart; other directives are part of the text. */
  #beginDirective(name: string, first: string, line: DocLine): void {
    const text = new DocText(atLine(this.#source, line.line), `directive '${name}'`, first);
    (name === 'note' ? this.#notes : this.#examples).push(text);
    if (this.#stage !== 'overview') this.#stage = 'rest';
    this.#begin('directive', text);
  }

  /** Whether the current text ends where a line is not indented. */
  #isOver(): boolean {
    if (this.#part === 'overview' || !this.#afterBlank) return false;
    // Old texts are not indented at all: they begin after their heading, and sections have more than one paragraph.
    if (this.#text.isEmpty) return this.#part === 'directive';
    return !(this.#part === 'section' && this.#text.isUnindented);
  }

  #resumeOverview(): void {
    if (this.#stage !== 'overview') this.#stage = 'rest';
    this.#begin('overview', this.#overview);
    this.#overview.addBlank();
  }

  #fail({ line }: { readonly line: number }, problem: string): never {
    throw new QapiError(atLine(this.#source, line), problem);
  }
}

function texts(parts: ReadonlyMap<string, DocText>): Map<string, string> {
  return new Map([...parts].map(([name, { text }]) => [name, text]));
}

/** An example without the options of its directive, which may be indented less. */
function exampleText(text: string): string {
  const lines = text.replace(/^(:\w+:.*\n)+\n*/, '').split('\n');
  const indents = lines.filter((line) => line !== '').map((line) => line.length - line.trimStart().length);
  return lines.map((line) => line.slice(Math.min(...indents))).join('\n');
}

function places(what: string, parts: ReadonlyMap<string, DocText>): [string, Source][] {
  return [...parts].map(([name, { source }]) => [`${what} '${name}'`, source]);
}

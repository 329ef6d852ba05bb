/**
 * JSON as it was written: strings and numbers keep their spelling, members their order. The conversations' expectations
 * are read by the same rules, with holes in the place of values that a machine decides.
 */
export type JsonText = JsonScalar | JsonList | JsonRecord | Hole;

export interface JsonScalar {
  readonly kind: 'scalar';
  readonly text: string;
}

export interface JsonList {
  readonly kind: 'list';
  readonly items: readonly JsonText[];
  /** `[... ITEM]`: any number of elements, each like the one item. */
  readonly each: boolean;
  /** `[...~ ITEM]`: another number on another agent. */
  readonly volatile: boolean;
}

export interface JsonRecord {
  readonly kind: 'record';
  readonly members: readonly JsonMember[];
}

export interface JsonMember {
  /** With its quotes. */
  readonly name: string;
  readonly value: JsonText;
  /** `"name"?: VALUE`: may be absent. */
  readonly optional: boolean;
}

/** `<TYPE>`, `<TYPE NAME>`, `<TYPE ~>` or `<string /PATTERN/>`. */
export interface Hole {
  readonly kind: 'hole';
  readonly type: string;
  /** The name that the value is known by from here on. */
  readonly capture: string | undefined;
  /** Whether two agents on one machine, or one agent asked twice, may differ. */
  readonly volatile: boolean;
  readonly pattern: RegExp | undefined;
}

const WORD = /[-+.\w]+/y;
const HOLE = /<(any|bool|int|number|string)(?: (?:(~)|([a-z][a-z0-9-]*)|\/((?:[^/\\]|\\.)*)\/))?>/y;
const COLON = /(\?)?: */y;

/** Parses all of `text`. */
export function parseJsonText(text: string): JsonText {
  const reader = new JsonReader(text);
  const value = reader.value();
  if (reader.at < text.length) throw reader.failure('the end');
  return value;
}

/** Reads values one after the other from a text. */
export class JsonReader {
  at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  value(): JsonText {
    if (this.take('[')) return this.#list();
    if (this.take('{')) return this.#record();
    const hole = this.#match(HOLE);
    if (hole !== undefined) {
      const [, type = '', volatile, capture, pattern] = hole;
      return {
        kind: 'hole',
        type,
        capture,
        volatile: volatile !== undefined || capture !== undefined,
        pattern: pattern === undefined ? undefined : new RegExp(`^(?:${pattern})$`),
      };
    }
    const text = this.#string() ?? this.#match(WORD)?.[0];
    if (text === undefined) throw this.failure('a value');
    return { kind: 'scalar', text };
  }

  /** Passes over `word` and blanks after it, if it is here. */
  take(word: string): boolean {
    if (!this.#text.startsWith(word, this.at)) return false;
    this.at += word.length;
    while (this.#text[this.at] === ' ') this.at++;
    return true;
  }

  failure(wanted: string): Error {
    const [before, after] = [this.#text.slice(0, this.at), this.#text.slice(this.at)];
    return new Error(`expected ${wanted} at the mark: ${before.slice(-60)}|>${after.slice(0, 60)}`);
  }

  #list(): JsonList {
    const volatile = this.take('...~');
    const each = volatile || this.take('...');
    const items: JsonText[] = [];
    while (!this.take(']')) {
      if (items.length > 0 && !this.take(',')) throw this.failure("',' or ']'");
      items.push(this.value());
    }
    this.#unskip(']');
    return { kind: 'list', items, each, volatile };
  }

  #record(): JsonRecord {
    const members: JsonMember[] = [];
    while (!this.take('}')) {
      if (members.length > 0 && !this.take(',')) throw this.failure("',' or '}'");
      const name = this.#string();
      const colon = this.#match(COLON);
      if (name === undefined || colon === undefined) throw this.failure('a name');
      members.push({ name, optional: colon[1] !== undefined, value: this.value() });
    }
    this.#unskip('}');
    return { kind: 'record', members };
  }

  /** Blanks after a closing bracket are not part of it. */
  #unskip(bracket: string): void {
    while (this.#text[this.at - 1] !== bracket) this.at--;
  }

  /** A string with its quotes. No regular expression: it may have 64 MiB. */
  #string(): string | undefined {
    if (this.#text[this.at] !== '"') return undefined;
    const from = this.at;
    for (let end = from + 1; ; end++) {
      end = this.#text.indexOf('"', end);
      if (end < 0) throw this.failure('a string that ends');
      let escapes = 0;
      while (this.#text[end - 1 - escapes] === '\\') escapes++;
      if (escapes % 2 === 1) continue;
      this.at = end + 1;
      return this.#text.slice(from, this.at);
    }
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.#text);
    if (match !== null) this.at += match[0].length;
    return match ?? undefined;
  }
}

/** The text in the form of the agents' replies. */
export function printJsonText(value: JsonText): string {
  switch (value.kind) {
    case 'scalar':
      return value.text;
    case 'list':
      return `[${value.items.map(printJsonText).join(', ')}]`;
    case 'record':
      return `{${value.members.map((one) => `${one.name}: ${printJsonText(one.value)}`).join(', ')}}`;
    case 'hole':
      return `<${value.type}>`;
  }
}

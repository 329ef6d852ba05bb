import type { Comment, Entry, Method, Property } from './entry.ts';

/** A part of the page: its title, and the source files (from src/, without `.ts`) whose exports it has. */
export interface Section {
  readonly title: string;
  readonly modules: readonly string[];
}

/** The reference page of `entries`. Throws if one has no section, and if two would have the same anchor. */
export function referencePage(
  intro: string,
  sections: readonly Section[],
  entries: readonly Entry[],
): string {
  const homeless = entries.filter(({ module }) => !sections.some(({ modules }) => modules.includes(module)));
  if (homeless.length > 0)
    throw new Error(`no section for ${homeless.map(({ module }) => module).join(', ')}`);
  const page = new Page(entries);
  const parts = sections.map(({ title, modules }) => ({
    title,
    entries: modules.flatMap((module) => entries.filter((entry) => entry.module === module)),
  }));
  const contents = parts.map(
    ({ title, entries }) => `- ${page.link(title)}: ${entries.map(({ name }) => page.link(name)).join(', ')}`,
  );
  const chapters = parts.map(({ title, entries }) =>
    [page.heading('##', title), ...entries.flatMap((entry) => page.entry(entry))].join('\n\n'),
  );
  return `${[intro.trim(), contents.join('\n'), ...chapters].join('\n\n')}\n`;
}

class Page {
  readonly #names: ReadonlySet<string>;
  /** Names that stand for a property somewhere: a comment that has one in backticks may mean that. */
  readonly #properties: ReadonlySet<string>;
  readonly #anchors = new Set<string>();

  constructor(entries: readonly Entry[]) {
    this.#names = new Set(entries.map(({ name }) => name));
    this.#properties = new Set(entries.flatMap(({ properties }) => properties.map(({ name }) => name)));
  }

  heading(marks: string, title: string): string {
    const name = anchor(title);
    if (this.#anchors.has(name)) throw new Error(`two headings have the anchor #${name}`);
    this.#anchors.add(name);
    return `${marks} ${title}`;
  }

  link(title: string, text: string = title): string {
    return `[${text}](#${anchor(title)})`;
  }

  entry({ name, signature, comment, properties, methods }: Entry): string[] {
    const own = new Map(
      methods
        .filter((method) => !this.#properties.has(method.name))
        .map((method) => [method.name, `${name}.${method.name}`]),
    );
    return [
      this.heading('###', name),
      ...this.#declaration(name, signature, comment, own),
      ...(properties.length === 0 ? [] : [this.#table(properties, own)]),
      ...methods.flatMap((method) => this.#method(name, method, own)),
    ];
  }

  #method(owner: string, { name, signature, comment }: Method, own: ReadonlyMap<string, string>): string[] {
    const title = name === 'constructor' ? `new ${owner}` : `${owner}.${name}`;
    return [this.heading('####', title), ...this.#declaration(name, signature, comment, own)];
  }

  #declaration(
    name: string,
    signature: string,
    comment: Comment,
    own: ReadonlyMap<string, string>,
  ): string[] {
    const words = new Set(signature.match(/\w+/g));
    const others = [...words].filter((word) => word !== name && this.#names.has(word));
    return [
      `\`\`\`ts\n${signature}\n\`\`\``,
      ...(others.length === 0 ? [] : [`See ${others.map((other) => this.link(other)).join(', ')}.`]),
      ...(comment.text === '' ? [] : [this.#prose(comment.text, own)]),
      ...(comment.throws === undefined ? [] : [`**Throws** ${this.#prose(comment.throws, own)}.`]),
    ];
  }

  #table(properties: readonly Property[], own: ReadonlyMap<string, string>): string {
    const rows = properties.map(({ name, isOptional, type, comment }) => {
      const about = this.#prose(comment.text.replaceAll(/\s*\n\s*/g, ' '), own).replaceAll('|', '\\|');
      return `| \`${name}${isOptional ? '?' : ''}\` | ${this.#type(type)} | ${about} |`;
    });
    return ['| property | type | |', '|---|---|---|', ...rows].join('\n');
  }

  #type(type: string): string {
    const code = `\`${type.replaceAll('|', '\\|')}\``;
    return this.#names.has(type) ? this.link(type, code) : code;
  }

  /** A comment's text, in which what the page has is linked: names in backticks, and names that are no words. */
  #prose(text: string, own: ReadonlyMap<string, string>): string {
    return text.replaceAll(/^ {4}.*|`([^`\n]+)`|\b(?:[A-Z][a-z]+){2,}\b/gm, (found, code?: string) => {
      const name = code ?? found;
      const target = own.get(name) ?? (this.#names.has(name) ? name : undefined);
      return target === undefined ? found : this.link(target, found);
    });
  }
}

/** As forges make one of a heading. */
function anchor(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-');
}

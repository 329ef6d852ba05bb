import type { Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';

/** First on its line, but for modifiers. */
const DECLARATION = /^(\s+(?:(?:static|readonly|async|get|set) )*\*?)#(\w+)/gm;
const USE = /\.#(\w+)/g;
const CLASS = /^\s*(?:export )?(?:default )?(?:abstract )?class (\w+)(?:<[^{]*?>)?(?: extends (\w+))?/gm;
const UNDERSCORE = /(?:\.|^\s+(?:\w+ )*)_(\w+)/gm;

/**
 * Makes the private members `#name` of a program plain ones, `_name`: as long, so that positions stay. TypeScript and
 * Node.js hold the agent to its privacy. In QuickJS each use of a private member takes a symbol out of a closure, each call of
 * a private method looks for a brand, and a private field is made before its constructor sets it: that is time for every
 * request, and memory for every class.
 */
export class PlainMembers {
  readonly #names = new Set<string>();
  /** Names that plain members have already. */
  readonly #taken = new Set<string>();
  /** Classes that have private members, and those that others extend. */
  readonly #owners = new Set<string>();
  readonly #bases = new Set<string>();

  /** Rewrites the source text of one module. */
  rewrite(source: string): string {
    const classes = [...source.matchAll(CLASS)];
    for (const [, , base] of classes) if (base !== undefined) this.#bases.add(base);
    for (const [, name] of source.matchAll(UNDERSCORE)) this.#taken.add(name!);
    const names = new Set<string>();
    for (const { 2: name, index } of source.matchAll(DECLARATION)) {
      names.add(name!);
      this.#names.add(name!);
      const owner = classes.findLast((each) => each.index < index)?.[1];
      if (owner !== undefined) this.#owners.add(owner);
    }
    return source
      .replace(DECLARATION, '$1_$2')
      .replace(USE, (use, name: string) => (names.has(name) ? `._${name}` : use));
  }

  /** Throws where a plain name would meet another, in all modules that were rewritten. */
  check(): void {
    for (const name of this.#names)
      if (this.#taken.has(name)) throw new Error(`#${name} and _${name} are both names of members`);
    for (const base of this.#bases)
      if (this.#owners.has(base)) throw new Error(`${base} is extended and has private members`);
  }
}

/** Has each module of a bundle rewritten before it is read. */
export function plainMembers(): Plugin {
  return {
    name: 'plain members',
    setup({ onEnd, onLoad }) {
      const members = new PlainMembers();
      onLoad({ filter: /\.ts$/ }, async ({ path }) => ({
        contents: members.rewrite(await readFile(path, 'utf8')),
        loader: 'ts',
      }));
      onEnd(() => members.check());
    },
  };
}

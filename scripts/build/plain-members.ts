/** A declaration of a private member, as esbuild writes it: first on its line, but for modifiers. */
const DECLARATION = /^(\s+(?:static |async |get |set )*\*?)#(\w+)/gm;
const USE = /\.#(\w+)/g;

/**
 * Makes the private members `#name` of a bundle plain ones, `_name`: as long, so that positions stay. TypeScript and
 * Node.js hold the agent to its privacy. In QuickJS each use of a private member takes a symbol out of a closure, and each
 * call of a private method looks for a brand: that is time for every request, and memory for every method of every class.
 *
 * Throws where a plain name would meet another.
 */
export function plainMembers(bundle: string): string {
  const names = new Set(Array.from(bundle.matchAll(DECLARATION), ([, , name]) => name!));
  for (const [, name] of bundle.matchAll(/(?:\.|^\s+(?:\w+ )*)_(\w+)/gm)) {
    if (names.has(name!)) throw new Error(`#${name} and _${name} are both names of members`);
  }
  for (const [, base] of bundle.matchAll(/\bclass (?:\w+ )?extends (\w+)/g)) {
    const body = new RegExp(`^(?:class|var|}?,?) ?${base} (?:= class )?\\{([^]*?)^\\}`, 'm').exec(
      bundle,
    )?.[1];
    if (body?.match(DECLARATION)) throw new Error(`${base} is extended and has private members`);
  }
  return bundle
    .replace(DECLARATION, '$1_$2')
    .replace(USE, (use, name: string) => (names.has(name) ? `._${name}` : use));
}

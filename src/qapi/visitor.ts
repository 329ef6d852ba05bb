import type { Definition } from './definition.ts';

/** What to do with a definition of each kind. A forgotten kind does not compile. */
export type Visitor<R> = {
  readonly [K in Definition['kind']]: (definition: Extract<Definition, { kind: K }>) => R;
};

/** Has a definition handled according to its kind. */
export function visit<R>(definition: Definition, visitor: Visitor<R>): R {
  return (visitor[definition.kind] as (definition: Definition) => R)(definition);
}

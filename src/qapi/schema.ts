import { builtinKind, type JsonKind } from './builtin.ts';
import type { Command, Definition, Event, Member, Struct, TypeReference, Union } from './definition.ts';
import type { Doc } from './doc.ts';

/** One file of a schema. */
export interface Module {
  readonly path: string;
  /** Paths of the files that it includes. */
  readonly includes: readonly string[];
  readonly definitions: readonly Definition[];
  readonly freeForm: readonly Doc[];
}

/** A definition that other definitions can have members of. */
export type ObjectType = Struct | Union;

/** A schema without faults. */
export class Schema {
  /** Its files in the order in which they were included. */
  readonly modules: readonly Module[];
  readonly #definitions = new Map<string, Definition>();

  constructor(modules: readonly Module[]) {
    this.modules = modules;
    for (const definition of this.definitions()) this.#definitions.set(definition.name, definition);
  }

  /** All definitions, file by file. */
  *definitions(): Generator<Definition, void> {
    for (const module of this.modules) yield* module.definitions;
  }

  find(name: string): Definition | undefined {
    return this.#definitions.get(name);
  }

  /** The struct or union of that name. */
  findObject(name: string): ObjectType | undefined {
    const found = this.find(name);
    return found?.kind === 'struct' || found?.kind === 'union' ? found : undefined;
  }

  /** What kind of JSON value a type is; undefined for an alternate, and where there is no such type. */
  jsonKind({ name, isList }: TypeReference): JsonKind | undefined {
    if (isList) return 'array';
    switch (this.find(name)?.kind) {
      case 'enum':
        return 'string';
      case 'struct':
      case 'union':
        return 'object';
      case undefined:
        return builtinKind(name);
      default:
        return undefined;
    }
  }

  /** All members of an object outside of a union's branches, those of the base first. */
  members(object: ObjectType): readonly Member[] {
    if (object.kind === 'struct') return [...this.#baseMembers(object.base), ...object.members];
    return typeof object.base === 'string' ? this.#baseMembers(object.base) : object.base;
  }

  /** What a command or an event takes along. */
  data({ data }: Command | Event): readonly Member[] {
    return typeof data === 'string' ? this.#baseMembers(data) : data;
  }

  #baseMembers(name: string | undefined): readonly Member[] {
    const base = name === undefined ? undefined : this.findObject(name);
    return base === undefined ? [] : this.members(base);
  }
}

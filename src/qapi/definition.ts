import type { Condition } from './condition.ts';
import type { Doc } from './doc.ts';
import type { Source } from './source.ts';

/** What every named part of a schema has. */
export interface Named {
  readonly name: string;
  readonly source: Source;
  /** When the part exists; undefined for always. */
  readonly condition: Condition | undefined;
  readonly features: readonly Feature[];
}

/** A property that clients can ask for, such as `deprecated`. */
export interface Feature {
  readonly name: string;
  readonly source: Source;
  readonly condition: Condition | undefined;
}

/** A type by its name, or a list of it. */
export interface TypeReference {
  readonly name: string;
  readonly isList: boolean;
}

/** A member of an object, or an argument. */
export interface Member extends Named {
  readonly isOptional: boolean;
  readonly type: TypeReference;
}

/** A branch of a union or an alternate. */
export interface Branch extends Named {
  readonly type: TypeReference;
}

interface Documented extends Named {
  readonly doc: Doc | undefined;
}

export interface Enum extends Documented {
  readonly kind: 'enum';
  /** What names of the values begin with in C, if it is not the type's name. */
  readonly prefix: string | undefined;
  readonly values: readonly Named[];
}

export interface Struct extends Documented {
  readonly kind: 'struct';
  readonly base: string | undefined;
  readonly members: readonly Member[];
}

export interface Union extends Documented {
  readonly kind: 'union';
  /** A struct by its name, or the common members. */
  readonly base: string | readonly Member[];
  /** The common member whose value selects a branch. */
  readonly discriminator: string;
  readonly branches: readonly Branch[];
}

/** A choice by what kind of JSON value there is. */
export interface Alternate extends Documented {
  readonly kind: 'alternate';
  readonly branches: readonly Branch[];
}

/** Data that a command or an event takes along. */
interface Parametrised extends Documented {
  /** An object type by its name, or the members. */
  readonly data: string | readonly Member[];
  /** Whether C code passes them as one. */
  readonly boxed: boolean;
}

export interface Command extends Parametrised {
  readonly kind: 'command';
  readonly returns: TypeReference | undefined;
  /** Whether there is a reply on success. */
  readonly successResponse: boolean;
  readonly gen: boolean;
  readonly allowOob: boolean;
  readonly allowPreconfig: boolean;
  readonly coroutine: boolean;
}

export interface Event extends Parametrised {
  readonly kind: 'event';
}

export type TypeDefinition = Enum | Struct | Union | Alternate;
export type Definition = TypeDefinition | Command | Event;

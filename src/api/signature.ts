import type { SignatureTable } from './generated/index.ts';

/** How values of a type are checked. */
export type TypeKind =
  | 'string'
  | 'base64'
  | 'boolean'
  | 'number'
  | 'null'
  | 'any'
  | 'int64'
  | 'uint64'
  | 'small'
  | 'defined';

const BUILTINS: Readonly<Record<string, TypeKind>> = {
  str: 'string',
  base64: 'base64',
  bool: 'boolean',
  number: 'number',
  null: 'null',
  any: 'any',
  int: 'int64',
  int64: 'int64',
  uint64: 'uint64',
  size: 'uint64',
};

/** A type by its name, or a list of it. */
export interface TypeReference {
  readonly name: string;
  /** Of an element, if it is a list. */
  readonly kind: TypeKind;
  readonly isList: boolean;
}

export interface Member {
  readonly name: string;
  readonly isOptional: boolean;
  readonly type: TypeReference;
}

export type Signature =
  | { readonly kind: 'struct'; readonly members: readonly Member[] }
  | {
      readonly kind: 'union';
      readonly members: readonly Member[];
      readonly branches: ReadonlyMap<string, string>;
    }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | { readonly kind: 'alternate'; readonly branches: readonly TypeReference[] };

/**
 * Signatures by the names of types and commands, each read from its text when it is first asked for: most agents are
 * asked a handful of commands in all their life.
 */
export class Signatures {
  readonly #tables: readonly SignatureTable[];
  readonly #known = new Map<string, Signature>();

  /** A name is looked for in `tables` in their order. */
  constructor(tables: readonly SignatureTable[]) {
    this.#tables = tables;
  }

  /** The type `name`, or what the command `name` takes. */
  get(name: string): Signature {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const signature = readSignature(this.text(name));
    this.#known.set(name, signature);
    return signature;
  }

  /** The text itself: of a command, in the tables of results, it is the type that it returns. */
  text(name: string): string {
    for (const table of this.#tables) {
      const text = table[name];
      if (text !== undefined) return text;
    }
    throw new Error(`no signature of ${name}`);
  }
}

/** Reads a type as signatures write it. */
export function readType(text: string): TypeReference {
  const isList = text.startsWith('[');
  const name = isList ? text.slice(1, -1) : text;
  // What is neither of these nor capitalised is an integer of 8 to 32 bits.
  return { name, kind: BUILTINS[name] ?? (/^[A-Z]/.test(name) ? 'defined' : 'small'), isList };
}

/** The format is described where it is written: qapi/emit-signature.ts. */
function readSignature(text: string): Signature {
  const words = text === '' ? [] : text.split(' ');
  switch (words[0]) {
    case 'enum':
      return { kind: 'enum', values: words.slice(1) };
    case 'alternate':
      return { kind: 'alternate', branches: words.slice(1).map(readType) };
    case 'union': {
      const members = words.slice(1).filter((word) => word.includes(':'));
      const branches = words.slice(1).filter((word) => word.includes('='));
      return {
        kind: 'union',
        members: members.map(readMember),
        branches: new Map(branches.map((branch) => branch.split('=') as [string, string])),
      };
    }
    case 'struct':
      return { kind: 'struct', members: words.slice(1).map(readMember) };
    default:
      return { kind: 'struct', members: words.map(readMember) };
  }
}

function readMember(word: string): Member {
  const [name = '', type = ''] = word.split(':');
  const isOptional = name.endsWith('?');
  return { name: isOptional ? name.slice(0, -1) : name, isOptional, type: readType(type) };
}

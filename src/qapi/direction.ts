import type { Command, Definition, Member, TypeReference } from './definition.ts';
import { QapiError } from './qapi-error.ts';
import type { Schema } from './schema.ts';

/** The feature of a member whose text is base64. */
export const BASE64 = 'base64';

/** Which types a client sends and which an agent sends. */
export interface Directions {
  /** Types that arguments are made of. */
  readonly sent: ReadonlySet<string>;
  /** Types that results are made of. */
  readonly returned: ReadonlySet<string>;
}

/** Follows the types of all commands. Throws QapiError where an argument is base64 that is not a command's own. */
export function directions(schema: Schema): Directions {
  const sent = new Set<string>();
  const returned = new Set<string>();
  for (const command of schema.definitions()) {
    if (command.kind !== 'command') continue;
    for (const { type } of schema.data(command)) follow(type, schema, sent);
    if (command.returns !== undefined) follow(command.returns, schema, returned);
  }
  for (const name of sent) {
    for (const member of membersOf(schema.find(name), schema)) {
      if (isBase64(member))
        throw new QapiError(member.source, `'${BASE64}' is for a command's own arguments and for results`);
    }
  }
  return { sent, returned };
}

/** Whether a member's text is base64. */
export function isBase64({ features }: Member): boolean {
  return features.some(({ name }) => name === BASE64);
}

/** What a command takes, in order. A union, which has no fixed arguments, is not supported. */
export function argumentsOf(command: Command, schema: Schema): readonly Member[] {
  if (typeof command.data === 'string' && schema.findObject(command.data)?.kind === 'union') {
    throw new QapiError(command.source, 'arguments that are a union cannot be emitted');
  }
  return schema.data(command);
}

function follow({ name }: TypeReference, schema: Schema, seen: Set<string>): void {
  const definition = schema.find(name);
  if (definition === undefined || seen.has(name)) return;
  seen.add(name);
  for (const { type } of membersOf(definition, schema)) follow(type, schema, seen);
  if (definition.kind === 'union' || definition.kind === 'alternate') {
    for (const { type } of definition.branches) follow(type, schema, seen);
  }
}

function membersOf(definition: Definition | undefined, schema: Schema): readonly Member[] {
  return definition?.kind === 'struct' || definition?.kind === 'union' ? schema.members(definition) : [];
}

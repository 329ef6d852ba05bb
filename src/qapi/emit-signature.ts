import { argumentsOf, type Directions, isBase64 } from './direction.ts';
import type { Definition, Member, TypeReference } from './definition.ts';
import { QapiError } from './qapi-error.ts';
import type { Module, Schema } from './schema.ts';

/** Signatures of one file's definitions: what the agent checks arguments by, and what a client checks results by. */
export interface Signatures {
  readonly sent: ReadonlyMap<string, string>;
  readonly returned: ReadonlyMap<string, string>;
}

/**
 * Puts each definition into one line of text, which `api/signature.ts` reads when it is first asked for: as objects the
 * whole interface would cost an agent memory for commands that nobody calls.
 *
 *     guest-file-read         handle:int count?:int
 *     GuestLogicalProcessor   struct logical-id:int online:bool can-offline?:bool
 *     QGASeek                 enum set cur end
 *     GuestFileWhence         alternate int QGASeek
 *     GuestCpuStats           union type:GuestCpuStatsType linux=GuestLinuxCpuStats
 */
export function emitSignatures(module: Module, schema: Schema, { sent, returned }: Directions): Signatures {
  const signatures = { sent: new Map<string, string>(), returned: new Map<string, string>() };
  for (const definition of module.definitions) {
    const { name } = definition;
    if (definition.kind === 'command') {
      signatures.sent.set(name, memberList(argumentsOf(definition, schema)));
      signatures.returned.set(name, definition.returns === undefined ? '' : typeText(definition.returns));
    } else if (sent.has(name)) {
      signatures.sent.set(name, signature(definition, schema));
    } else if (returned.has(name)) {
      signatures.returned.set(name, signature(definition, schema));
    }
  }
  return signatures;
}

function signature(definition: Definition, schema: Schema): string {
  switch (definition.kind) {
    case 'enum':
      return words('enum', ...definition.values.map(({ name }) => name));
    case 'struct':
      return words('struct', memberList(schema.members(definition)));
    case 'union': {
      // The discriminator first: it says where members end and branches begin.
      const members = schema.members(definition);
      const first = members.filter(({ name }) => name === definition.discriminator);
      const rest = members.filter(({ name }) => name !== definition.discriminator);
      const branches = definition.branches.map(({ name, type }) => `${name}=${type.name}`);
      return words('union', memberList([...first, ...rest]), ...branches);
    }
    case 'alternate':
      return words('alternate', ...definition.branches.map(({ type }) => typeText(type)));
    default:
      throw new Error(`${definition.name} is no type`);
  }
}

function memberList(members: readonly Member[]): string {
  for (const { name, source } of members) {
    if (name in {}) throw new QapiError(source, `every object has a member '${name}' already`);
  }
  return members
    .map(
      (member) =>
        `${member.name}${member.isOptional ? '?' : ''}:${isBase64(member) ? 'base64' : typeText(member.type)}`,
    )
    .join(' ');
}

function typeText({ name, isList }: TypeReference): string {
  return isList ? `[${name}]` : name;
}

function words(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}

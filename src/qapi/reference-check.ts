import { builtinKind, type JsonKind } from './builtin.ts';
import type {
  Alternate,
  Branch,
  Command,
  Definition,
  Event,
  Member,
  Struct,
  TypeReference,
  Union,
} from './definition.ts';
import { checkDistinct } from './member-check.ts';
import { canonicalName } from './name-rules.ts';
import type { Pragmas } from './pragma.ts';
import { QapiError } from './qapi-error.ts';
import type { ObjectType, Schema } from './schema.ts';
import { visit } from './visitor.ts';

/** Checks what definitions say of each other. */
export function checkReferences(schema: Schema): void {
  checkNames(schema);
  for (const definition of schema.definitions()) {
    checkSpecialFeatures(definition);
    visit(definition, {
      enum: () => {},
      struct: (struct) => checkStruct(struct, schema),
      union: (union) => checkUnion(union, schema),
      alternate: (alternate) => checkAlternate(alternate, schema),
      command: (command) => checkCommand(command, schema),
      event: (event) => checkData(event, schema),
    });
  }
}

/** Types, commands and events share their names. */
function checkNames(schema: Schema): void {
  const known = new Map<string, Definition>();
  for (const definition of schema.definitions()) {
    const { name, source } = definition;
    if (builtinKind(name) !== undefined) throw new QapiError(source, `'${name}' is a built-in type`);
    const other = known.get(canonicalName(name));
    if (other !== undefined) {
      const place = `${other.source.file}:${other.source.line}`;
      const what = other.name === name ? 'is defined already' : `collides with '${other.name}'`;
      throw new QapiError(source, `'${name}' ${what} (${place})`);
    }
    known.set(canonicalName(name), definition);
  }
}

/** What users of a type are told of its future they are told with the commands that use it. */
function checkSpecialFeatures({ kind, features, source }: Definition): void {
  if (kind === 'command' || kind === 'event') return;
  for (const { name } of features) {
    if (name === 'deprecated' || name === 'unstable') {
      throw new QapiError(source, `feature '${name}' is not for types`);
    }
  }
}

function checkStruct(struct: Struct, schema: Schema): void {
  checkMemberTypes(struct.members, schema);
  checkBase(struct, schema);
  checkDistinct(
    schema.members(struct).map(({ name }) => ({ name, source: struct.source })),
    'member',
  );
}

function checkBase(struct: Struct, schema: Schema): void {
  const path = [struct.name];
  let { base } = struct;
  while (base !== undefined) {
    const found = schema.find(base);
    if (found?.kind !== 'struct') throw new QapiError(struct.source, `base '${base}' must be a struct`);
    path.push(base);
    if (base === struct.name) throw new QapiError(struct.source, `the struct is its own base: ${path.join(' -> ')}`);
    // A cycle further up is the fault of those in it.
    if (path.indexOf(base) !== path.length - 1) return;
    ({ base } = found);
  }
}

function checkUnion(union: Union, schema: Schema): void {
  const { base, discriminator, source, branches } = union;
  if (typeof base === 'string' && schema.find(base)?.kind !== 'struct') {
    throw new QapiError(source, `base '${base}' must be a struct`);
  }
  if (typeof base !== 'string') checkMemberTypes(base, schema);
  const members = schema.members(union);
  const values = checkDiscriminator(union, members, schema);
  for (const branch of branches) {
    if (!values.includes(branch.name)) {
      throw new QapiError(branch.source, `branch '${branch.name}' is no value of '${discriminator}'`);
    }
    const object = branchType(branch, schema);
    checkDistinct(
      [...members, ...allMembers(object, schema, [union.name])].map(({ name }) => ({ name, source: branch.source })),
      `with branch '${branch.name}' member`,
    );
  }
}

/** Returns the values that branches may be named by. */
function checkDiscriminator(union: Union, members: readonly Member[], schema: Schema): string[] {
  const { discriminator, source } = union;
  const fail = (problem: string): never => {
    throw new QapiError(source, `discriminator '${discriminator}' ${problem}`);
  };
  const member = members.find(({ name }) => name === discriminator) ?? fail('is no member of the base');
  if (member.isOptional) fail('must not be optional');
  if (member.condition !== undefined) fail('must not have a condition');
  const type = schema.find(member.type.name);
  if (type?.kind !== 'enum' || member.type.isList) return fail('must be of an enum type');
  return type.values.map(({ name }) => name);
}

function branchType({ name, type, source }: Branch, schema: Schema): ObjectType {
  const object = type.isList ? undefined : schema.findObject(type.name);
  if (object === undefined) throw new QapiError(source, `branch '${name}' must be of a struct or union type`);
  return object;
}

/** Members of an object with those of its branches, of which each name counts once. */
function allMembers(object: ObjectType, schema: Schema, path: readonly string[]): Member[] {
  const members = new Map(schema.members(object).map((member) => [member.name, member]));
  if (object.kind === 'union' && !path.includes(object.name)) {
    for (const branch of object.branches) {
      for (const member of allMembers(branchType(branch, schema), schema, [...path, object.name])) {
        members.set(member.name, member);
      }
    }
  }
  return [...members.values()];
}

function checkAlternate({ branches }: Alternate, schema: Schema): void {
  const taken = new Map<string, string>();
  for (const { name, type, source } of branches) {
    requireType(`branch '${name}'`, type.name, source, schema);
    const kind = schema.jsonKind(type);
    if (kind === undefined || kind === 'any' || type.name === 'QType') {
      throw new QapiError(source, `branch '${name}' cannot be of type '${type.name}'`);
    }
    for (const kind of takenKinds(type, schema)) {
      const other = taken.get(kind);
      if (other !== undefined) {
        throw new QapiError(source, `branch '${name}' cannot be told apart from branch '${other}'`);
      }
      taken.set(kind, name);
    }
  }
}

/** What other branches must not be: on command lines strings look like numbers and flags, too. */
function takenKinds(reference: TypeReference, schema: Schema): JsonKind[] {
  const type = schema.find(reference.name);
  const kinds = [schema.jsonKind(reference)!];
  if (reference.isList) return kinds;
  if (reference.name === 'str') kinds.push('number', 'boolean');
  if (type?.kind !== 'enum') return kinds;
  if (type.values.some(({ name }) => /^[\d+-]/.test(name))) kinds.push('number');
  if (type.values.some(({ name }) => name === 'on' || name === 'off')) kinds.push('boolean');
  return kinds;
}

function checkCommand(command: Command, schema: Schema): void {
  checkData(command, schema);
  const { returns, source } = command;
  if (returns === undefined) return;
  requireType('the result', returns.name, source, schema);
  if (schema.find(returns.name)?.kind === 'alternate' && !returns.isList) {
    throw new QapiError(source, `the result must not be an alternate`);
  }
}

/** Only objects can be extended: what a command returns later must not be held up by what it returns now. */
export function checkResults(schema: Schema, pragmas: Pragmas): void {
  for (const definition of schema.definitions()) {
    if (definition.kind !== 'command' || definition.returns === undefined) continue;
    const { name, returns, source } = definition;
    if (schema.findObject(returns.name) || pragmas.exempts('command-returns-exceptions', name)) continue;
    throw new QapiError(source, 'the result must be an object or a list of objects');
  }
}

function checkData({ data, boxed, source }: Command | Event, schema: Schema): void {
  if (typeof data !== 'string') return checkMemberTypes(data, schema);
  const object = schema.findObject(data);
  if (object === undefined) throw new QapiError(source, `'data' must be a struct${boxed ? ' or a union' : ''}`);
  if (object.kind === 'union' && !boxed) throw new QapiError(source, "a union in 'data' must be boxed");
}

function checkMemberTypes(members: readonly Member[], schema: Schema): void {
  for (const { name, type, source } of members) requireType(`member '${name}'`, type.name, source, schema);
}

function requireType(what: string, name: string, source: Member['source'], schema: Schema): void {
  const found = schema.find(name);
  if (found === undefined ? builtinKind(name) !== undefined : found.kind !== 'command' && found.kind !== 'event') return;
  throw new QapiError(source, `${what} has the unknown type '${name}'`);
}

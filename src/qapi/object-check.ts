import type { Branch, Member, Struct, Union } from './definition.ts';
import { checkDistinct } from './member-check.ts';
import { QapiError } from './qapi-error.ts';
import type { ObjectType, Schema } from './schema.ts';
import { requireMemberTypes, requireType } from './type-check.ts';

/** Checks what an object is made of, so that the other checks can follow it without going round in circles. */
export function checkComposition(object: ObjectType, schema: Schema): void {
  const { base, source, kind } = object;
  if (typeof base === 'string') {
    requireType('the base', base, source, schema);
    if (schema.find(base)?.kind !== 'struct') throw new QapiError(source, `base '${base}' must be a struct`);
  }
  const cycle = wayTo(object, object, schema, new Set());
  if (cycle === undefined) return;
  throw new QapiError(source, `the ${kind} contains itself: ${[object.name, ...cycle].join(' -> ')}`);
}

/** Names of the bases and branches by which an object contains `target`. */
function wayTo(
  target: ObjectType,
  from: ObjectType,
  schema: Schema,
  seen: Set<string>,
): string[] | undefined {
  for (const name of partNames(from)) {
    if (name === target.name) return [name];
    const part = schema.findObject(name);
    if (part === undefined || seen.has(name)) continue;
    seen.add(name);
    const way = wayTo(target, part, schema, seen);
    if (way !== undefined) return [name, ...way];
  }
  return undefined;
}

function partNames(object: ObjectType): string[] {
  const branches = object.kind === 'union' ? object.branches.map(({ type }) => type.name) : [];
  return typeof object.base === 'string' ? [object.base, ...branches] : branches;
}

export function checkStruct(struct: Struct, schema: Schema): void {
  requireMemberTypes(struct.members, schema);
  checkDistinct(schema.members(struct), 'member');
}

export function checkUnion(union: Union, schema: Schema): void {
  const { base, discriminator, source, branches } = union;
  if (typeof base !== 'string') requireMemberTypes(base, schema);
  const values = checkDiscriminator(union, schema);
  if (values.length === 0) throw new QapiError(source, 'the union has no branches');
  for (const branch of branches) {
    if (!values.includes(branch.name)) {
      throw new QapiError(branch.source, `branch '${branch.name}' is no value of '${discriminator}'`);
    }
    checkBranchMembers(branch, branchType(branch, schema), schema.members(union), schema);
  }
}

/** Returns the values that branches may be named by. A value without a branch has no members of its own. */
function checkDiscriminator(union: Union, schema: Schema): string[] {
  const { discriminator, source } = union;
  const fail = (problem: string): never => {
    throw new QapiError(source, `discriminator '${discriminator}' ${problem}`);
  };
  const members = schema.members(union);
  const member = members.find(({ name }) => name === discriminator) ?? fail('is no member of the base');
  if (member.isOptional) fail('must not be optional');
  if (member.condition !== undefined) fail('must not have a condition');
  const type = schema.find(member.type.name);
  if (type?.kind !== 'enum' || member.type.isList) return fail('must be of an enum type');
  return type.values.map(({ name }) => name);
}

function branchType({ name, type, source }: Branch, schema: Schema): ObjectType {
  requireType(`branch '${name}'`, type.name, source, schema);
  const object = type.isList ? undefined : schema.findObject(type.name);
  if (object === undefined) throw new QapiError(source, `branch '${name}' must be of a struct or union type`);
  return object;
}

/** Members of an object must differ from those around it, and so must those of its branches, each branch by itself. */
function checkBranchMembers(
  branch: Branch,
  object: ObjectType,
  around: readonly Member[],
  schema: Schema,
): void {
  const members = [...around, ...schema.members(object)];
  const { name, source } = branch;
  checkDistinct(
    members.map((member) => ({ name: member.name, source })),
    'member',
    ` of branch '${name}'`,
  );
  if (object.kind !== 'union') return;
  for (const inner of object.branches) checkBranchMembers(branch, branchType(inner, schema), members, schema);
}

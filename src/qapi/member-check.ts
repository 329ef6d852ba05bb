import type { Branch, Feature, Member, Named, TypeReference } from './definition.ts';
import { FieldReader } from './field-reader.ts';
import { canonicalName, type NameRules } from './name-rules.ts';
import { QapiError } from './qapi-error.ts';
import { atLine, type Source } from './source.ts';
import { type Field, isList, isObject, type ObjectValue, type Value } from './value.ts';

/** Features, of which each is a name or `{ name, if }`. `what` they belong to is for the messages. */
export function checkFeatures(fields: FieldReader, what: string, rules: NameRules): Feature[] {
  const value = fields.optional('features');
  if (value === undefined) return [];
  const source = fields.at('features');
  if (!isList(value)) throw new QapiError(source, `'features' of ${what} must be a list`);
  const features = value.map((element) => checkFeature(element, what, source, rules));
  checkDistinct(
    features.map(({ name }) => ({ name, source })),
    `feature of ${what}`,
  );
  return features;
}

function checkFeature(value: Value, what: string, source: Source, rules: NameRules): Feature {
  const fields = new FieldReader(named(value, `a feature of ${what}`, source), `a feature of ${what}`, source, [
    'name',
    'if',
  ]);
  const name = fields.string('name');
  rules.checkFeature(name, `feature '${name}' of ${what}`, source);
  return { name, condition: fields.condition() };
}

/** Values of an enumeration, of which each is a name or `{ name, if, features }`. */
export function checkValues(value: Value, owner: string, source: Source, rules: NameRules): Named[] {
  if (!isList(value)) throw new QapiError(source, "'data' of an enum must be a list");
  const values = value.map((element) => {
    const fields = new FieldReader(named(element, 'an enum value', source), 'an enum value', source, [
      'name',
      'if',
      'features',
    ]);
    const name = fields.string('name');
    const what = `value '${name}'`;
    rules.checkValue(name, what, source, owner);
    return { name, source, condition: fields.condition(), features: checkFeatures(fields, what, rules) };
  });
  checkDistinct(values, 'value');
  return values;
}

/** A name alone is short for an object with that name. */
function named(value: Value, what: string, source: Source): ObjectValue {
  if (isObject(value)) return value;
  if (typeof value !== 'string') throw new QapiError(source, `${what} must be a string or an object`);
  return new Map([['name', { value, line: source.line }]]);
}

/** Members of an object: `'*name': type` or `'*name': { type, if, features }`. */
export function checkMembers(value: ObjectValue, owner: string, source: Source, rules: NameRules): Member[] {
  const members = [...value].map(([key, field]) => {
    const isOptional = key.startsWith('*');
    const name = isOptional ? key.slice(1) : key;
    const what = `member '${name}'`;
    const at = atLine(source, field.line);
    rules.checkMember(name, what, at, owner);
    const fields = typed(field, what, at, ['type', 'if', 'features']);
    const features = checkFeatures(fields, what, rules);
    return { name, source: at, isOptional, type: checkType(fields, what), condition: fields.condition(), features };
  });
  checkDistinct(members, 'member');
  return members;
}

/** Branches of a union or an alternate: `'name': type` or `'name': { type, if }`. Their names have rules of their own. */
export function checkBranches(fields: FieldReader, what: string): Branch[] {
  const value = fields.object('data');
  if (value.size === 0) throw new QapiError(fields.source, `${what} needs at least one branch`);
  const branches = [...value].map(([name, field]) => {
    const what = `branch '${name}'`;
    const at = atLine(fields.source, field.line);
    const branch = typed(field, what, at, ['type', 'if']);
    return { name, source: at, type: checkType(branch, what), condition: branch.condition(), features: [] };
  });
  checkDistinct(branches, 'branch');
  return branches;
}

/** A type alone is short for an object with that type. */
function typed({ value, line }: Field, what: string, source: Source, allowed: readonly string[]): FieldReader {
  const object: ObjectValue = isObject(value) ? value : new Map([['type', { value, line }]]);
  return new FieldReader(object, what, source, allowed);
}

/** The type of a member or a branch, or what a command returns. */
export function checkType(fields: FieldReader, what: string, key = 'type'): TypeReference {
  const value = fields.required(key);
  if (typeof value === 'string') return { name: value, isList: false };
  const [element, ...others] = isList(value) ? value : [];
  if (typeof element === 'string' && others.length === 0) return { name: element, isList: true };
  const problem = isList(value) ? 'must be a list of one type name' : 'must be a type name or a list of one';
  throw new QapiError(fields.at(key), `the type of ${what} ${problem}`);
}

/** Names that would be one in C count as the same. */
export function checkDistinct(parts: readonly Pick<Named, 'name' | 'source'>[], what: string): void {
  const names = new Map<string, string>();
  for (const { name, source } of parts) {
    const canonical = canonicalName(name);
    const other = names.get(canonical);
    if (other === name) throw new QapiError(source, `${what} '${name}' is there twice`);
    if (other !== undefined) throw new QapiError(source, `${what} '${name}' collides with '${other}'`);
    names.set(canonical, name);
  }
}

import type { Branch, Feature, Member, Named, TypeReference } from './definition.ts';
import { FieldReader } from './field-reader.ts';
import { canonicalName, type NameRules } from './name-rules.ts';
import { QapiError } from './qapi-error.ts';
import { atLine, type Source } from './source.ts';
import { type Field, isList, isObject, type ObjectValue } from './value.ts';

/** Features, of which each is a name or `{ name, if }`. */
export function checkFeatures(owner: FieldReader, rules: NameRules): Feature[] {
  const value = owner.optional('features');
  if (value === undefined) return [];
  if (!isList(value)) return owner.fail('features', 'must be a list');
  const features = value.map((element) => {
    const { name, what, fields } = named(element, 'feature', owner.source, ['name', 'if']);
    rules.checkLower(name, what, fields.source);
    return { name, source: fields.source, condition: fields.condition() };
  });
  checkDistinct(features, 'feature');
  return features;
}

/** Values of the enumeration `owner`, of which each is a name or `{ name, if, features }`. */
export function checkValues(fields: FieldReader, owner: string, rules: NameRules): Named[] {
  const list = fields.required('data');
  if (!isList(list)) return fields.fail('data', 'must be a list');
  const values = list.map((element) => {
    const { name, what, fields: value } = named(element, 'value', fields.source, ['name', 'if', 'features']);
    rules.checkValue(name, what, value.source, owner);
    return {
      name,
      source: value.source,
      condition: value.condition(),
      features: checkFeatures(value, rules),
    };
  });
  checkDistinct(values, 'value');
  return values;
}

/** Reads an element of a list that is a name, which is short for an object with that name. */
function named(
  { value, line }: Field,
  role: string,
  source: Source,
  allowed: readonly string[],
): { name: string; what: string; fields: FieldReader } {
  const at = atLine(source, line);
  const object = typeof value === 'string' ? new Map([['name', { value, line }]]) : value;
  if (!isObject(object)) throw new QapiError(at, `a ${role} must be a string or an object`);
  const given = object.get('name')?.value;
  const what = typeof given === 'string' ? `${role} '${given}'` : `a ${role}`;
  const fields = new FieldReader(object, what, at, allowed);
  return { name: fields.string('name'), what, fields };
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
    const features = checkFeatures(fields, rules);
    return {
      name,
      source: at,
      isOptional,
      type: checkType(fields, what),
      condition: fields.condition(),
      features,
    };
  });
  checkDistinct(members, 'member');
  return members;
}

/** Branches of a union or an alternate: `'name': type` or `'name': { type, if }`. Their names have rules of their own. */
export function checkBranches(fields: FieldReader): Branch[] {
  const value = fields.object('data');
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
function typed(
  { value, line }: Field,
  what: string,
  source: Source,
  allowed: readonly string[],
): FieldReader {
  const object: ObjectValue = isObject(value) ? value : new Map([['type', { value, line }]]);
  return new FieldReader(object, what, source, allowed);
}

/** The type of a member or a branch, or what a command returns. */
export function checkType(fields: FieldReader, what: string, key = 'type'): TypeReference {
  const value = fields.required(key);
  if (typeof value === 'string') return { name: value, isList: false };
  const [element, ...others] = isList(value) ? value.map(({ value }) => value) : [];
  if (typeof element === 'string' && others.length === 0) return { name: element, isList: true };
  const problem = isList(value) ? 'must be a list of one type name' : 'must be a type name or a list of one';
  throw new QapiError(fields.at(key), `the type of ${what} ${problem}`);
}

/** Checks that no two parts have the same name, or names that would be one in C. `where` is for the message. */
export function checkDistinct(
  parts: readonly Pick<Named, 'name' | 'source'>[],
  role: string,
  where = '',
): void {
  const names = new Map<string, string>();
  for (const { name, source } of parts) {
    const canonical = canonicalName(name);
    const other = names.get(canonical);
    if (other === name) throw new QapiError(source, `${role} '${name}'${where} is there twice`);
    if (other !== undefined)
      throw new QapiError(source, `${role} '${name}'${where} collides with '${other}'`);
    names.set(canonical, name);
  }
}

import type { Alternate, Command, Definition, Enum, Event, Member, Struct, Union } from './definition.ts';
import { FieldReader } from './field-reader.ts';
import { checkBranches, checkFeatures, checkMembers, checkType, checkValues } from './member-check.ts';
import type { NameRules } from './name-rules.ts';
import { QapiError } from './qapi-error.ts';
import type { Dialect, Expression } from './schema-file.ts';
import { inDefinition, type Source } from './source.ts';
import { isObject, type ObjectValue } from './value.ts';

type Kind = Definition['kind'];
type Common = Pick<Definition, 'name' | 'source' | 'condition' | 'features' | 'doc'>;

/** What a definition may have besides its name, `if` and `features`. */
const KEYS: Readonly<Record<Kind, readonly string[]>> = {
  enum: ['data', 'prefix'],
  struct: ['data', 'base'],
  union: ['data', 'base', 'discriminator'],
  alternate: ['data'],
  command: [
    'data',
    'returns',
    'boxed',
    'success-response',
    'gen',
    'allow-oob',
    'allow-preconfig',
    'coroutine',
  ],
  event: ['data', 'boxed'],
};

/** Says what a definition is, and what is wrong with it, as far as it stands in its own text. */
export function checkDefinition(
  { value, source, doc }: Expression,
  rules: NameRules,
  dialect: Dialect,
): Definition {
  const { kind, key } = kindOf(value, source, dialect);
  const { value: name } = value.get(key)!;
  if (typeof name !== 'string') throw new QapiError(source, `the name of the ${kind} must be a string`);
  const at = inDefinition(source, `${kind} '${name}'`);
  checkName(kind, name, rules, at);
  const fields = new FieldReader(value, `the ${kind}`, at, [key, 'if', 'features', ...KEYS[kind]]);
  const features = checkFeatures(fields, rules);
  const common = { name, source: at, condition: fields.condition(), features, doc };
  switch (kind) {
    case 'enum':
      return checkEnum(common, fields, rules);
    case 'struct':
      return checkStruct(common, fields, rules);
    case 'union':
      return checkUnion(common, fields, rules);
    case 'alternate':
      return checkAlternate(common, fields, rules);
    case 'command':
      return checkCommand(common, fields, rules, dialect);
    case 'event':
      return checkEvent(common, fields, rules);
  }
}

/** The kind, and the member that names the definition. */
function kindOf(value: ObjectValue, source: Source, dialect: Dialect): { kind: Kind; key: string } {
  const kinds: [key: string, Kind][] = (Object.keys(KEYS) as Kind[]).map((kind) => [kind, kind]);
  // Structs were once called types.
  if (dialect === '2015') kinds.push(['type', 'struct']);
  const found = kinds.filter(([key]) => value.has(key));
  const [first, second] = found;
  if (first === undefined) {
    throw new QapiError(source, `the expression is none of ${kinds.map(([key]) => key).join(', ')}`);
  }
  if (second !== undefined) {
    throw new QapiError(source, `the expression is both ${first[0]} and ${second[0]}`);
  }
  return { key: first[0], kind: first[1] };
}

function checkName(kind: Kind, name: string, rules: NameRules, source: Source): void {
  const what = `name '${name}'`;
  if (kind === 'command') rules.checkCommand(name, what, source);
  else if (kind === 'event') rules.checkEvent(name, what, source);
  else rules.checkType(name, what, source);
}

function checkEnum(common: Common, fields: FieldReader, rules: NameRules): Enum {
  const prefix = fields.optionalString('prefix');
  const values = checkValues(fields, common.name, rules);
  return { ...common, kind: 'enum', prefix, values };
}

function checkStruct(common: Common, fields: FieldReader, rules: NameRules): Struct {
  const members = checkMembers(fields.object('data'), common.name, common.source, rules);
  return { ...common, kind: 'struct', base: fields.optionalString('base'), members };
}

function checkUnion(common: Common, fields: FieldReader, rules: NameRules): Union {
  const given = fields.required('base');
  const discriminator = fields.string('discriminator');
  let base: string | Member[];
  if (isObject(given)) base = checkMembers(given, common.name, common.source, rules);
  else if (typeof given === 'string') base = given;
  else return fields.fail('base', 'must be a string or an object');
  return { ...common, kind: 'union', base, discriminator, branches: checkBranches(fields) };
}

function checkAlternate(common: Common, fields: FieldReader, rules: NameRules): Alternate {
  const branches = checkBranches(fields);
  if (branches.length === 0) throw new QapiError(common.source, 'the alternate needs at least one branch');
  for (const { name, source } of branches) rules.checkLower(name, `branch '${name}'`, source);
  return { ...common, kind: 'alternate', branches };
}

function checkCommand(common: Common, fields: FieldReader, rules: NameRules, dialect: Dialect): Command {
  const says = (key: string): boolean =>
    dialect === '2015' && fields.optional(key) === 'no' ? false : fields.flag(key, false);
  const command: Command = {
    ...common,
    ...checkData(common, fields, rules),
    kind: 'command',
    returns: fields.has('returns') ? checkType(fields, 'the result', 'returns') : undefined,
    successResponse: says('success-response'),
    gen: says('gen'),
    allowOob: fields.flag('allow-oob', true),
    allowPreconfig: fields.flag('allow-preconfig', true),
    coroutine: fields.flag('coroutine', true),
  };
  if (command.allowOob && command.coroutine) {
    throw new QapiError(common.source, "a command cannot have both 'allow-oob' and 'coroutine'");
  }
  return command;
}

function checkEvent(common: Common, fields: FieldReader, rules: NameRules): Event {
  return { ...common, ...checkData(common, fields, rules), kind: 'event' };
}

function checkData(common: Common, fields: FieldReader, rules: NameRules): Pick<Event, 'data' | 'boxed'> {
  const boxed = fields.flag('boxed', true);
  const given = fields.optional('data');
  if (boxed && typeof given !== 'string') return fields.fail('boxed', "needs the name of a type in 'data'");
  if (given === undefined) return { data: [], boxed };
  if (typeof given === 'string') return { data: given, boxed };
  if (!isObject(given)) return fields.fail('data', 'must be a string or an object');
  return { data: checkMembers(given, common.name, common.source, rules), boxed };
}

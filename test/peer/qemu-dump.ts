import type {
  Branch,
  Command,
  Definition,
  Event,
  Feature,
  Member,
  Named,
  Schema,
  TypeReference,
  Union,
} from '../../src/qapi/index.ts';

/** A schema as QEMU's test program for its schema compiler prints it: the lines of each type, command and event. */
export type Dump = ReadonlyMap<string, readonly string[]>;

/** Takes what that program prints apart. Of lists, files and built-in types nothing is kept, and neither is documentation. */
export function parseDump(text: string): Dump {
  const dump = new Map<string, string[]>();
  let lines: string[] = [];
  for (const line of text.split(/^doc (?:symbol|freeform)/m)[0]!.split('\n')) {
    const [, name] = /^(?:enum|object|alternate|command|event) (\S+)/.exec(line) ?? [];
    if (name !== undefined) dump.set(name, (lines = [line]));
    else if (line.startsWith('    ')) lines.push(line);
    else lines = [];
  }
  dump.delete('QType');
  dump.delete('q_empty');
  return dump;
}

/** Prints a schema of ours like that. */
export function dump(schema: Schema): Dump {
  const dump = new Map<string, string[]>();
  for (const definition of schema.definitions()) {
    for (const [first, ...rest] of blocks(definition, schema))
      dump.set(first!.split(' ')[1]!, [first!, ...rest]);
  }
  return dump;
}

/** A definition, and before it the object that it defines by the way. */
function blocks(definition: Definition, schema: Schema): string[][] {
  const { name } = definition;
  const tail = [...condition(definition, 4), ...features(definition.features, 4)];
  switch (definition.kind) {
    case 'enum': {
      const prefix = definition.prefix === undefined ? [] : [`    prefix ${definition.prefix}`];
      return [
        [`enum ${name}`, ...prefix, ...definition.values.flatMap((value) => part('member', value)), ...tail],
      ];
    }
    case 'struct':
      return [[`object ${name}`, ...base(definition.base), ...members(definition.members), ...tail]];
    case 'union': {
      const own = `q_obj_${name}-base`;
      const body = [`    tag ${definition.discriminator}`, ...branches(definition, schema), ...tail];
      if (typeof definition.base === 'string') return [[`object ${name}`, ...base(definition.base), ...body]];
      return [
        [`object ${own}`, ...members(definition.base), ...condition(definition, 4)],
        [`object ${name}`, ...base(own), ...body],
      ];
    }
    case 'alternate':
      return [[`alternate ${name}`, '    tag type', ...definition.branches.flatMap(branch), ...tail]];
    case 'command': {
      const { returns } = definition;
      const result = returns === undefined ? 'None' : typeName(returns);
      return [
        ...implicitData(definition),
        [`command ${name} ${dataName(definition)} -> ${result}`, flags(definition), ...tail],
      ];
    }
    case 'event':
      return [
        ...implicitData(definition),
        [`event ${name} ${dataName(definition)}`, `    boxed=${truth(definition.boxed)}`, ...tail],
      ];
  }
}

function implicitData({ name, data, ...definition }: Command | Event): string[][] {
  if (typeof data === 'string' || data.length === 0) return [];
  return [[`object q_obj_${name}-arg`, ...members(data), ...condition(definition, 4)]];
}

function dataName({ name, data }: Command | Event): string {
  if (typeof data === 'string') return data;
  return data.length === 0 ? 'None' : `q_obj_${name}-arg`;
}

function flags(command: Command): string {
  const { gen, successResponse, boxed, allowOob, allowPreconfig, coroutine } = command;
  const flags = { gen, success_response: successResponse, boxed, oob: allowOob, preconfig: allowPreconfig };
  const texts = Object.entries(flags).map(([name, flag]) => `${name}=${truth(flag)}`);
  return `    ${texts.join(' ')}${coroutine ? ' coroutine=True' : ''}`;
}

function base(name: string | undefined): string[] {
  return name === undefined ? [] : [`    base ${name}`];
}

function members(members: readonly Member[]): string[] {
  return members.flatMap((member) =>
    part('member', member, `: ${typeName(member.type)} optional=${truth(member.isOptional)}`),
  );
}

/** Values of the discriminator that have no branch come last, with a branch without members. */
function branches({ branches, discriminator, ...union }: Union, schema: Schema): string[] {
  const member = schema
    .members({ branches, discriminator, ...union })
    .find(({ name }) => name === discriminator);
  const type = schema.find(member!.type.name);
  const values = type?.kind === 'enum' ? type.values : [];
  const rest = values.filter(({ name }) => !branches.some((branch) => branch.name === name));
  return [
    ...branches.flatMap(branch),
    ...rest.flatMap((value) => part('case', { ...value, features: [] }, ': q_empty')),
  ];
}

function branch(branch: Branch): string[] {
  return part('case', branch, `: ${typeName(branch.type)}`);
}

function part(what: string, named: Named, text = ''): string[] {
  return [`    ${what} ${named.name}${text}`, ...condition(named, 8), ...features(named.features, 8)];
}

function features(features: readonly Feature[], indent: number): string[] {
  return features.flatMap((feature) => [
    `${' '.repeat(indent)}feature ${feature.name}`,
    ...condition(feature, indent + 4),
  ]);
}

function condition({ condition }: Pick<Named, 'condition'>, indent: number): string[] {
  if (condition === undefined) return [];
  return [`${' '.repeat(indent)}if ${typeof condition === 'string' ? condition : inPython(condition)}`];
}

function inPython(condition: NonNullable<Named['condition']>): string {
  if (typeof condition === 'string') return `'${condition}'`;
  if ('not' in condition) return `{'not': ${inPython(condition.not)}}`;
  const [operator, operands] =
    'all' in condition ? (['all', condition.all] as const) : (['any', condition.any] as const);
  return `{'${operator}': [${operands.map(inPython).join(', ')}]}`;
}

function typeName({ name, isList }: TypeReference): string {
  return isList ? `${name}List` : name;
}

function truth(flag: boolean): string {
  return flag ? 'True' : 'False';
}

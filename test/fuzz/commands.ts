import {
  argumentMembers,
  argumentType,
  type CommandName,
  commandNames,
  type Member,
  type TypeReference,
} from '../../src/api/index.ts';
import { OPENED, READ_ONLY } from './open-files.ts';
import type { Random } from './random.ts';
import { numberText, stringText, valueText } from './values.ts';

/**
 * What would change the machine. Both agents refuse these, so that no stream, whatever becomes of it, can do any harm:
 * their arguments are tried in the virtual machine.
 */
export const BLOCKED: readonly CommandName[] = [
  'guest-fsfreeze-freeze',
  'guest-fsfreeze-freeze-list',
  'guest-fsfreeze-thaw',
  'guest-fstrim',
  'guest-set-memory-blocks',
  'guest-set-time',
  'guest-set-user-password',
  'guest-set-vcpus',
  'guest-shutdown',
  'guest-ssh-add-authorized-keys',
  'guest-ssh-get-authorized-keys',
  'guest-ssh-remove-authorized-keys',
  'guest-suspend-disk',
  'guest-suspend-hybrid',
  'guest-suspend-ram',
];

/** What is asked most, since most can go wrong with it. */
const OFTEN: readonly CommandName[] = commandNames.filter(
  (name) => argumentMembers(name).length > 0 && !BLOCKED.includes(name),
);

/** One to five requests of the schema's, with right and wrong values. */
export function requests(random: Random): string {
  const several = Array.from({ length: 1 + random.below(5) }, () => request(random));
  return several.join(random.pick(['\n', '', ' ']));
}

function request(random: Random): string {
  const name = random.pick(random.once(12) ? commandNames : OFTEN);
  const slot = random.below(OPENED.length);
  const program = random.pick(PROGRAMS);
  const given = argumentMembers(name)
    .filter(({ isOptional }) => !random.once(isOptional ? 2 : 25))
    .filter((member) => name !== 'guest-exec' || isFor(program, member))
    .map((member) => {
      const text =
        name === 'guest-exec' ? execArgument(random, member, program) : argument(random, member, slot);
      return `"${member.name}": ${text}`;
    });
  if (random.once(25))
    given.push(`"${random.pick(['x', 'handle2', '__proto__', 'Path'])}": ${valueText(random, 2)}`);
  const args = given.length > 0 || random.once(4) ? `, "arguments": {${given.join(', ')}}` : '';
  const id = random.once(4) ? `, "id": ${random.pick(['1', '"x"', 'null', '[1.5, {"a": "\\u00e4"}]'])}` : '';
  return `{"execute": "${name}"${args}${id}}`;
}

function argument(random: Random, member: Member, slot: number): string {
  if (random.once(12)) return valueText(random, 2);
  switch (member.name) {
    case 'handle':
      return random.once(15) ? numberText(random) : `\xff${slot}`;
    case 'path':
      return JSON.stringify(random.pick(PATHS));
    case 'mode':
      return `"${random.pick(MODES)}"`;
    case 'count':
      return random.once(8) ? numberText(random) : String(random.below(random.once(20) ? 200_000 : 5000));
    case 'offset':
      // Far beyond the end, a write is one of the file system's limits, which the C agent meets later. (row 15)
      return READ_ONLY.includes(slot) && random.once(5)
        ? numberText(random)
        : String(random.below(12_000) - 1000);
    default:
      return value(random, member.type);
  }
}

const PATHS = [
  'a',
  'b',
  './a',
  'folder',
  'folder/..',
  'folder/new',
  'none/x',
  '',
  '/',
  '/nonexistent/x',
  'a\0b',
  'ä',
  'a'.repeat(300),
];
const MODES = ['r', 'w', 'a', 'r+', 'w+', 'a+', 'rb', 'r+b', 'rb+', 'ab+', 'x', 'rw', '', 'r++', 'R', 'wb+ '];

/** These do no harm with any arguments and any environment. */
const PROGRAMS = [
  '/bin/true',
  '/bin/false',
  '/bin/echo',
  '/bin/cat',
  '/nonexistent/program',
  'nonexistent',
  '',
  '/',
  '/etc/hostname',
];

/** Input is for a program that reads it: the C agent has no end with others. (row 26) */
const READER = '/bin/cat';

function isFor(program: string, { name }: Member): boolean {
  return program === READER ? name !== 'arg' : name !== 'input-data';
}

function execArgument(random: Random, member: Member, program: string): string {
  switch (member.name) {
    case 'path':
      return `"${program}"`;
    case 'arg':
      return `[${random.several(3, () => stringText(random)).join(', ')}]`;
    case 'env':
      return `[${random.several(3, () => `"${random.pick(['A', 'B=', 'C=1', '=', 'PATH=/', ''])}"`).join(', ')}]`;
    case 'capture-output':
      // The C agent does not survive "stdout" and "stderr". (row 14)
      return random.pick(['true', 'false', '"none"', '"separated"', '"merged"', '"x"', '1', 'null']);
    default:
      return random.pick(['"aGVsbG8="', '""', '"!"', '1', `"${'QUJD'.repeat(random.below(1000))}"`]);
  }
}

/** A value of the type, right or nearly so. */
function value(random: Random, type: TypeReference): string {
  if (random.once(20)) return valueText(random, 2);
  if (type.isList)
    return `[${random.several(4, () => value(random, { ...type, isList: false })).join(', ')}]`;
  switch (type.kind) {
    case 'string':
      return stringText(random);
    case 'base64':
      return `"${base64Text(random)}"`;
    case 'boolean':
      return random.pick(['true', 'false', '0', '"true"']);
    case 'int64':
    case 'uint64':
    case 'small':
    case 'number':
      return numberText(random);
    case 'defined':
      return defined(random, type.name);
    default:
      return valueText(random, 2);
  }
}

function defined(random: Random, name: string): string {
  const type = argumentType(name);
  switch (type.kind) {
    case 'enum':
      return JSON.stringify(random.pick([...type.values, 'x', '']));
    case 'alternate':
      // As a number too, which a few integers have a meaning as.
      return random.once(2) ? String(random.below(4)) : value(random, random.pick(type.branches));
    default:
      return `{${type.members.map((member) => `"${member.name}": ${value(random, member.type)}`).join(', ')}}`;
  }
}

const BASE64 = 'ABCXYZabcxyz0189+/';

function base64Text(random: Random): string {
  const length = random.below(random.pick([5, 40, 9000]));
  let text = Array.from({ length: Math.min(length, 40) }, () => random.pick([...BASE64])).join('');
  text = text.repeat(Math.ceil(length / 40));
  if (random.once(3)) text += random.pick(['=', '==', '===', '\\n', 'A=A=', '=A']);
  return random.once(10) ? text + random.pick([' ', '*', '-', '_', '\\r', '\\u00e4', '\\u0041']) : text;
}

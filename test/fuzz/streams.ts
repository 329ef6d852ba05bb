import { requests } from './commands.ts';
import { mutate } from './mutation.ts';
import type { Random } from './random.ts';
import { numberText, stringText, valueText, WORDS } from './values.ts';

/**
 * Something to send to an agent, right or wrong, one character for each byte. 0xFF stands for a handle (open-files.ts):
 * the byte itself is answered in two ways, by row 1 of the decisions.
 */
export function stream(random: Random): string {
  const text = random.pick(KINDS)(random);
  const sent = random.once(2) || ACTING.test(text) ? text : mutate(random, text);
  // A line of its own is what an agent may read on a faster way.
  const lines = random.once(3) ? `\n${sent}` : sent;
  return random.once(3) ? lines : `${lines}\n`;
}

/** Requests with paths, which a fault in them would make others: they are sent as they were made. */
const ACTING = /"guest-(file-open|exec)"/;

const KINDS: readonly ((random: Random) => string)[] = [
  (random) => valueText(random, 4),
  request,
  request,
  request,
  requests,
  requests,
  requests,
  requests,
  (random) => random.several(12, () => random.pick(PIECES)(random)).join(''),
  numberText,
  stringText,
  (random) => `{"execute": "guest-ping", "id": ${random.pick([numberText, stringText])(random)}}`,
];

const SPECIAL = [
  '\0',
  '\n',
  '\t',
  '\r',
  '\x1b',
  '\x7f',
  '\x80',
  '\xc3',
  '\xfe',
  '\\',
  '"',
  "'",
  '-',
  '.',
  'A',
];

const PIECES: readonly ((random: Random) => string)[] = [
  ...[...'{}[],:'].map((bracket) => () => bracket),
  ...[...'{}[],:'].map((bracket) => () => bracket),
  numberText,
  stringText,
  (random) => random.pick(WORDS),
  () => ' ',
  (random) => random.pick(SPECIAL),
];

/** Commands that do nothing to the machine, whatever their arguments. */
const COMMANDS: readonly (readonly [name: string, ...parameters: string[]])[] = [
  ['guest-ping'],
  ['guest-sync', 'id'],
  ['guest-sync-delimited', 'id'],
  ['guest-fsfreeze-status'],
  ['guest-file-close', 'handle'],
  ['guest-file-flush', 'handle'],
  ['guest-file-read', 'handle', 'count'],
  ['guest-file-write', 'handle', 'buf-b64', 'count'],
  ['guest-file-seek', 'handle', 'offset', 'whence'],
  ['guest-exec', 'path', 'arg', 'env', 'input-data', 'capture-output'],
  ['guest-exec-status', 'pid'],
  ['guest-nope', 'id'],
];

function request(random: Random): string {
  const [name, ...parameters] = random.pick(COMMANDS);
  const given = parameters.filter(() => !random.once(6)).map((one) => [one, argument(random, one)]);
  // Of several unknown ones the agents may tell different ones.
  if (random.once(8)) given.push([stringName(random), valueText(random, 2)]);
  shuffle(random, given);
  const members = [['execute', random.once(15) ? valueText(random, 1) : `"${name}"`]];
  if (given.length > 0 || random.once(3))
    members.push(['arguments', random.once(15) ? valueText(random, 1) : objectText(given)]);
  if (random.once(2)) members.push(['id', valueText(random, 3)]);
  shuffle(random, members);
  return objectText(members);
}

function argument(random: Random, name: string): string {
  if (name === 'path') return '"/nonexistent/program"';
  if (random.once(4)) return valueText(random, 2);
  if (name === 'buf-b64' || name === 'input-data') return random.pick(['"aGVsbG8="', '"a*"', '""']);
  if (name === 'capture-output') return random.pick(['true', '"merged"', '"stdout"', '"x"', '1']);
  if (name === 'arg' || name === 'env') return `[${random.several(3, () => stringText(random)).join(', ')}]`;
  if (name === 'whence') return random.pick(['0', '1', '2', '3', '"set"', '"cur"', '"end"', '"x"']);
  return numberText(random);
}

function stringName(random: Random): string {
  return random.pick(['x', 'Id', '__proto__', 'handle ', '', 'ä']).replaceAll('ä', '\xc3\xa4');
}

function objectText(members: readonly (readonly string[])[]): string {
  return `{${members.map(([name, value]) => `"${name}": ${value}`).join(', ')}}`;
}

function shuffle<T>(random: Random, list: T[]): void {
  for (let i = list.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [list[i], list[j]] = [list[j]!, list[i]!];
  }
}

import { readFileSync } from 'node:fs';
import { Argument, Option } from 'commander';
import { printable } from '../../client/index.ts';
import { UsageError } from '../usage-error.ts';
import type { Call, Verb } from '../verb.ts';

const STDIN = 0;
const ACTIONS = ['list', 'add', 'remove'] as const;
type Action = (typeof ACTIONS)[number];

export const sshKey: Verb = {
  define(command) {
    command.description(
      "Lists, adds or removes the keys that a user of the guest may log in with (.ssh/authorized_keys).\n\nA key is a line as in a .pub file, such a file, or '-' for standard input.",
    );
    command.addArgument(new Argument('<action>', 'what to do').choices([...ACTIONS]));
    command.addArgument(new Argument('<user>', 'whose'));
    command.addArgument(new Argument('[keys...]', 'keys, or files of keys'));
    command.addOption(new Option('--replace', 'add: remove all others'));
  },
  async prepare({ words }) {
    const [action, , ...keys] = words;
    if (action === 'list') return [];
    if (keys.length === 0)
      throw new UsageError('which keys?', 'Write a key, a .pub file, or - for standard input.');
    return keys.flatMap(readKeys);
  },
  async run(call) {
    const [action, username = ''] = call.words as [Action, string?];
    await change(call, action, username);
    const { keys } = await call.agent.execute(
      'guest-ssh-get-authorized-keys',
      { username },
      { signal: call.signal },
    );
    return {
      json: keys,
      show: (screen) => {
        for (const key of keys) screen.print(printable(key));
      },
    };
  },
};

async function change(
  { agent, options, prepared, signal }: Call,
  action: Action,
  username: string,
): Promise<void> {
  const keys = prepared as string[];
  if (action === 'add') {
    const reset = options['replace'] === true;
    await agent.execute('guest-ssh-add-authorized-keys', { username, keys, reset }, { signal });
  } else if (action === 'remove') {
    await agent.execute('guest-ssh-remove-authorized-keys', { username, keys }, { signal });
  }
}

/** The keys that a word means. Throws UsageError. */
function readKeys(word: string): string[] {
  if (/^(ssh|ecdsa|sk)-\S+ \S/.test(word)) return [word];
  let text: string;
  try {
    text = readFileSync(word === '-' ? STDIN : word, 'utf8');
  } catch (cause) {
    throw new UsageError(`cannot read keys: ${(cause as Error).message}`);
  }
  if (text.includes('PRIVATE KEY'))
    throw new UsageError(`${word} is a private key`, 'Give the file that ends in .pub.');
  const keys = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  if (keys.length === 0) throw new UsageError(`no key in ${word}`);
  return keys;
}

import { Argument, Option } from 'commander';
import { readSecret } from '../secret-input.ts';
import type { Verb } from '../verb.ts';

export const passwd: Verb = {
  define(command) {
    command.description(
      "Sets a user's password in the guest. It is asked for, or read from standard input if that is no terminal.",
    );
    command.addArgument(new Argument('<user>', 'whose'));
    command.addOption(
      new Option('--crypted', 'it is encrypted already, as crypt(5) has it, and is stored as it is'),
    );
  },
  async prepare({ words, options, interrupted }) {
    return await readSecret(
      options['crypted'] === true ? 'Encrypted password' : `New password of ${words[0]}`,
      interrupted,
    );
  },
  async run({ agent, words, options, prepared, signal }) {
    const password = Buffer.from(prepared as string).toString('base64');
    const args = { username: words[0]!, password, crypted: options['crypted'] === true };
    await agent.execute('guest-set-user-password', args, { signal });
    return { json: {}, show: (screen) => screen.print('password set') };
  },
};

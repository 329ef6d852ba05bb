import { Argument } from 'commander';
import { UsageError } from '../usage-error.ts';
import type { Call, Verb } from '../verb.ts';
import { numberListText, readNumberList } from './number-list.ts';

export const cpu: Verb = {
  define(command) {
    command.description('Which processors the guest uses; takes them into use or out of use.');
    command.addArgument(new Argument('[state]', 'what they shall be').choices(['online', 'offline']));
    command.addArgument(new Argument('[numbers...]', 'which: 2, 1-3, 0-3,8'));
  },
  async run(call) {
    const [state, ...numbers] = call.words;
    const untouched = state === undefined ? [] : await change(call, state === 'online', numbers);
    const found = await call.agent.execute('guest-get-vcpus', {}, { signal: call.signal });
    const those = (wanted: (one: (typeof found)[number]) => boolean): string =>
      numberListText(found.filter(wanted).map((one) => Number(one['logical-id'])));
    return {
      json: found,
      exitCode: untouched.length > 0 ? 1 : 0,
      show: (screen) => {
        if (untouched.length > 0) screen.note(`the guest has not changed ${numberListText(untouched)}`);
        screen.print(`online   ${those(({ online }) => online)}`);
        screen.print(`offline  ${those(({ online }) => !online)}`);
        screen.print(`fixed    ${those((one) => one['can-offline'] === false)}`);
      },
    };
  },
};

/** Changes one after the other, as the guest does, up to the first that it cannot; returns those that are left. */
async function change({ agent, signal }: Call, online: boolean, words: readonly string[]): Promise<number[]> {
  if (words.length === 0) throw new UsageError('which processors?', 'Write qga cpu offline 1-3.');
  const vcpus = readNumberList(words).map((id) => ({ 'logical-id': id, online }));
  const count = Number(await agent.execute('guest-set-vcpus', { vcpus }, { signal }));
  return vcpus.slice(count).map((one) => one['logical-id']);
}

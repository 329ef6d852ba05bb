import type { GuestUser } from '../../api/index.ts';
import { printable } from '../../client/index.ts';
import { printTable } from '../table.ts';
import type { Verb } from '../verb.ts';
import { durationText } from './duration-text.ts';

const COLUMNS = [{ title: 'USER' }, { title: 'SINCE' }, { title: 'FOR', align: 'right' as const }];

export const users: Verb = {
  define(command) {
    command.description('Who is logged in, each user once, and since when.');
  },
  async run({ agent, signal }) {
    const found = await agent.execute('guest-get-users', {}, { signal });
    return {
      json: found,
      show: (screen) => {
        if (found.length === 0) screen.note('nobody is logged in');
        else printTable(screen, COLUMNS, found.map(row));
      },
    };
  },
};

function row({ user, domain, 'login-time': since }: GuestUser): string[] {
  const name = domain === undefined ? user : `${domain}\\${user}`;
  const time = new Date(since * 1000);
  // A guest may say what is no date.
  const date = Number.isNaN(time.getTime()) ? '-' : time.toISOString().slice(0, 16).replace('T', ' ');
  return [printable(name), date, durationText(Math.max(0, Date.now() / 1000 - since))];
}

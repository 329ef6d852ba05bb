import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { crypt } from '../crypt.ts';
import { PERSON } from '../guest-facts.ts';
import type { TestBed } from '../test-bed.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

export function passwordsSuite(bed: TestBed): void {
  /** What /etc/shadow has for the person. */
  const hash = async (): Promise<string> => {
    const line = await bed.guest.shell.output(`grep '^${PERSON.name}:' /etc/shadow`);
    return line.split(':')[1]!;
  };

  describe('passwords', () => {
    for (const password of ['secret', 'Bénédicte: "$1\' \\ ', 'x'.repeat(200)])
      test(`a password of ${password.length} characters is kept, encrypted`, async () => {
        using agent = await bed.guest.session();
        const request = { username: PERSON.name, password: base64(password), crypted: false };
        assert.deepEqual(await agent.execute('guest-set-user-password', request), {});
        const kept = await hash();
        assert.equal(kept, await crypt(password, kept));
        assert.notEqual(kept, await crypt(`${password}!`, kept));
      });

    test('one that is encrypted already is kept as it is', async () => {
      using agent = await bed.guest.session();
      const crypted = await crypt('another', '$6$saltsalt$');
      const request = { username: PERSON.name, password: base64(crypted), crypted: true };
      assert.deepEqual(await agent.execute('guest-set-user-password', request), {});
      assert.equal(await hash(), crypted);
    });

    test('what would be lines of its own for chpasswd is refused', async () => {
      using agent = await bed.guest.session();
      const before = await bed.guest.shell.output('cat /etc/shadow');
      const { name: username } = PERSON;
      for (const [request, desc] of [
        [{ username, password: base64('one\nroot:two') }, 'forbidden characters in raw password'],
        [{ username: `root:x\n${username}`, password: base64('x') }, 'forbidden characters in username'],
        [{ username: `${username}:`, password: base64('x') }, 'forbidden characters in username'],
        [{ username, password: 'no base64!' }, 'Base64 data contains invalid characters'],
      ] as const) {
        const { error } = await agent.reply('guest-set-user-password', { ...request, crypted: false });
        assert.equal(error?.desc, desc);
      }
      assert.equal(await bed.guest.shell.output('cat /etc/shadow'), before);
    });

    test('for an unknown user chpasswd tells what is wrong', async () => {
      using agent = await bed.guest.session();
      const request = { username: 'nobody-here', password: base64('x'), crypted: true };
      const { error } = await agent.reply('guest-set-user-password', request);
      assert.match(error!.desc, /^child process has failed to set user password: .*nobody-here.*\n/s);
    });

    test('where there is no chpasswd, that is told', async () => {
      using agent = await bed.guest.session();
      await bed.guest.shell.output('mv /usr/sbin/chpasswd /usr/sbin/chpasswd.away');
      const request = { username: PERSON.name, password: base64('x'), crypted: false };
      const { error } = await agent.reply('guest-set-user-password', request);
      await bed.guest.shell.output('mv /usr/sbin/chpasswd.away /usr/sbin/chpasswd');
      const text = "failed to exec 'chpasswd': No such file or directory\n";
      assert.equal(error?.desc, `child process has failed to set user password: ${text}`);
    });
  });
}

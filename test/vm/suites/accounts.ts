import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { KEYS, LOGIN, USER } from '../guest-facts.ts';
import type { TestBed } from '../test-bed.ts';

export function accountsSuite(bed: TestBed): void {
  describe('accounts', () => {
    test('the user who is logged in is told with the time of the login', async () => {
      using agent = await bed.guest.session();
      const time = LOGIN.seconds + LOGIN.microseconds / 1e6;
      assert.deepEqual(await agent.execute('guest-get-users'), [{ user: LOGIN.user, 'login-time': time }]);
    });

    test("a user's authorized keys are listed, the last of the file first", async () => {
      using agent = await bed.guest.session();
      const { keys } = await agent.execute('guest-ssh-get-authorized-keys', { username: USER });
      assert.deepEqual(keys, KEYS.toReversed());
    });

    test('a user without such a file is refused', async () => {
      using agent = await bed.guest.session();
      const { error } = await agent.reply('guest-ssh-get-authorized-keys', { username: 'root' });
      const path = '/root/.ssh/authorized_keys';
      const text = `failed to read '${path}': Failed to open file “${path}”: No such file or directory`;
      assert.equal(error?.desc, text);
    });
  });
}

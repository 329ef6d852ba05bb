import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { USER } from '../guest-facts.ts';
import type { TestBed } from '../test-bed.ts';

/** The example of the description of SHA-crypt. */
const HASH =
  '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1';
const HASHED = 'Hello world!';
const KEYS = ['ssh-ed25519 AAAAFirst first@host', 'ssh-ed25519 AAAASecond second@host'];
const FILE = `/home/${USER}/.ssh/authorized_keys`;

export function accountsSuite(bed: TestBed): void {
  /** Whether the guest takes the word for the user's password. */
  const isPassword = async (word: string): Promise<boolean> => {
    const script = `$hash = (getpwnam "${USER}")[1]; print crypt($ARGV[0], $hash) eq $hash ? "yes" : "no"`;
    return (await bed.machine.shell.output(`perl -e '${script}' '${word}'`)) === 'yes';
  };
  const keyFile = async (...keys: string[]): Promise<string> => {
    const path = bed.machine.path('keys');
    await writeFile(path, keys.map((key) => `${key}\n`).join(''));
    // virsh opens it by a path that is the same for every agent.
    return path;
  };
  const storedKeys = async (): Promise<string[]> =>
    (await bed.machine.shell.output(`cat ${FILE}`)).split('\n').filter(Boolean);

  describe('accounts', () => {
    test('set-user-password sets a password', async () => {
      assert.equal(await isPassword('of the host'), false);
      await bed.virsh.succeeds('set-user-password', [USER, 'of the host']);
      assert.equal(await isPassword('of the host'), true);
      assert.equal(await isPassword('another'), false);
    });

    test('set-user-password --encrypted sets one that has been encrypted already', async () => {
      await bed.virsh.succeeds('set-user-password', [USER, HASH, '--encrypted']);
      assert.equal(await bed.machine.shell.output(`getent shadow ${USER} | cut -d: -f2`), HASH);
      assert.equal(await isPassword(HASHED), true);
    });

    test('the password of a user that is not there is refused', async () => {
      const refusal = 'child process has failed to set user password';
      // Agents after 7.2 go on with what chpasswd has said.
      const upToThere = (text: string): string => text.replace(new RegExp(`(${refusal})[^]*`), '$1');
      const text = await bed.virsh.fails('set-user-password', ['nobody-here', 'secret'], upToThere);
      assert.ok(text.includes(refusal), text);
    });

    test('set-user-sshkeys --reset makes the file of keys, which only the user can read', async () => {
      await bed.virsh.succeeds('set-user-sshkeys', [USER, '--file', await keyFile(KEYS[0]!), '--reset']);
      assert.deepEqual(await storedKeys(), [KEYS[0]]);
      const modes = await bed.machine.shell.output(
        `stat -c '%U:%G %a' ${FILE} ${FILE.replace(/\/[^/]*$/, '')}`,
      );
      assert.equal(modes, `${USER}:${USER} 600\n${USER}:${USER} 700`);
    });

    test('set-user-sshkeys adds keys', async () => {
      await bed.virsh.succeeds('set-user-sshkeys', [USER, '--file', await keyFile(KEYS[1]!)]);
      assert.deepEqual(await storedKeys(), KEYS);
    });

    test('get-user-sshkeys tells the keys', async () => {
      // virsh 9.0 writes one behind the other.
      const text = await bed.virsh.succeeds('get-user-sshkeys', [USER]);
      assert.equal(text.length, KEYS.join('').length);
      for (const key of KEYS) assert.ok(text.includes(key), text);
    });

    test('set-user-sshkeys --remove takes a key away', async () => {
      await bed.virsh.succeeds('set-user-sshkeys', [USER, '--file', await keyFile(KEYS[0]!), '--remove']);
      assert.deepEqual(await storedKeys(), [KEYS[1]]);
    });

    test('the keys of a user that is not there are refused', async () => {
      // The C agent calls this a success: `failed to lookup user 'nobody-here': Success`.
      const text = await bed.virsh.fails('get-user-sshkeys', ['nobody-here'], (output) =>
        output.replace(/: Success$/, ''),
      );
      assert.match(text, /failed to lookup user 'nobody-here'/);
    });
  });
}

import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { PERSON } from '../guest-facts.ts';
import type { TestBed } from '../test-bed.ts';

const { name: username, home, id } = PERSON;
const FOLDER = `${home}/.ssh`;
const FILE = `${FOLDER}/authorized_keys`;
const [FIRST, SECOND, THIRD] = ['ssh-ed25519 First a@b', 'ssh-rsa Second', 'ssh-rsa Third é'];
/** Somebody else. */
const OTHER = 1001;

export function keysSuite(bed: TestBed): void {
  const content = async (path = FILE): Promise<string> => await bed.guest.shell.output(`cat ${path}; echo .`);
  const owned = async (path: string): Promise<string> =>
    await bed.guest.shell.output(`stat -c '%a %u %g' ${path}`);

  describe('keys', () => {
    before(async () => {
      await bed.guest.shell.output(`chown ${id}:${id} ${home}`);
    });
    beforeEach(async () => {
      await bed.guest.shell.output(`rm -rf ${FOLDER}; chmod 755 ${home}`);
    });

    test('the first key makes folder and file, for nobody else to read', async () => {
      using agent = await bed.guest.session();
      await agent.execute('guest-ssh-add-authorized-keys', { username, keys: [FIRST, THIRD] });
      assert.equal(await owned(FOLDER), `700 ${id} ${id}`);
      assert.equal(await owned(FILE), `600 ${id} ${id}`);
      assert.equal(await content(), `${FIRST}\n${THIRD}.`);
      const { keys } = await agent.execute('guest-ssh-get-authorized-keys', { username });
      assert.deepEqual(keys, [THIRD, FIRST]);
    });

    test('a key that is there is not added again, and the rest of the file stays', async () => {
      using agent = await bed.guest.session();
      await agent.execute('guest-ssh-add-authorized-keys', { username, keys: [] });
      await bed.guest.shell.output(`printf '# mine\\n${FIRST}\\n' >${FILE}; chmod 644 ${FILE}`);
      await agent.execute('guest-ssh-add-authorized-keys', { username, keys: [FIRST, SECOND] });
      assert.equal(await content(), `# mine\n${FIRST}\n\n${SECOND}.`);
      assert.equal(await owned(FILE), `600 ${id} ${id}`);
    });

    test('keys take the place of all others when it is asked for', async () => {
      using agent = await bed.guest.session();
      await agent.execute('guest-ssh-add-authorized-keys', { username, keys: [FIRST, SECOND] });
      await agent.execute('guest-ssh-add-authorized-keys', { username, keys: [THIRD], reset: true });
      assert.equal(await content(), `${THIRD}.`);
      await agent.execute('guest-ssh-add-authorized-keys', { username, keys: [], reset: true });
      assert.equal(await content(), '.');
    });

    test('a key is removed, and one that is not there is not missed', async () => {
      using agent = await bed.guest.session();
      await agent.execute('guest-ssh-remove-authorized-keys', { username, keys: [FIRST] });
      assert.equal((await bed.guest.shell.run(`[ -e ${FOLDER} ]`)).status, 1);
      await agent.execute('guest-ssh-add-authorized-keys', { username, keys: [FIRST, SECOND, THIRD] });
      await agent.execute('guest-ssh-remove-authorized-keys', { username, keys: [SECOND, 'other'] });
      assert.equal(await content(), `${FIRST}\n${THIRD}.`);
      assert.equal(await owned(FILE), `600 ${id} ${id}`);
    });

    test('what is no key, and who is no user, is refused', async () => {
      using agent = await bed.guest.session();
      for (const command of ['guest-ssh-add-authorized-keys', 'guest-ssh-remove-authorized-keys']) {
        for (const key of ['# a remark', `${FIRST}\n${SECOND}`]) {
          const { error } = await agent.reply(command, { username, keys: [key] });
          assert.equal(error?.desc, `invalid OpenSSH public key: '${key}'`);
        }
        const { error } = await agent.reply(command, { username: 'nobody-here', keys: [FIRST] });
        const text = "failed to lookup user 'nobody-here'";
        assert.equal(error?.desc, bed.differs('unknown user') ? `${text}: Success` : text);
      }
      assert.equal((await bed.guest.shell.run(`[ -e ${FOLDER} ]`)).status, 1);
    });

    test('a link to a folder that somebody else has put there is not followed', async () => {
      using agent = await bed.guest.session();
      const { shell } = bed.guest;
      const target = '/tmp/target';
      await shell.output(`rm -rf ${target}; mkdir -m 700 ${target}; chown ${id}:${id} ${target}`);
      await shell.output(`chmod 777 ${home}; ln -s ${target} ${FOLDER}; chown -h ${OTHER} ${FOLDER}`);
      const { error } = await agent.reply('guest-ssh-add-authorized-keys', { username, keys: [FIRST] });
      const written = (await shell.output(`ls ${target}`)).split('\n');
      if (bed.differs('planted links')) assert.deepEqual(written, ['authorized_keys']);
      else {
        assert.equal(error?.desc, `failed to write to '${FILE}': “${FOLDER}” belongs to another user`);
        assert.deepEqual(written, ['']);
      }
    });

    test('nor is a link in the place of the file written through', async () => {
      using agent = await bed.guest.session();
      const { shell } = bed.guest;
      await shell.output(`echo precious >/tmp/precious; chown ${id}:${id} /tmp/precious`);
      await shell.output(`mkdir ${FOLDER}; chown ${id}:${id} ${FOLDER}; chmod 777 ${FOLDER}`);
      await shell.output(`ln -s /tmp/precious ${FILE}; chown -h ${OTHER} ${FILE}`);
      const { error } = await agent.reply('guest-ssh-add-authorized-keys', { username, keys: [FIRST] });
      assert.equal(await content('/tmp/precious'), 'precious\n.');
      // The C agent puts a file of its own in the link's place.
      if (bed.differs('planted links')) assert.equal(await owned(FILE), `600 ${id} ${id}`);
      else assert.equal(error?.desc, `failed to write to '${FILE}': “${FILE}” belongs to another user`);
    });

    test("what the user may not change, the agent does not change in the user's name", async () => {
      using agent = await bed.guest.session();
      await bed.guest.shell.output(`mkdir -m 755 ${FOLDER}; chown 0:0 ${FOLDER}`);
      const { error } = await agent.reply('guest-ssh-add-authorized-keys', { username, keys: [FIRST] });
      assert.match(error!.desc, /Permission denied/);
      assert.equal(await bed.guest.shell.output(`ls ${FOLDER}`), '');
    });
  });
}

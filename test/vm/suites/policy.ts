import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PERSON, USER } from '../guest-facts.ts';
import { plugSparePort, pullSparePort, SPARE_DEVICE, SpareAgent, spareSession } from '../spare-agent.ts';
import type { TestBed } from '../test-bed.ts';

const POLICY = '/root/policy';
const password = Buffer.from('secret').toString('base64');

export function policySuite(bed: TestBed): void {
  /** Starts an agent under a policy of these lines. */
  const start = async (lines: readonly string[], ...options: string[]): Promise<SpareAgent> => {
    const text = lines.map((line) => `'${line}'`).join(' ');
    await bed.guest.shell.output(`printf '%s\\n' ${text} >${POLICY}; chmod 600 ${POLICY}`);
    return await SpareAgent.start(bed, '-p', SPARE_DEVICE, '--policy', POLICY, ...options);
  };

  if (bed.differs('policy tried elsewhere')) return;

  describe('a policy on arguments', () => {
    before(async () => await plugSparePort(bed));
    after(async () => await pullSparePort(bed));

    test('is an option that the C agent does not have', async () => {
      if (!bed.differs('no policy')) return;
      const spare = await SpareAgent.start(bed, '-p', SPARE_DEVICE, '--policy', 'read-only');
      assert.equal(await spare.status(), 1);
    });

    test('lets change the passwords and keys of the users that it names, and root’s by that name alone', async () => {
      if (bed.differs('no policy')) return;
      const { shell } = bed.guest;
      const shadow = async (): Promise<string> => await shell.output('cat /etc/shadow');
      await shell.output(`chown ${PERSON.id} ${PERSON.home}; rm -rf ${PERSON.home}/.ssh`);
      const spare = await start(['profile backup', 'password *', `keys ${PERSON.name} nobody`]);
      using agent = await spareSession(bed);
      const old = await shadow();
      // The second is root by number.
      for (const username of ['root', USER, 'nobody', 'none'])
        assert.deepEqual(
          (await agent.reply('guest-set-user-password', { username, password, crypted: false })).error,
          {
            class: 'GenericError',
            desc: `the policy does not allow to change the password of user '${username}'`,
          },
        );
      assert.equal(await shadow(), old);
      const person = { username: PERSON.name, password, crypted: false };
      assert.deepEqual(await agent.execute('guest-set-user-password', person), {});
      assert.notEqual(await shadow(), old);
      const { error } = await agent.reply('guest-ssh-get-authorized-keys', { username: USER });
      assert.equal(error?.desc, `the policy does not allow to deal with the keys of user '${USER}'`);
      const keys = { username: PERSON.name, keys: ['ssh-rsa Key'], reset: true };
      assert.deepEqual(await agent.execute('guest-ssh-add-authorized-keys', keys), {});
      assert.equal(await spare.terminate(), 0);
    });

    test('runs a program by one of its names, and by no other', async () => {
      if (bed.differs('no policy')) return;
      const spare = await start(['profile backup', 'exec /bin/echo *', 'exec /bin/tr a-z A-Z']);
      using agent = await spareSession(bed);
      // All of them are /bin/busybox.
      const run = async (path: string, ...arg: string[]): Promise<string> =>
        (await agent.reply('guest-exec', { path, arg })).error?.desc ?? 'run';
      assert.equal(await run('/bin/echo', 'hello'), 'run');
      assert.equal(await run('echo', 'hello'), 'run');
      for (const path of ['/bin/sh', '/bin/busybox', 'busybox', 'sh'])
        assert.equal(await run(path, 'hello'), `the policy does not allow to run '${path}'`);
      assert.equal(await spare.terminate(), 0);
    });

    test('knows the agent’s own files and the kernel’s where they are mounted once more', async () => {
      if (bed.differs('no policy')) return;
      const { shell } = bed.guest;
      await shell.output(`set -e
mkdir -p /tmp/again/proc
touch /tmp/again/policy ${POLICY}
mount -o bind ${POLICY} /tmp/again/policy
mount -t proc proc /tmp/again/proc
set +e`);
      const spare = await start(['profile read-only', 'read hard-links /**', 'write hard-links /**']);
      using agent = await spareSession(bed);
      const open = async (path: string, mode: string): Promise<string | undefined> =>
        (await agent.reply('guest-file-open', { path, mode })).error?.desc.replace(/.*: /, '');
      assert.equal(await open('/tmp/again/policy', 'a'), 'it is the agent’s own');
      assert.equal(await open(POLICY, 'r'), 'it is the agent’s own');
      assert.equal(
        await open('/usr/sbin/qemu-ga', 'a'),
        bed.agent.command.length > 1 ? undefined : 'it is the agent’s own',
      );
      for (const path of [
        '/tmp/again/proc/sys/kernel/core_pattern',
        '/proc/sysrq-trigger',
        `/sys/power/state`,
      ])
        assert.equal(await open(path, 'w'), 'it is the kernel’s', path);
      assert.equal(await open('/etc/hostname', 'r'), undefined);
      assert.equal(await spare.terminate(), 0);
      await shell.output('umount /tmp/again/proc; umount /tmp/again/policy; rm -r /tmp/again');
    });

    test('follows no link that another user makes, whenever', async () => {
      if (bed.differs('no policy')) return;
      const { shell } = bed.guest;
      const home = PERSON.home;
      await shell.output(
        `chown ${PERSON.id} ${home}; rm -rf ${home}/in; su -s /bin/sh -c 'mkdir ${home}/in' ${PERSON.name}`,
      );
      const spare = await start(['profile read-only', `read ${home}/in/**`, `write ${home}/in/**`]);
      using agent = await spareSession(bed);
      const before = await shell.output('cat /etc/shadow');
      await shell.output(`su -s /bin/sh -c 'ln -s /etc/shadow ${home}/in/x' ${PERSON.name}`);
      const refused = async (path: string): Promise<void> => {
        const { error } = await agent.reply('guest-file-open', { path, mode: 'w' });
        assert.equal(error?.desc, `the policy does not allow to open '${path}' for writing`);
      };
      await refused(`${home}/in/x`);
      await shell.output(`su -s /bin/sh -c 'rm -r ${home}/in; ln -s /etc ${home}/in' ${PERSON.name}`);
      await refused(`${home}/in/shadow`);
      await refused(`${home}/in/none`);
      assert.equal(await shell.output('cat /etc/shadow'), before);
      assert.equal(await spare.terminate(), 0);
      // And it does not start where such a link is in the way of a rule.
      const again = await start(['profile read-only', `read ${home}/in/**`]);
      assert.equal(await again.status(), 1);
      assert.match(
        await again.messages(),
        new RegExp(`${POLICY}:2: '${home}/in' is another user's link, expected one of root's or none\n?$`),
      );
      await shell.output(`rm ${home}/in`);
    });

    test('never stands in the way of a thaw', async () => {
      if (bed.differs('no policy')) return;
      const spare = await start(['profile backup', 'deny guest-fsfreeze-thaw guest-fsfreeze-status']);
      using agent = await spareSession(bed);
      const denied = async (): Promise<string | undefined> =>
        (await agent.reply('guest-fsfreeze-thaw')).error?.desc;
      const refusal = 'Command guest-fsfreeze-thaw has been disabled: the policy does not allow it';
      assert.equal(await denied(), refusal);
      assert.equal(await agent.execute('guest-fsfreeze-freeze-list', { mountpoints: ['/srv'] }), 1);
      assert.equal(await agent.execute('guest-fsfreeze-status'), 'frozen');
      assert.equal(await agent.execute('guest-fsfreeze-thaw'), 1);
      assert.equal(await denied(), refusal);
      assert.equal(await spare.terminate(), 0);
    });

    test('knows the memory of a daemon as the agent’s own', async () => {
      if (bed.differs('no policy') || bed.agent.command.length > 1) return; // Node.js cannot be forked
      const { shell } = bed.guest;
      const options = `-d -f /run/daemon.pid -t /run/spare -p ${SPARE_DEVICE} --policy ${POLICY}`;
      await shell.output(`echo 'profile read-only' >${POLICY}; echo 'read kernel /proc/**' >>${POLICY}`);
      await shell.output(`mkdir -p /run/spare; ${bed.agent.command.join(' ')} ${options}`);
      await shell.until('[ -s /run/daemon.pid ]');
      using agent = await spareSession(bed);
      const pid = await shell.output('cat /run/daemon.pid');
      for (const path of ['/proc/self/mem', `/proc/${pid}/mem`, `/proc/${pid}/task/${pid}/maps`]) {
        const { error } = await agent.reply('guest-file-open', { path });
        assert.match(error!.desc, /: it is the agent’s own$/, path);
      }
      const handle = await agent.execute('guest-file-open', { path: '/proc/1/status' });
      await agent.execute('guest-file-close', { handle });
      await shell.output(`kill ${pid}; while kill -0 ${pid} 2>/dev/null; do usleep 10000; done`);
    });
  });
}

import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { UNIT } from '../installation.ts';
import type { TestBed } from '../test-bed.ts';
import { MACHINE } from '../virsh-calls.ts';

const FOLDER = `/etc/systemd/system/${UNIT}.d`;

/** The drop-ins for the unit, each with what its profile allows and forbids. */
export function profilesSuite(bed: TestBed): void {
  if (bed.agent.program === undefined) return;
  const guest = async (command: string): Promise<string> => await bed.machine.shell.output(command, 120_000);
  const command = async (name: string, args: object = {}): Promise<unknown> =>
    await bed.machine.agentCommand(name, args);
  const refused = async (name: string, args: object = {}): Promise<void> =>
    await assert.rejects(command(name, args), /the policy does not allow/);
  const restart = async (): Promise<void> => {
    await guest(`systemctl daemon-reload && systemctl restart ${UNIT}`);
    await bed.machine.agentAnswers();
  };
  const restarted = async (profile: string, context: TestContext): Promise<void> => {
    await guest(`ln -sf /usr/share/qemu-ga/profiles/${profile}.conf ${FOLDER}/profile.conf`);
    await restart();
    const judgement = await guest(`systemd-analyze security --no-pager ${UNIT} | tail -n 1`);
    context.diagnostic(`${profile}: ${judgement}`);
  };
  const freezes = async (): Promise<void> => {
    assert.equal(await command('guest-fsfreeze-freeze'), 2);
    assert.equal(await command('guest-fsfreeze-status'), 'frozen');
    assert.equal(await command('guest-fsfreeze-thaw'), 2);
    const { paths } = (await command('guest-fstrim')) as { paths: { error?: string }[] };
    assert.deepEqual(
      paths.map(({ error }) => error),
      [undefined, undefined],
    );
  };
  /** What every profile has to tell, as the agent tells it without one. */
  const informs = async (names = INFORMATION): Promise<Record<string, unknown>> => {
    const all: Record<string, unknown> = {};
    for (const name of names) all[name] = withoutUsage(await command(name));
    return all;
  };

  describe('the profiles of the unit', () => {
    let usual: Record<string, unknown>;
    test('full changes nothing', async (context) => {
      usual = await informs();
      await restarted('full', context);
      assert.deepEqual(await informs(), usual);
      await command('guest-exec', { path: '/bin/true' });
    });

    test('read-only tells everything and does nothing', async (context) => {
      await restarted('read-only', context);
      assert.deepEqual(await informs(), usual);
      await refused('guest-fsfreeze-freeze');
      await refused('guest-exec', { path: '/bin/true' });
      await refused('guest-set-time');
    });

    test('backup freezes, thaws and trims', async (context) => {
      await restarted('backup', context);
      assert.partialDeepStrictEqual(usual, await informs(FOR_BACKUP));
      await freezes();
      await refused('guest-exec', { path: '/bin/true' });
      await refused('guest-file-open', { path: '/etc/passwd' });
      await refused('guest-shutdown');
    });

    test('no-exec does all but run programs', async (context) => {
      await restarted('no-exec', context);
      assert.deepEqual(await informs(), usual);
      await freezes();
      await refused('guest-exec', { path: '/bin/true' });
      await guest('install -o tester -m 600 /etc/hostname /home/tester/own');
      const handle = await command('guest-file-open', { path: '/home/tester/own' });
      assert.ok(((await command('guest-file-read', { handle })) as { count: number }).count > 0);
      await command('guest-file-close', { handle });
      await refused('guest-file-open', { path: '/home/tester/own', mode: 'a' });
      const now = Number(await guest('date +%s'));
      await command('guest-set-time', { time: (now + 600) * 1e9 });
      assert.ok(Number(await guest('date +%s')) >= now + 600);
      assert.ok(Number(await guest('cat /sys/class/rtc/rtc0/since_epoch')) >= now + 600);
      await command('guest-set-time', { time: now * 1e9 });
      assert.equal(await command('guest-set-vcpus', { vcpus: [{ 'logical-id': 1, online: false }] }), 1);
      assert.equal(await guest('cat /sys/devices/system/cpu/online'), '0');
      assert.equal(await command('guest-set-vcpus', { vcpus: [{ 'logical-id': 1, online: true }] }), 1);
    });

    test('no-exec suspends the guest, and starts it anew', async () => {
      await bed.machine.virsh('dompmsuspend', MACHINE, '--target', 'mem');
      await bed.machine.state('pmsuspended');
      await bed.machine.virsh('dompmwakeup', MACHINE);
      await bed.machine.state('running');
      await bed.machine.agentAnswers();
      bed.machine.listen();
      await bed.machine.virsh('reboot', MACHINE, '--mode', 'agent');
      await bed.machine.started();
    });

    test('without a profile everything is as it was', async () => {
      await guest(`rm ${FOLDER}/profile.conf`);
      await restart();
      assert.deepEqual(Object.keys(await informs()), Object.keys(usual));
    });
  });
}

const INFORMATION = [
  'guest-get-osinfo',
  'guest-get-host-name',
  'guest-get-timezone',
  'guest-get-users',
  'guest-get-vcpus',
  'guest-get-memory-block-info',
  'guest-get-memory-blocks',
  'guest-get-fsinfo',
  'guest-get-disks',
  'guest-network-get-interfaces',
  'guest-network-get-route',
];

/** Of these, what the profile backup tells. */
const FOR_BACKUP = [
  'guest-get-osinfo',
  'guest-get-host-name',
  'guest-get-timezone',
  'guest-get-fsinfo',
  'guest-get-disks',
];

/** What changes by itself: how full, how busy, and how often a route is in use. */
const CHANGING: ReadonlySet<string> = new Set(['used-bytes', 'statistics', 'refcnt', 'use']);

function withoutUsage(result: unknown): unknown {
  return JSON.parse(
    JSON.stringify(result, (name, value: unknown) => (CHANGING.has(name) ? undefined : value)),
  );
}

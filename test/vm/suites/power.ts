import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import type { CommandName } from '../../../src/api/index.ts';
import type { AgentSession } from '../agent-session.ts';
import type { Guest } from '../guest.ts';
import { PowerStubs } from '../power-stubs.ts';
import type { QmpEvent } from '../qmp.ts';
import type { TestBed } from '../test-bed.ts';

const BOOT_TIME = 30_000;
/** What a command that is not answered when it succeeds would have been answered with by then, in milliseconds. */
const SILENCE = 500;

export function powerSuite(bed: TestBed): void {
  describe('power', () => {
    before(async () => {
      // QEMU stays when the guest is gone, so that it can be asked how.
      await bed.guest.qmp.execute('set-action', { reboot: 'reset', shutdown: 'pause' });
      await bed.guest.shell.output('swapon /dev/vdb');
    });

    test('a mode that is none is refused', async () => {
      using agent = await bed.guest.session();
      const { error } = await agent.reply('guest-shutdown', { mode: 'explode' });
      const desc = 'mode is invalid (valid values are: halt|powerdown|reboot';
      assert.deepEqual(error, { class: 'GenericError', desc });
    });

    describe('by the programs of the guest', () => {
      let stubs: PowerStubs;
      beforeEach(() => (stubs = new PowerStubs(bed.guest.shell)));
      afterEach(async () => await stubs.remove());

      for (const [mode, program, flag] of [
        [undefined, 'poweroff', '-P'],
        ['powerdown', 'poweroff', '-P'],
        ['halt', 'halt', '-H'],
        ['reboot', 'reboot', '-r'],
      ] as const)
        test(`to ${mode ?? 'shut down'} is ${program}'s, or else shutdown's`, async () => {
          using agent = await bed.guest.session();
          const args = mode === undefined ? {} : { mode };
          await stubs.put(`/sbin/${program}`);
          await unanswered(agent, 'guest-shutdown', args);
          assert.deepEqual(await stubs.calls(), [program]);
          await stubs.put('/sbin/shutdown');
          await stubs.hide(`/sbin/${program}`);
          await unanswered(agent, 'guest-shutdown', args);
          const call = `shutdown -h ${flag} +0 hypervisor initiated shutdown`;
          assert.deepEqual(await stubs.calls(), [program, call]);
          await stubs.put('/sbin/shutdown', 'echo no; exit 2');
          const { error } = await agent.reply('guest-shutdown', args);
          assert.equal(error?.desc, 'child process has failed to shutdown: no\n');
        });

      for (const [command, service, verb, pm, pmProgram] of [
        ['guest-suspend-disk', 'systemd-hibernate', 'hibernate', '--hibernate', 'pm-hibernate'],
        ['guest-suspend-ram', 'systemd-suspend', 'suspend', '--suspend', 'pm-suspend'],
        [
          'guest-suspend-hybrid',
          'systemd-hybrid-sleep',
          'hybrid-sleep',
          '--suspend-hybrid',
          'pm-suspend-hybrid',
        ],
      ] as const) {
        test(`${command} is systemd's first, where there is that`, async () => {
          using agent = await bed.guest.session();
          await stubs.put('/bin/systemctl', '[ "$1" = status ] && exit 3; exit 0');
          await unanswered(agent, command);
          assert.deepEqual(await stubs.calls(), [`systemctl status ${service}`, `systemctl ${verb}`]);
        });

        test(`${command} is then pm-utils', when systemd cannot or does not`, async () => {
          using agent = await bed.guest.session();
          await stubs.put('/bin/systemctl', '[ "$1" = status ] && exit 3; exit 1');
          await stubs.put('/bin/pm-is-supported');
          await stubs.put(`/bin/${pmProgram}`);
          await unanswered(agent, command);
          const tried = [`systemctl status ${service}`, `systemctl ${verb}`];
          const done = [`pm-is-supported ${pm}`, pmProgram];
          assert.deepEqual(await stubs.calls(), [...tried, ...done]);
          await stubs.forget();
          await stubs.put('/bin/systemctl', 'exit 4');
          await unanswered(agent, command);
          assert.deepEqual(await stubs.calls(), [tried[0], ...done]);
        });
      }

      for (const [command, verb] of [
        ['guest-suspend-disk', 'hibernate'],
        ['guest-suspend-hybrid', 'hybrid-sleep'],
      ] as const)
        test(`a ${verb} that was tried and did not come is told`, async () => {
          using agent = await bed.guest.session();
          await stubs.put('/bin/systemctl', '[ "$1" = status ] && exit 3; exit 1');
          // A kernel that cannot do it either.
          const state = '/sys/power/state';
          await bed.guest.shell.output(`echo freeze >/run/state; mount -o bind /run/state ${state}`);
          try {
            if (bed.differs('silent failures') && verb === 'hibernate') {
              await unanswered(agent, command);
              return;
            }
            const helper = `the helper program 'systemctl ${verb}'`;
            const { error } = await agent.reply(command);
            const desc = bed.differs('silent failures')
              ? 'unknown guest suspend mode'
              : `${helper} returned an unexpected exit status code (1)`;
            assert.deepEqual(error, { class: 'GenericError', desc });
          } finally {
            await bed.guest.shell.output(`umount ${state}`);
          }
        });

      test('a sleep that nothing in the guest knows is refused', async () => {
        using agent = await bed.guest.session();
        const { error } = await agent.reply('guest-suspend-hybrid');
        const desc = 'the requested suspend mode is not supported by the guest';
        assert.deepEqual(error, { class: 'GenericError', desc });
      });
    });

    test('a guest that is told to starts again', async () => {
      const { guest } = bed;
      const first = await bootId(guest);
      const before = guest.qmp.events.length;
      {
        using agent = await guest.session();
        agent.channel.send(request('guest-shutdown', { mode: 'reboot' }));
        await guestEvent(guest, 'RESET', before, 'guest-reset');
      }
      assert.equal(await status(guest), 'running');
      await guest.started();
      using agent = await guest.session(BOOT_TIME);
      assert.deepEqual(await agent.execute('guest-ping'), {});
      assert.notEqual(await bootId(guest), first);
    });

    test('a guest that sleeps on its disk wakes up with the same agent', async () => {
      const { guest } = bed;
      await guest.shell.output('swapon /dev/vdb || grep vdb /proc/swaps');
      const [boot, pid] = [await bootId(guest), await guest.agentPid()];
      await guest.shell.output('echo remembered >/tmp/note');
      const before = guest.qmp.events.length;
      {
        using agent = await guest.session();
        agent.channel.send(request('guest-suspend-disk'));
        await guest.qmp.event(({ event }) => event === 'SUSPEND_DISK', before, BOOT_TIME);
        await guestEvent(guest, 'SHUTDOWN', before, 'guest-shutdown');
      }
      assert.equal(await status(guest), 'shutdown');
      await switchOn(guest);
      using agent = await guest.session(BOOT_TIME);
      assert.deepEqual(await agent.execute('guest-ping'), {});
      assert.deepEqual([await bootId(guest), await guest.agentPid()], [boot, pid]);
      assert.equal(await guest.shell.output('cat /tmp/note'), 'remembered');
    });

    test('a guest that sleeps in its memory wakes up when the machine says so', async () => {
      const { guest } = bed;
      const pid = await guest.agentPid();
      const before = guest.qmp.events.length;
      using agent = await guest.session();
      agent.channel.send(request('guest-suspend-ram'));
      await guest.qmp.event(({ event }) => event === 'SUSPEND', before, BOOT_TIME);
      assert.equal(await status(guest), 'suspended');
      await guest.qmp.execute('system_wakeup');
      await guest.qmp.event(({ event }) => event === 'WAKEUP', before);
      assert.equal(await status(guest), 'running');
      assert.deepEqual(await agent.execute('guest-ping'), {}); // and nothing comes before this answer
      assert.equal(await guest.agentPid(), pid);
    });

    test('a guest that is told to halt stops, and its machine does not', async () => {
      const { guest } = bed;
      const before = guest.qmp.events.length;
      {
        using agent = await guest.session();
        agent.channel.send(request('guest-shutdown', { mode: 'halt' }));
        await guest.consoleSays('reboot: System halted', BOOT_TIME);
      }
      assert.equal(await status(guest), 'running');
      const ends = guest.qmp.events.slice(before).filter(({ event }) => /^(SHUTDOWN|RESET)$/.test(event));
      assert.deepEqual(ends, []);
      await switchOn(guest);
      await guest.started();
    });

    test('a guest that is told no mode switches itself off', async () => {
      const { guest } = bed;
      const before = guest.qmp.events.length;
      {
        using agent = await guest.session(BOOT_TIME);
        agent.channel.send(request('guest-shutdown'));
        await guestEvent(guest, 'SHUTDOWN', before, 'guest-shutdown');
      }
      assert.equal(await status(guest), 'shutdown');
    });

    after(
      async () => await bed.guest.qmp.execute('set-action', { reboot: 'shutdown', shutdown: 'poweroff' }),
    );
  });
}

function request(execute: string, args: object = {}): string {
  return JSON.stringify({ execute, arguments: args });
}

/** Holds a command to its silence: the next answer is that to what was asked after it. */
async function unanswered(agent: AgentSession, command: CommandName, args?: object): Promise<void> {
  agent.note(command);
  agent.channel.send(request(command, args));
  assert.ok(await agent.channel.silent(SILENCE));
  assert.equal(await agent.execute('guest-sync', { id: 7 }), 7);
}

/** Waits for an event that the guest itself has brought about. */
async function guestEvent(guest: Guest, name: string, after: number, reason: string): Promise<void> {
  const wanted = ({ event, data }: QmpEvent): boolean => event === name && data?.['guest'] === true;
  const { data } = await guest.qmp.event(wanted, after, BOOT_TIME);
  assert.equal(data?.['reason'], reason);
}

async function status({ qmp }: Guest): Promise<string> {
  return (await qmp.execute<{ status: string }>('query-status')).status;
}

/** Starts the machine again, as a button at its front would. */
async function switchOn({ qmp }: Guest): Promise<void> {
  await qmp.execute('system_reset');
  await qmp.execute('cont');
}

async function bootId({ shell }: Guest): Promise<string> {
  return await shell.output('cat /proc/sys/kernel/random/boot_id');
}

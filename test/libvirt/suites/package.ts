import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { within } from '../../vm/deadline.ts';
import { NEXT_PACKAGE, PACKAGE } from '../agent-under-test.ts';
import { DPKG_TIMEOUT, UNIT } from '../installation.ts';
import { md5 } from '../md5.ts';
import type { TestBed } from '../test-bed.ts';
import { MACHINE } from '../virsh-calls.ts';

interface ExecStatus {
  readonly exited: boolean;
  readonly exitcode?: number;
  readonly 'out-data'?: string;
}

/** Our package, which takes the place of the C agent's. The calls are not compared: it has none such. */
export function packageSuite(bed: TestBed): void {
  const { program, nextProgram } = bed.agent;
  if (program === undefined || nextProgram === undefined) return;

  const guest = async (command: string): Promise<string> =>
    await bed.machine.shell.output(command, DPKG_TIMEOUT);
  const start = async (script: string): Promise<number> => {
    const shell = { path: '/bin/sh', arg: ['-c', script], 'capture-output': true };
    return ((await bed.machine.agentCommand('guest-exec', shell)) as { pid: number }).pid;
  };
  const end = async (pid: number): Promise<ExecStatus> => {
    const ended = async (): Promise<ExecStatus> => {
      for (;;) {
        const status = (await bed.machine.agentCommand('guest-exec-status', { pid })) as ExecStatus;
        if (status.exited) return status;
        await sleep(250);
      }
    };
    return await within(DPKG_TIMEOUT, 'the program ends', ended());
  };
  /** Resolves when systemd runs this executable, and it answers. */
  const runs = async (executable: string): Promise<void> => {
    const wanted = await md5(executable);
    const running = async (): Promise<void> => {
      while ((await bed.runningProgram().catch(() => '')) !== wanted) await sleep(250);
    };
    await within(DPKG_TIMEOUT, `the unit runs ${executable}`, running());
    await bed.machine.agentAnswers();
  };

  describe('the package', () => {
    test("has taken the place of the C agent's, whose configuration can be purged", async () => {
      const status = async (name: string): Promise<string> =>
        await guest(`dpkg-query -W -f '\${db:Status-Status}' ${name}`);
      assert.equal(await status('qemu-ga'), 'installed');
      assert.equal(await status('qemu-guest-agent'), 'config-files');
      await guest('dpkg --purge qemu-guest-agent');
      assert.equal(await guest('dpkg --audit'), '');
      assert.equal(await guest('dpkg-divert --list "*qemu*"'), '');
      await guest('test -x /etc/init.d/qemu-guest-agent && test -x /etc/qemu/fsfreeze-hook');
      assert.equal(await guest('systemctl is-active qemu-guest-agent'), 'active');
    });

    test('an upgrade that the host runs by guest-exec comes to its end and is told, and then the new agent serves', async () => {
      const pid = await start(`dpkg --install ${NEXT_PACKAGE} && echo upgraded`);
      const status = await end(pid);
      const text = atob(status['out-data'] ?? '');
      assert.equal(status.exitcode, 0, text);
      assert.match(text, /Setting up qemu-ga [^]*upgraded\n$/);
      await runs(nextProgram);
      assert.equal(await guest('dpkg --audit'), '');
    });

    test('an upgrade while guest-exec runs a program waits for it', async () => {
      const pid = await start('while [ ! -e /run/go-on ]; do sleep 0.2; done; echo done');
      await guest(`dpkg --force-downgrade --install ${PACKAGE}`);
      assert.equal(await bed.runningProgram(), await md5(nextProgram));
      await guest('touch /run/go-on');
      assert.deepEqual(await end(pid), {
        exited: true,
        exitcode: 0,
        'out-data': btoa('done\n'),
        'out-truncated': false,
      });
      await runs(program);
    });

    test('a restart leaves the programs of guest-exec alive', async () => {
      const pid = await start('while :; do sleep 1; done');
      await guest(`systemctl restart ${UNIT}`);
      await bed.machine.agentAnswers();
      await guest(`kill ${pid}`);
    });

    test('the unit ends with its port, and is started when the port appears', async () => {
      const [channel] = /<channel type='unix'>[^]*?<\/channel>/.exec(
        await bed.machine.virsh('dumpxml', MACHINE),
      )!;
      const description = bed.machine.path('channel.xml');
      await writeFile(description, channel);
      await bed.machine.virsh('detach-device', MACHINE, description, '--live');
      // Not before systemd is done with it: it would drop the start for the stop that is on its way.
      await bed.machine.shell.until(unitIs('inactive'), DPKG_TIMEOUT);
      await bed.machine.virsh('attach-device', MACHINE, description, '--live');
      await bed.machine.shell.until(unitIs('active'), DPKG_TIMEOUT);
      await bed.machine.agentAnswers();
    });

    test('the script for systems without systemd starts and stops a daemon as /etc/default says', async () => {
      await guest(
        `printf 'TRANSPORT=unix-listen:/run/by-script\nDAEMON_ARGS="--statedir=/root --verbose"\n' >/etc/default/qemu-guest-agent`,
      );
      const script = 'SYSTEMCTL_SKIP_REDIRECT=1 /etc/init.d/qemu-guest-agent';
      await guest(`${script} start && ${script} start && ${script} status`);
      const line = await guest("tr '\\0' ' ' </proc/$(cat /run/qemu-ga.pid)/cmdline");
      assert.match(line, /--method unix-listen --path \/run\/by-script --statedir=\/root --verbose$/);
      await guest(`test -S /run/by-script && ${script} restart && ${script} stop && ! ${script} status`);
      await guest('test ! -e /run/qemu-ga.pid && rm /etc/default/qemu-guest-agent');
    });

    test('removed and purged it leaves nothing, and installed again it is started', async () => {
      await guest('dpkg --purge qemu-ga');
      assert.equal(
        await guest("find /etc /usr /var/lib/dpkg/info -path '*qemu-g*' -o -path '/etc/qemu*'"),
        '',
      );
      assert.equal((await bed.machine.shell.run(`systemctl is-active ${UNIT}`)).output.trim(), 'inactive');
      await guest(`dpkg --install ${PACKAGE}`);
      await runs(program);
    });
  });
}

/** A command that succeeds while systemd tells this state of the unit. */
function unitIs(state: string): string {
  return `test "$(systemctl is-active ${UNIT})" = ${state}`;
}

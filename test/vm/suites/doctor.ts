import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { PORT } from '../agent-port.ts';
import { diagnose, hasDoctor, items, told } from '../doctor.ts';
import { PERSON } from '../guest-facts.ts';
import { plugSparePort, pullSparePort, SPARE_DEVICE, SpareAgent } from '../spare-agent.ts';
import type { TestBed } from '../test-bed.ts';

/** Milliseconds that QEMU holds an event of a port back when there has been one just before. */
const EVENTS_APART = 1_000;
/** Everything that could be changed, by name, size and time, but for what changes by itself. */
const TREE =
  "find / -xdev \\( -path /proc -o -path /sys \\) -prune -o -exec stat -c '%n %s %Y %Z %i %a' {} +; cat /proc/mounts /proc/modules";

export function doctorSuite(bed: TestBed): void {
  if (!hasDoctor(bed)) return;
  describe('the doctor', () => {
    test('finds the agent that runs, its port and its rights, and that nothing fails', async () => {
      const { guest } = bed;
      const diagnosis = await diagnose(guest);
      const pid = await guest.agentPid();
      assert.equal(diagnosis.status, 0, JSON.stringify(diagnosis.findings));
      assert.match(told(diagnosis, 'agent', 'running'), new RegExp(`^ok: process ${pid}, for `));
      assert.match(told(diagnosis, 'channel', 'device'), new RegExp(`^ok: ${PORT} is /dev/vport\\dp1$`));
      assert.equal(told(diagnosis, 'channel', 'user'), `ok: the agent (process ${pid})`);
      assert.equal(told(diagnosis, 'rights', 'user'), `ok: root's: of process ${pid}, the agent`);
      assert.equal(told(diagnosis, 'confined', 'apparmor'), 'ok: the profile is unconfined');
      assert.match(told(diagnosis, 'clock', 'hardware'), /^ok: right, /);
      assert.match(told(diagnosis, 'accounts', 'password'), /^ok: by \/\S+\/chpasswd$/);
    });

    test('neither takes the port from the agent nor changes any file', async () => {
      const { guest } = bed;
      const { qmp, shell } = guest;
      using agent = await guest.session();
      await plugSparePort(bed);
      // Bytes that wait for an agent must still be there after the doctor.
      const waiting = await guest.connect(guest.spareSocket);
      waiting.send('{"execute":"guest-sync","arguments":{"id":77}}\n');
      await sleep(1.2 * EVENTS_APART);
      const events = qmp.events.length;
      const before = await shell.output(TREE);
      await diagnose(guest, `-p ${SPARE_DEVICE}`);
      await shell.run('$(cat /etc/agent-command) --doctor');
      assert.equal(await shell.output(TREE), before);
      assert.deepEqual(qmp.events.slice(events), []);
      assert.deepEqual(await agent.execute('guest-ping'), {});
      const spare = await SpareAgent.start(bed, '-p', SPARE_DEVICE);
      assert.deepEqual(JSON.parse((await waiting.line()) ?? ''), { return: 77 });
      assert.equal(await spare.terminate(), 0);
      waiting.close();
      await pullSparePort(bed);
    });

    test('says what a start would say: the port, the folder of state, the log', async () => {
      const { guest } = bed;
      const diagnosis = await diagnose(guest, '-p /dev/vport9p9 -t /run/nowhere -l /run/nowhere/log');
      assert.equal(diagnosis.status, 1);
      assert.equal(told(diagnosis, 'channel', 'device'), 'fail: there is no /dev/vport9p9');
      assert.equal(told(diagnosis, 'state', 'folder'), 'fail: there is no folder /run/nowhere');
      assert.match(told(diagnosis, 'state', 'log'), /^fail: \/run\/nowhere\/log: No such file or directory$/);
      const waiting = await diagnose(guest, '-r -p /dev/vport9p9');
      assert.equal(told(waiting, 'channel', 'device'), 'warn: there is no /dev/vport9p9');
      assert.equal(waiting.status, 0);
    });

    test('finds a port that nothing links, and a program that has it', async () => {
      const { guest } = bed;
      const { shell } = guest;
      await plugSparePort(bed);
      await shell.output(`(sleep 1000 <>${SPARE_DEVICE} & echo $! >/run/sleeper) 2>/dev/null`);
      await shell.until('[ -s /run/sleeper ]');
      const taken = await diagnose(guest, `-p ${SPARE_DEVICE}`);
      assert.equal(told(taken, 'channel', 'user'), 'fail: in use by another program');
      assert.match(items(taken, 'channel', 'user').join(), /^(sh|sleep|busybox) \(process \d+\)$/);
      await shell.output(`kill $(cat /run/sleeper); rm ${SPARE_DEVICE}`);
      const { findings } = await diagnose(guest, `-p ${SPARE_DEVICE}`);
      const advice = JSON.stringify(findings.find(({ subject }) => subject === 'channel'));
      assert.match(advice, /-p \/dev\/vport\dp\d, which has this name/);
      await pullSparePort(bed);
    });

    test('tells a user without rights what will not work', async () => {
      const { guest } = bed;
      const pid = await guest.agentPid();
      // The agent that runs is judged if there is one, whoever asks.
      const beside = await diagnose(guest, '', PERSON.name);
      assert.equal(told(beside, 'rights', 'user'), `ok: root's: of process ${pid}, the agent`);
      await guest.shell.output('touch /run/agent.hold; kill -9 $(cat /run/agent.pid)');
      await guest.anotherAgent(pid);
      try {
        const diagnosis = await diagnose(guest, '-t /tmp', PERSON.name);
        assert.equal(diagnosis.status, 1);
        assert.match(told(diagnosis, 'agent', 'running'), /^skip: /);
        assert.equal(told(diagnosis, 'channel', 'access'), 'fail: Permission denied');
        assert.equal(
          told(diagnosis, 'rights', 'user'),
          `warn: user ${PERSON.id}'s: of this call of the doctor`,
        );
        assert.equal(told(diagnosis, 'freeze', 'freeze'), 'fail: no file system: it takes CAP_SYS_ADMIN');
        assert.equal(told(diagnosis, 'accounts', 'password'), 'warn: /etc/shadow: Permission denied');
        assert.match(told(diagnosis, 'cpus', 'cpus'), /^warn: .*: Permission denied$/);
      } finally {
        await guest.shell.output('rm /run/agent.hold');
      }
    });

    test('what the lists do not allow is not looked at', async () => {
      const blocked = await diagnose(bed.guest, '-b guest-fstrim,guest-shutdown');
      for (const subject of ['trim', 'shutdown'])
        assert.equal(told(blocked, subject, 'allowed'), 'skip: the configuration does not allow it');
      const only = await diagnose(bed.guest, '-a guest-ping,guest-suspend-disk');
      assert.equal(told(only, 'freeze', 'allowed'), 'skip: the configuration does not allow it');
      // What is asked for by its name has to work, and there is no swap space.
      assert.match(told(only, 'suspend', 'disk'), /^fail: /);
      assert.equal(only.status, 1);
    });

    test('its table fits a line of 80 columns and has no colours where there is no terminal', async () => {
      const { shell } = bed.guest;
      const doctor = '$(cat /etc/agent-command) --doctor';
      const output = await shell.output(`${doctor} | cat`);
      const lines = output.split('\n');
      assert.match(lines[0]!, /^SUBJECT +WORKS +WHAT +FOUND$/);
      assert.ok(
        lines.every((line) => line.length <= 80 && !line.includes('\x1b')),
        output,
      );
      assert.match(output, /\nNothing fails that this agent needs/);
      // The guest's shell is on a serial line.
      assert.ok((await shell.output(doctor)).includes('\x1b[32mok'));
      for (const variable of ['NO_COLOR=1', 'TERM=dumb'])
        assert.ok(!(await shell.output(`${variable} ${doctor}`)).includes('\x1b'), variable);
    });
  });
}

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { QgaCalls } from '../../support/qga-calls.ts';
import { qgaOnMonitor, qgaOnSocket } from '../qga.ts';
import type { TestBed } from '../test-bed.ts';

interface Finding {
  readonly step: string;
  readonly verdict: string;
  readonly found: string;
  readonly advice?: string;
}

export function qgaDoctorSuite(bed: TestBed): void {
  const [socket, monitor] = [qgaOnSocket(bed), qgaOnMonitor(bed)];
  describe('why an agent does not answer, by qga', () => {
    test('where all is well, each step says so', async () => {
      const steps = [
        'target',
        'socket',
        'listener',
        'others',
        'handshake',
        'version',
        'frozen',
        'commands',
        'speed',
      ];
      const findings = await socket.json<Finding[]>(['doctor']);
      assert.deepEqual(
        findings.slice(0, steps.length).map(({ step }) => step),
        steps,
      );
      assert.deepEqual(failed(findings), []);
      assert.match(findings[2]!.found, /^qemu-system-x86 listens/);
      assert.match(await monitor.prints('doctor'), /^ok +machine +the machine runs$/m);
    });

    test('the agent has ended: the monitor knows it at once, and wait waits for the next', async () => {
      const pid = await bed.guest.agentPid();
      await bed.guest.shell.output(`touch /run/agent.hold; kill ${pid}`);
      await bed.guest.shell.until(`[ ! -e /proc/${pid} ]`);
      try {
        assert.match(
          (await ailments(socket)).join(),
          /^handshake: the channel is open, but no agent answered/,
        );
        assert.deepEqual(await ailments(monitor), ['handshake: no agent in the guest has the channel open']);
        assert.equal(await error(socket, 3), 'no-agent');
        const { err, milliseconds } = await monitor.exits(3, ['guest-ping']);
        assert.match(err, /^qga: no agent in the guest has the channel open\n/);
        assert.ok(milliseconds < 2500, `${milliseconds} ms`);
        const waiting = await monitor.start(['wait']);
        await waiting.says('waiting: no agent in the guest');
        await bed.guest.shell.output('rm /run/agent.hold');
        assert.equal((await waiting.ended).code, 0);
      } finally {
        await bed.guest.shell.output('rm -f /run/agent.hold');
      }
    });

    test('the agent hangs: it has the channel open', async () => {
      const pid = await bed.guest.agentPid();
      await bed.guest.shell.output(`kill -STOP ${pid}`);
      try {
        assert.match((await ailments(monitor)).join(), /^handshake: .*, though one has the channel open$/);
        assert.equal(await error(monitor, 3), 'busy');
      } finally {
        await bed.guest.shell.output(`kill -CONT ${pid}`);
      }
      await socket.prints('guest-ping');
    });

    test('the machine is paused: the monitor knows it at once, and wait waits until it goes on', async () => {
      await bed.guest.qmp.execute('stop');
      try {
        assert.match((await ailments(monitor)).join(), /^machine: the machine is paused/);
        assert.equal(await error(monitor, 3), 'paused');
        assert.equal(await error(socket, 3), 'no-agent');
        const waiting = await monitor.start(['wait']);
        await waiting.says('waiting: the machine is paused');
        await bed.guest.qmp.execute('cont');
        assert.equal((await waiting.ended).code, 0);
      } finally {
        await bed.guest.qmp.execute('cont');
      }
    });

    test('another program has the channel, or the monitor', async () => {
      await bed.guest.connect();
      const found = await socket.json<Finding[]>(['doctor'], 3);
      assert.equal(found.find(({ step }) => step === 'others')!.verdict, 'warn');
      bed.guest.hangUp();
      await socket.prints('guest-ping');
      // This monitor is the test's own.
      const taken = new QgaCalls(() => `qemu:${bed.guest.qmpSocket}`);
      const { err } = await taken.exits(3, ['guest-ping']);
      assert.match(err, /does not answer: another program may be connected to it\n/);
    });

    test('nothing listens', async () => {
      const nowhere = `${bed.guest.agentSocket}.none`;
      assert.match((await ailments(new QgaCalls(() => nowhere))).join(), /^socket: there is no /);
      assert.equal(await error(new QgaCalls(() => `qemu:${nowhere}`), 3), 'no-socket');
    });
  });
}

function failed(findings: readonly Finding[]): string[] {
  return findings.filter(({ verdict }) => verdict === 'fail').map(({ step, found }) => `${step}: ${found}`);
}

/** The code of the error that a call ends in. */
async function error(qga: QgaCalls, exit: number): Promise<string> {
  return (await qga.json<{ error: { code: string } }>(['guest-ping'], exit)).error.code;
}

/** What the doctor finds that is wrong. */
async function ailments(qga: QgaCalls): Promise<string[]> {
  const findings = await qga.json<Finding[]>(['doctor'], 3);
  for (const { verdict, advice } of findings) assert.equal(advice === undefined, verdict === 'ok');
  return failed(findings);
}

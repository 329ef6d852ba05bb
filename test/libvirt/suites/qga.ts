import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { DATA, HOST_NAME } from '../guest-facts.ts';
import type { TestBed } from '../test-bed.ts';
import { nothing, withoutNumbers } from '../virsh-calls.ts';

/** 1 MiB, and no whole number of pieces. */
const SIZE = (1 << 20) + 13;

/** Long enough for a write that nothing holds up, in milliseconds. */
const A_WHILE = 1500;

interface Finding {
  readonly step: string;
  readonly verdict: string;
}

export function qgaSuite(bed: TestBed): void {
  const shell = async (command: string): Promise<string> => await bed.machine.shell.output(command, 20_000);

  describe('qga by way of libvirt', () => {
    test('info and df tell what the guest is', async () => {
      const text = await bed.qga.prints(['info'], nothing);
      assert.match(text, new RegExp(`^host name +${HOST_NAME}$`, 'm'));
      assert.match(text, new RegExp(`^kernel +${await shell('uname -r')}, x86_64$`, 'm'));
      assert.match(text, /^addresses +10\.0\.2\.15\b/m);
      const table = await bed.qga.prints(['df'], (output) => withoutNumbers(output).replaceAll(/ +/g, ' '));
      const mounts = table.trimEnd().split('\n').slice(1);
      assert.deepEqual(mounts.map((line) => line.split(' ')[0]).toSorted(), ['/', DATA]);
    });

    test('exec shows output while it comes, passes input on, and exits as the program does', async () => {
      const script = 'cat; echo two >&2; exit 7';
      const words = ['exec', '-i', '-e', 'A=b', '--', 'sh', '-c', script];
      const { out, err } = await bed.qga.exits(7, words, undefined, { input: 'one\n' });
      assert.deepEqual([out, err], ['one\n', 'two\n']);
      assert.equal(await bed.qga.prints(['exec', '--', 'systemctl', 'is-active', 'dbus']), 'active\n');
    });

    test('cp takes a megabyte to the guest and back', async () => {
      const bytes = randomBytes(SIZE);
      const [there, back] = [bed.machine.path('there'), bed.machine.path('back')];
      writeFileSync(there, bytes);
      await bed.qga.prints(['cp', there, ':/root/copy'], nothing);
      assert.equal(await shell('stat -c %s /root/copy'), String(SIZE));
      await bed.qga.prints(['cp', ':/root/copy', back], nothing);
      assert.ok(bytes.equals(readFileSync(back)));
      await shell('rm /root/copy');
    });

    test('freeze runs a command while the guest stands still', async () => {
      const mark = '/run/qga-written';
      const [frozen, go] = [bed.machine.path('frozen'), bed.machine.path('go')];
      // While the command runs, the guest tries to write.
      const script = `touch ${frozen}; until [ -e ${go} ]; do sleep 0.05; done; exit 3`;
      const done = bed.qga.exits(3, ['freeze', '--', 'sh', '-c', script], withoutNumbers);
      await until(async () => existsSync(frozen));
      await shell(
        `rm -f ${mark}; (echo text >${DATA}/qga && sync -f ${DATA}/qga; touch ${mark}) >/dev/null 2>&1 &`,
      );
      const isWritten = async (): Promise<boolean> =>
        (await bed.machine.shell.run(`test -e ${mark}`)).status === 0;
      await sleep(A_WHILE);
      assert.equal(await isWritten(), false, 'the guest writes during the freeze');
      writeFileSync(go, '');
      assert.match((await done).err, /^frozen: 2 file systems\nthawed after .*: 2 file systems\n$/);
      await until(isWritten);
      assert.equal(await bed.virsh.agentCommand('guest-fsfreeze-status'), 'thawed');
    });

    test('time tells and sets the clock', async () => {
      await shell('date -s @$(($(date +%s) + 3600))');
      assert.match(await bed.qga.prints(['time'], nothing), / ahead of the host$/m);
      assert.match(await bed.qga.prints(['time', '--sync'], nothing), / as the host$/m);
      const seconds = Number(await shell('date +%s'));
      assert.ok(Math.abs(seconds - Date.now() / 1000) < 10);
    });

    test('doctor finds nothing wrong, and then that the domain is paused', async () => {
      const doctor = async (code: number): Promise<string[]> => {
        const { out } = await bed.qga.exits(code, ['--json', 'doctor'], nothing);
        const findings = JSON.parse(out) as Finding[];
        return findings.filter(({ verdict }) => verdict === 'fail').map(({ step }) => step);
      };
      assert.deepEqual(await doctor(0), []);
      await bed.virsh.succeeds('suspend');
      try {
        assert.deepEqual(await doctor(3), ['machine', 'handshake']);
        const { out } = await bed.qga.exits(3, ['--json', 'guest-ping']);
        assert.equal((JSON.parse(out) as { error: { code: string } }).error.code, 'paused');
      } finally {
        await bed.virsh.succeeds('resume');
      }
      await bed.qga.prints(['wait'], nothing);
    });
  });
}

/** Waits until a fact comes true. */
async function until(fact: () => Promise<boolean>): Promise<void> {
  for (let i = 0; !(await fact()); i++) {
    assert.ok(i < 200, 'it does not come true');
    await sleep(50);
  }
}

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TestBed } from '../test-bed.ts';
import { MACHINE } from '../virsh-calls.ts';

const UNTIL_AWAKE = `until systemctl list-jobs | grep -q '^No jobs'; do sleep 0.1; done`;

/**
 * The checks depend on each other's order: a machine that has been suspended once wakes by itself the next time, whatever
 * its agent, and so each suspension has a start of the guest of its own.
 */
export function powerSuite(bed: TestBed): void {
  const bootId = async (): Promise<string> =>
    await bed.machine.shell.output('cat /proc/sys/kernel/random/boot_id', 20_000);
  /** Starts the machine, whatever it was at. */
  const startAnew = async (): Promise<void> => {
    if (await bed.machine.runs()) await bed.machine.virsh('destroy', MACHINE);
    await bed.machine.start();
    await bed.machine.started();
  };
  /** Has the agent suspend the guest to a state from which libvirt can wake it, and wakes it. */
  const suspendAndWake = async (target: string): Promise<void> => {
    const before = await bootId();
    await bed.virsh.succeeds('dompmsuspend', ['--target', target]);
    await bed.machine.state('pmsuspended');
    await bed.virsh.succeeds('dompmwakeup');
    await bed.machine.state('running');
    await bed.machine.agentAnswers();
    assert.equal(await bootId(), before);
    // systemd refuses to shut down what it is still waking up.
    await bed.machine.shell.output(UNTIL_AWAKE, 20_000);
  };

  describe('power', () => {
    test('reboot --mode agent starts the guest anew', async () => {
      const before = await bootId();
      bed.machine.listen();
      await bed.virsh.succeeds('reboot', ['--mode', 'agent']);
      await bed.machine.started();
      assert.notEqual(await bootId(), before);
    });

    test('shutdown --mode agent ends the guest and switches the machine off', async () => {
      await bed.virsh.succeeds('shutdown', ['--mode', 'agent']);
      await bed.machine.state('shut off');
      assert.match(await bed.machine.virsh('domstate', MACHINE, '--reason'), /\(shutdown\)/);
    });

    test('dompmsuspend --target mem suspends the guest to memory, and dompmwakeup wakes it', async () => {
      // From here on with one processor: QEMU's emulation may not wake up two.
      await bed.machine.virsh('setvcpus', MACHINE, '1', '--config');
      await startAnew();
      await suspendAndWake('mem');
    });

    test('dompmsuspend --target disk suspends the guest to its swap, from where it goes on when it is started', async () => {
      await startAnew();
      const before = await bootId();
      await bed.virsh.succeeds('dompmsuspend', ['--target', 'disk']);
      await bed.machine.state('shut off');
      await bed.machine.start();
      await bed.machine.resumed();
      assert.equal(await bootId(), before);
    });

    test('dompmsuspend --target hybrid suspends it to memory and its swap, and dompmwakeup wakes it', async () => {
      await suspendAndWake('hybrid');
    });
  });
}

import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../../../scripts/build/process.ts';
import { DATA } from '../guest-facts.ts';
import { DATA_DISK } from '../machine-description.ts';
import type { TestBed } from '../test-bed.ts';
import { withoutNumbers } from '../virsh-calls.ts';

const MIB = 1024 * 1024;
/** Long enough for a write that nothing holds up, in milliseconds. */
const A_WHILE = 1500;

export function filesystemsSuite(bed: TestBed): void {
  const shell = async (command: string): Promise<string> => await bed.machine.shell.output(command, 20_000);
  /** Has the guest write to a file system; returns what tells whether that has ended. */
  const startWriting = async (folder: string): Promise<() => Promise<boolean>> => {
    const mark = `/run/written-${folder.replaceAll('/', '_')}`;
    await shell(
      `rm -f ${mark}; (echo text >${folder}/probe && sync -f ${folder}/probe; touch ${mark}) >/dev/null 2>&1 &`,
    );
    return async () => (await bed.machine.shell.run(`test -e ${mark}`)).status === 0;
  };
  describe('file systems', () => {
    test('domfsfreeze --mountpoint freezes that file system alone, until domfsthaw', async () => {
      assert.equal(await bed.virsh.succeeds('domfsfreeze', ['--mountpoint', DATA]), 'Froze 1 filesystem(s)');
      const frozen = await startWriting(DATA);
      const free = await startWriting('/root');
      assert.equal(await comes(free), true, 'the root file system cannot be written to');
      await sleep(A_WHILE);
      assert.equal(await frozen(), false, `${DATA} can be written to`);
      assert.equal(await bed.virsh.succeeds('domfsthaw'), 'Thawed 1 filesystem(s)');
      assert.equal(await comes(frozen), true, `${DATA} cannot be written to after the thaw`);
    });

    test('domfsfreeze freezes all of them, and what a freeze forbids is refused until domfsthaw', async () => {
      assert.equal(await bed.virsh.succeeds('domfsfreeze'), 'Froze 2 filesystem(s)');
      const frozen = await startWriting(DATA);
      assert.equal(await bed.virsh.agentCommand('guest-fsfreeze-status'), 'frozen');
      const reason = /has been disabled: the agent is in frozen state$/;
      assert.match(await bed.virsh.fails('domfsfreeze'), reason);
      assert.match(await bed.virsh.fails('domfsinfo'), reason);
      await bed.virsh.fails('domhostname');
      await sleep(A_WHILE);
      assert.equal(await frozen(), false, `${DATA} can be written to`);
      assert.equal(await bed.virsh.succeeds('domfsthaw'), 'Thawed 2 filesystem(s)');
      assert.equal(await comes(frozen), true, `${DATA} cannot be written to after the thaw`);
      assert.equal(await bed.virsh.agentCommand('guest-fsfreeze-status'), 'thawed');
    });

    test('domfsthaw without a freeze finds nothing to thaw', async () => {
      assert.equal(await bed.virsh.succeeds('domfsthaw'), 'Thawed 0 filesystem(s)');
    });

    test('domfstrim gives the room of removed files back to the host', async () => {
      const path = `${DATA}/large`;
      const allocated = async (): Promise<number> => (await stat(bed.machine.dataImage)).blocks * 512;
      await shell(`dd if=/dev/urandom of=${path} bs=1M count=16 2>/dev/null && sync && rm ${path} && sync`);
      const before = await allocated();
      await bed.virsh.succeeds('domfstrim');
      const freed = before - (await allocated());
      assert.ok(freed >= 15 * MIB, `${freed} bytes were given back`);
    });

    test('guest-fstrim tells how much it was, for each file system', async () => {
      const result = await bed.virsh.agentCommand('guest-fstrim', {}, withoutNumbers);
      const { paths } = result as { paths: { path: string; error?: string }[] };
      assert.deepEqual(paths.map(({ path }) => path).toSorted(), ['/', DATA]);
      assert.deepEqual(
        paths.flatMap(({ error }) => error ?? []),
        [],
      );
    });

    test('snapshot-create-as --quiesce leaves a disk to which all has been written that was there before', async () => {
      await shell(`echo before >${DATA}/before`); // in the guest's memory, so far
      const disks = [
        ['--diskspec', `vda,file=${bed.machine.path('root-after')}`],
        ['--diskspec', 'vdb,snapshot=no'],
        ['--diskspec', `${DATA_DISK},file=${bed.machine.path('data-after')}`],
      ];
      const options = ['--disk-only', '--quiesce', '--no-metadata', ...disks.flat()];
      await bed.virsh.succeeds('snapshot-create-as', ['--name', 'copy', ...options]);
      assert.equal(await bed.virsh.agentCommand('guest-fsfreeze-status'), 'thawed');
      await shell(`echo after >${DATA}/after && sync`);
      for (const image of [bed.machine.dataImage, bed.machine.rootImage]) {
        const header = await run('/sbin/dumpe2fs', ['-h', image]);
        assert.doesNotMatch(header, /needs_recovery/, 'the journal has not been written out');
      }
      await run('/sbin/e2fsck', ['-f', '-n', bed.machine.dataImage]);
      const content = async (path: string): Promise<string> =>
        await run('/sbin/debugfs', ['-R', `cat ${path}`, bed.machine.dataImage]);
      assert.match(await content('/before'), /^before$/m);
      assert.match(await content('/after'), /File not found/);
    });
  });
}

/** Whether a fact comes true before long. */
async function comes(fact: () => Promise<boolean>): Promise<boolean> {
  for (let i = 0; i < 50; i++) {
    if (await fact()) return true;
    await sleep(100);
  }
  return false;
}

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AgentSession } from './agent-session.ts';
import type { Guest } from './guest.ts';

/** What the machine of machines/freeze.ts mounts, in this order; `inner` is a file on the one before it. */
const MOUNTS = `
mkdir -p /work /xfs /vfat /inner /faulty
mount -t ext4 /dev/vdb /work
mount -t xfs /dev/vdc /xfs
mkdosfs /dev/vdd
mount -t vfat /dev/vdd /vfat
dd if=/dev/zero of=/work/inner.img bs=1M count=8 2>/dev/null
mke2fs -F /work/inner.img >/dev/null
mount -t ext4 -o loop /work/inner.img /inner
mkdir /tmp/again
mount -o bind /work /tmp/again
`;

/** All that are on disks, in the order of their mounts. */
export const MOUNTED = ['/', '/srv', '/work', '/xfs', '/vfat', '/inner'];
/** Those that can be frozen. */
export const FREEZABLE = MOUNTED.filter((path) => path !== '/vfat');
/** How many they are. */
export const COUNT = FREEZABLE.length;

export async function mountFreezable({ shell }: Guest): Promise<void> {
  await shell.output(`set -e${MOUNTS}set +e`);
}

/** What a check that has failed may have left frozen, and who may think so, must not be in the way of the next one. */
export async function clearUp({ shell }: Guest): Promise<void> {
  const thaw = [...FREEZABLE, '/faulty'].map((path) => `fsfreeze --unfreeze ${path}`).join('; ');
  await shell.run(`{ ${thaw}; kill -9 $(cat /run/spare/pid); rm -r /run/spare; } 2>/dev/null`);
  await shell.run('if rm /run/qga.state.isfrozen 2>/dev/null; then kill -9 $(cat /run/agent.pid); fi');
}

/** Waits until the last file system is thawed; the first may be written to a moment before. */
export async function thawed(agent: AgentSession): Promise<void> {
  const end = performance.now() + 5000;
  while ((await agent.execute('guest-fsfreeze-status')) !== 'thawed') {
    assert.ok(performance.now() < end, 'still frozen');
    await sleep(20);
  }
}

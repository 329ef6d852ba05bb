import type { Guest } from './guest.ts';

/** What a disk may be asked for. (QEMU does not put another node in the place of one that fails to flush.) */
type Kind = 'read' | 'write' | 'discard';

/** Lets an extra disk of the machine answer such requests with an I/O error from now on; without any it is well again. */
export async function setFaults({ qmp }: Guest, disk: string, ...kinds: readonly Kind[]): Promise<void> {
  const [healthy, faulty] = [`${disk}-file`, `${disk}-faulty`];
  const nodes = await qmp.execute<{ 'node-name': string }[]>('query-named-block-nodes', { flat: true });
  const put = async (file: string): Promise<void> => {
    const options = [{ driver: 'raw', 'node-name': disk, file, discard: 'unmap' }];
    await qmp.execute('blockdev-reopen', { options });
  };
  if (nodes.some((each) => each['node-name'] === faulty)) {
    await put(healthy);
    await qmp.execute('blockdev-del', { 'node-name': faulty });
  }
  if (kinds.length === 0) return;
  const errors = kinds.map((iotype) => ({ event: 'none', iotype, errno: 5 }));
  const node = { driver: 'blkdebug', 'node-name': faulty, image: healthy, discard: 'unmap' };
  await qmp.execute('blockdev-add', { ...node, 'inject-error': errors });
  await put(faulty);
}

import { Option } from 'commander';
import type { GuestFilesystemInfo } from '../../api/index.ts';
import { printable } from '../../client/index.ts';
import type { Screen } from '../screen.ts';
import { sizeText } from '../size-text.ts';
import { printTable } from '../table.ts';
import type { Verb } from '../verb.ts';

/** Images that are mounted to be read: always full, and nobody's worry. */
const READ_ONLY_IMAGES = new Set(['squashfs', 'erofs', 'iso9660', 'cramfs']);

export const df: Verb = {
  define(command) {
    command.addOption(new Option('-e, --every', 'images and file systems without a size, too'));
  },
  async run({ agent, options, signal }) {
    const mounts = await agent.execute('guest-get-fsinfo', {}, { signal });
    const wanted = options['every'] === true ? mounts : mounts.filter(isReal);
    return { json: wanted, show: (screen) => show(screen, wanted) };
  },
};

/** Whether a mount is one that may fill up: it has a size, and is no image. */
export function isReal(mount: GuestFilesystemInfo): boolean {
  return mount['total-bytes'] !== undefined && !READ_ONLY_IMAGES.has(mount.type);
}

function show(screen: Screen, mounts: readonly GuestFilesystemInfo[]): void {
  const right = 'right';
  const columns = [
    { title: 'MOUNTED ON' },
    { title: 'TYPE' },
    { title: 'SIZE', align: right },
    { title: 'USED', align: right },
    { title: 'FREE', align: right },
    { title: 'USE%', align: right },
    { title: 'DEVICE' },
  ] as const;
  const rows = mounts.map((mount) => {
    const { 'used-bytes': used, 'total-bytes': total, name, mountpoint, type } = mount;
    const sizes =
      used === undefined || total === undefined
        ? ['-', '-', '-', '-']
        : [sizeText(total), sizeText(used), sizeText(Number(total) - Number(used)), percent(used, total)];
    return [printable(mountpoint), printable(type), ...sizes, printable(name)];
  });
  printTable(screen, columns, rows);
}

function percent(part: number | bigint, whole: number | bigint): string {
  return Number(whole) === 0 ? '-' : `${Math.round((Number(part) / Number(whole)) * 100)}%`;
}

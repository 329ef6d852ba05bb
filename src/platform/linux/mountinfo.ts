import type { MountEntry } from '../index.ts';
import { rawByte } from './system-text.ts';

/** The mounts of /proc/self/mountinfo, in file order (proc_pid_mountinfo(5)). */
export function parseMountinfo(text: string): MountEntry[] {
  const entries: MountEntry[] = [];
  for (const line of text.split('\n')) {
    const [mount = '', file = ''] = halves(line);
    // ID, parent, major:minor, root, mount point, options, tags ... - type, source, options
    const [id, , device = '', , mountpoint] = mount.split(' ');
    const [type, source = ''] = file.split(' ');
    const numbers = /^(\d+):(\d+)$/.exec(device);
    if (numbers === null || mountpoint === undefined || !type) continue;
    entries.push({
      id: Number(id),
      mountpoint: unescapeName(mountpoint),
      type,
      source: unescapeName(source),
      device: [Number(numbers[1]), Number(numbers[2])],
    });
  }
  return entries;
}

/** Blanks within a name are escaped, so that the first lone dash is the separator. */
function halves(line: string): string[] {
  const dash = line.indexOf(' - ');
  return dash < 0 ? [] : [line.slice(0, dash), line.slice(dash + 3)];
}

/** The mounts of /proc/self/mounts, in file order (fstab(5)). */
export function parseMounts(text: string): MountEntry[] {
  const entries: MountEntry[] = [];
  for (const line of text.split('\n')) {
    const [source = '', mountpoint, type] = line.split(' ');
    if (mountpoint === undefined || type === undefined) continue;
    entries.push({
      id: undefined,
      mountpoint: unescapeName(mountpoint),
      type,
      source: unescapeName(source),
      device: undefined,
    });
  }
  return entries;
}

/** Undoes the kernel's `\ooo` (three octal digits of a byte) and `\\`. */
function unescapeName(name: string): string {
  return name.replaceAll(/\\(?:([0-3][0-7]{2})|\\)/g, (_, octal: string | undefined) => {
    if (octal === undefined) return '\\';
    const byte = parseInt(octal, 8);
    return byte < 0x80 ? String.fromCharCode(byte) : rawByte(byte);
  });
}

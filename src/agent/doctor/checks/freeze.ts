import type { Mount, MountEntry } from '../../../platform/index.ts';
import { errnoText } from '../../../runtime/index.ts';
import { listMounts } from '../../mounts.ts';
import { backing, type BackingFile, suspended } from '../block-device.ts';
import { type Finding, finding } from '../finding.ts';
import type { Machine } from '../machine.ts';
import type { Check, Patient } from '../patient.ts';
import { hasCapability, SYS_ADMIN } from '../process.ts';

/** Those whose drivers have freeze_fs or freeze_super, and those that have neither (Linux 6.12). */
const FREEZABLE = /^(ext[234]|xfs|btrfs|f2fs|jfs|gfs2|nilfs2|reiserfs|bcachefs)$/;
const FIXED =
  /^(vfat|msdos|exfat|ntfs3?|fuseblk|iso9660|udf|squashfs|erofs|cramfs|romfs|hfs|hfsplus|minix|ocfs2|affs|ufs|zonefs)$/;

/** Mounts that no block device is behind, and what that means. */
const OTHERS: readonly (readonly [types: RegExp, check: string, found: string])[] = [
  [/^(nfs4?|cifs|smb3|ceph|9p|virtiofs|afs|lustre|vboxsf|glusterfs)$/, 'network', 'their servers keep them'],
  [/^(overlay|aufs|ecryptfs)$/, 'layers', 'frozen with those that they lie on'],
  [/^fuse/, 'fuse', 'served by programs, whose own files are frozen'],
];

/** What guest-fsfreeze-freeze would come to. */
export const freeze: Check = {
  subject: 'freeze',
  commands: ['guest-fsfreeze-freeze', 'guest-fsfreeze-freeze-list'],
  examine(patient) {
    const { platform, process } = patient;
    if (!hasCapability(process, SYS_ADMIN)) {
      return [finding('freeze', 'fail', 'no file system: it takes CAP_SYS_ADMIN', 'run the agent as root')];
    }
    const table = platform.filesystems.table();
    const outlook = new Outlook(patient, table);
    const { freezeTimeout } = patient.settings;
    const findings = [...outlook.findings, ...others(table)];
    if (freezeTimeout === 0) {
      const found = 'what the host does not thaw stays frozen for ever';
      findings.push(finding('deadline', 'warn', found, '--freeze-timeout 600'));
    }
    return findings;
  },
};

/** Mounts by what becomes of them. */
class Outlook {
  readonly findings: Finding[] = [];
  readonly #table: readonly MountEntry[];
  readonly #machine: Machine;
  /** In the order in which they are frozen. */
  readonly #mounts: readonly Mount[];

  constructor({ machine, platform }: Patient, table: readonly MountEntry[]) {
    this.#table = table;
    this.#machine = machine;
    this.#mounts = listMounts(platform.filesystems).toReversed();
    const frozen: string[] = [];
    const fixed = new Map<string, string[]>();
    for (const mount of this.#mounts) {
      const { mountpoint, type } = mount;
      const trouble = this.#trouble(mount);
      if (trouble !== undefined) this.findings.push(trouble);
      else if (FREEZABLE.test(type)) frozen.push(mountpoint);
      else fixed.set(type, [...(fixed.get(type) ?? []), mountpoint]);
    }
    if (frozen.length > 0)
      this.findings.unshift(finding('freezes', 'ok', 'frozen in this order', undefined, frozen));
    else
      this.findings.unshift(
        finding('freezes', 'warn', 'no file system: a snapshot would be as after a power cut'),
      );
    for (const [type, mountpoints] of fixed) this.findings.push(notFrozen(type, mountpoints));
  }

  /** Why one is not frozen that its kind would let be. */
  #trouble(mount: Mount): Finding | undefined {
    const { major, minor, mountpoint, type } = mount;
    const shown = this.#shown(mount);
    if (typeof shown === 'number') {
      const found = `cannot be opened (${errnoText(-shown)}): every freeze is refused`;
      return finding('unreachable', 'fail', found, 'umount it', [mountpoint]);
    }
    if (shown !== undefined) {
      const found = `hidden by a mount of ${shown} over it: not frozen`;
      return finding('hidden', 'warn', found, 'umount what hides it', [mountpoint]);
    }
    if (!FREEZABLE.test(type)) return undefined;
    if (suspended(this.#machine, major, minor)) {
      const found = 'its device is suspended: a freeze waits for it, and is given up when the time is over';
      return finding('suspended', 'fail', found, 'dmsetup resume', [mountpoint]);
    }
    const [before] = backing(this.#machine, major, minor).flatMap((file) => this.#frozenBefore(file, mount));
    if (before === undefined) return undefined;
    const found = `deadlock: it is a file on ${before}, which is frozen before it`;
    return finding('deadlock', 'fail', found, 'mount it anew, after that one', [mountpoint]);
  }

  /** What the path of a mount leads to, if that is another one; or why it leads nowhere: a negated errno. */
  #shown({ mountpoint }: Mount): string | number | undefined {
    const { sys } = this.#machine;
    const entry = this.#table.find((each) => each.mountpoint === mountpoint);
    const fd = sys.open(mountpoint, 0, 0);
    if (fd < 0) return fd;
    const [, id] = /^mnt_id:\s*(\d+)$/m.exec(this.#machine.text(`/proc/self/fdinfo/${fd}`) ?? '') ?? [];
    sys.close(fd);
    const reached = this.#table.find((each) => each.id === Number(id));
    if (reached === undefined || String(reached.device) === String(entry?.device)) return undefined;
    return reached.type;
  }

  /** Where the file is, if that is frozen before the mount. */
  #frozenBefore({ device, path }: BackingFile, mount: Mount): string[] {
    // The files of btrfs name devices of their own.
    const home = this.#firstOn(device) ?? this.#firstOn(this.#holder(path)?.device);
    const at = this.#mounts.findIndex(({ mountpoint }) => mountpoint === home?.mountpoint);
    return home !== undefined && at >= 0 && at < this.#mounts.indexOf(mount) ? [home.mountpoint] : [];
  }

  /** The mount that freezing a device goes by. */
  #firstOn(device: MountEntry['device']): MountEntry | undefined {
    return device && this.#table.find((each) => String(each.device) === String(device));
  }

  /** The mount that a path leads through last. */
  #holder(path: string): MountEntry | undefined {
    let holder: MountEntry | undefined;
    for (const each of this.#table) {
      const { mountpoint } = each;
      const inside = path.startsWith(mountpoint === '/' ? '/' : `${mountpoint}/`);
      if (inside && mountpoint.length >= (holder?.mountpoint.length ?? 0)) holder = each;
    }
    return holder;
  }
}

function notFrozen(type: string, mountpoints: readonly string[]): Finding {
  if (FIXED.test(type)) {
    return finding('passed over', 'skip', `${type} cannot be frozen`, undefined, mountpoints);
  }
  return finding(
    'unknown',
    'warn',
    `whether ${type} can be frozen only the kernel knows`,
    undefined,
    mountpoints,
  );
}

function others(table: readonly MountEntry[]): Finding[] {
  const points = (types: RegExp): string[] =>
    table.filter(({ type }) => types.test(type)).map(({ mountpoint }) => mountpoint);
  const findings = OTHERS.flatMap(([types, check, found]) => {
    // FUSE on a block device is in the other list.
    const items = points(types).filter(
      (path) => !table.some((each) => each.mountpoint === path && each.type === 'fuseblk'),
    );
    return items.length === 0 ? [] : [finding(check, 'skip', found, undefined, items)];
  });
  const zfs = points(/^zfs$/);
  if (zfs.length > 0) {
    findings.push(finding('zfs', 'warn', 'ZFS cannot be frozen', 'have a hook take its snapshots', zfs));
  }
  return findings;
}

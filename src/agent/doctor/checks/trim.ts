import { listMounts } from '../../mounts.ts';
import { discards } from '../block-device.ts';
import { type Finding, finding } from '../finding.ts';
import type { Check } from '../patient.ts';
import { hasCapability, SYS_ADMIN } from '../process.ts';

/** Those whose drivers know FITRIM (Linux 6.12). */
const TRIMMABLE = /^(ext[34]|xfs|btrfs|f2fs|jfs|gfs2|nilfs2|ocfs2|vfat|msdos|exfat|ntfs3|bcachefs)$/;

/** What guest-fstrim would come to. */
export const trim: Check = {
  subject: 'trim',
  commands: ['guest-fstrim'],
  examine({ machine, platform, process }) {
    if (!hasCapability(process, SYS_ADMIN)) return [finding('trim', 'warn', 'it takes CAP_SYS_ADMIN')];
    const trimmed: string[] = [];
    const kind: string[] = [];
    const disk: string[] = [];
    for (const { major, minor, mountpoint, type } of listMounts(platform.filesystems)) {
      if (!TRIMMABLE.test(type)) kind.push(mountpoint);
      else if (!discards(machine, major, minor)) disk.push(mountpoint);
      else trimmed.push(mountpoint);
    }
    const findings: Finding[] = [];
    if (trimmed.length > 0) findings.push(finding('trims', 'ok', 'free blocks go back', undefined, trimmed));
    if (disk.length > 0) {
      findings.push(finding('disk', 'skip', 'the disk takes no discards', "QEMU's discard=unmap", disk));
    }
    if (kind.length > 0)
      findings.push(finding('kind', 'skip', 'the kind of file system cannot', undefined, kind));
    return findings;
  },
};

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import type { Mount, MountEntry } from '../../platform/index.ts';
import { EACCES, EROFS } from '../../runtime/index.ts';
import { createRuntime } from '../../runtime/node/index.ts';
import { Clinic } from './testdata/clinic.ts';

const runtime = createRuntime();
const folder = mkdtempSync(join(tmpdir(), 'qemu-ga-doctor-'));
after(() => {
  runtime.close();
  rmSync(folder, { recursive: true });
});

let root: string;
let clinic: Clinic;
beforeEach(() => {
  root = mkdtempSync(join(folder, 'root-'));
  clinic = new Clinic(runtime, root);
});

const NO_SYS_ADMIN = 'ffffffffffdfffff';
const mount = (mountpoint: string, type: string, minor: number): Mount => {
  return { mountpoint, type, major: 8, minor };
};

const virtio = async (path?: string): Promise<string[]> =>
  await clinic.told('channel', 'device', path === undefined ? {} : { path });

const hook = async (check?: string): Promise<string[]> =>
  await clinic.told('hook', check, { freezeHook: '/etc/hook' });

/** A line of /proc/net/unix. */
const listener = (flags: string): string =>
  `0000000000000000: 00000002 00000000 ${flags} 0001 01 12345 /run/sock\n`;

/** Mounts file systems, in this order, on devices 8:0 and on. */
function mounts(...list: readonly (readonly [mountpoint: string, type: string])[]): void {
  clinic.platform.filesystems.mounted = list.map(([mountpoint, type], i) => {
    clinic.file(`${mountpoint}/`);
    return mount(mountpoint, type, i);
  });
}

/** A mount without a block device. */
const other = (mountpoint: string, type: string): MountEntry => {
  return { id: 99, mountpoint, type, source: type, device: [0, 9] };
};

describe('the agent', () => {
  test('that runs is found by its name, and told with its age', async () => {
    assert.deepEqual(await clinic.told('agent', 'running'), ['skip: no agent runs']);
    clinic.process(4712, { name: 'qemu-ga' });
    assert.deepEqual(await clinic.told('agent', 'running'), ['ok: process 4712, for 1 d 2 h']);
    clinic.process(4713, { name: 'qemu-ga' });
    const [two] = await clinic.told('agent', 'running');
    assert.equal(two, 'ok: process 4712, for 1 d 2 h; process 4713, for 1 d 2 h');
  });

  test('that runs is the one whose rights are judged', async () => {
    clinic.process(4712, { name: 'qemu-ga', uid: 33, capabilities: '0000000000000000' });
    assert.deepEqual(await clinic.told('rights', 'user'), ["warn: user 33's: of process 4712, the agent"]);
    assert.equal(
      (await clinic.told('rights', 'capability'))[0],
      'fail: no CAP_SYS_ADMIN, which these take: guest-fsfreeze-freeze,guest-fstrim',
    );
    assert.deepEqual(await clinic.told('freeze'), ['fail: no file system: it takes CAP_SYS_ADMIN']);
  });
});

describe('the channel', () => {
  test('is a port that is not there, which a retrying agent waits for', async () => {
    const path = '/dev/virtio-ports/org.qemu.guest_agent.0';
    assert.deepEqual(await virtio(), [`fail: there is no ${path}`]);
    assert.deepEqual(await clinic.told('channel', 'device', { retryPath: true }), [
      `warn: there is no ${path}`,
    ]);
  });

  test('is a port that only lacks its link, a driver, or is not part of the machine', async () => {
    const advice = async () => (await clinic.examine()).find(({ subject }) => subject === 'channel')?.advice;
    assert.match(
      (await advice())!,
      /^give the machine a virtserialport with the name org\.qemu\.guest_agent\.0$/,
    );
    clinic.file('/sys/bus/virtio/devices/virtio3/device', '0x0003\n');
    assert.equal(await advice(), 'load the driver: modprobe virtio_console');
    clinic.file('/sys/class/virtio-ports/vport2p1/name', 'org.qemu.guest_agent.0\n');
    assert.match((await advice())!, /^-p \/dev\/vport2p1, /);
  });

  test('is no plain file', async () => {
    clinic.file('/dev/plain');
    assert.deepEqual(await virtio('/dev/plain'), ['fail: /dev/plain is no device']);
  });

  test('wants a path, and a method that there is', async () => {
    assert.deepEqual(await clinic.told('channel', 'path', { method: 'unix-listen' }), [
      'fail: unix-listen needs a path',
    ]);
    const smoke = await clinic.told('channel', 'method', { method: 'smoke', path: '/x' });
    assert.deepEqual(smoke, ['fail: there is no method smoke']);
  });

  test('is a socket that can be made, or whose place is taken', async () => {
    const socket = (path: string) => clinic.told('channel', undefined, { method: 'unix-listen', path });
    assert.deepEqual(await socket('/run/sock'), ['ok: /run/sock can be made']);
    assert.deepEqual(await socket('/nowhere/sock'), ['fail: /nowhere: No such file or directory']);
    assert.deepEqual(await socket(`/${'x'.repeat(108)}`), ['fail: the path is too long for a socket']);
    clinic.file('/run/sock');
    assert.deepEqual(await socket('/run/sock'), ['fail: /run/sock is there and is no socket']);
    clinic.file('/proc/net/unix', `Num RefCount Protocol Flags Type St Inode Path\n${listener('00000000')}`);
    assert.deepEqual(await socket('/run/sock'), ['fail: /run/sock is there and is no socket']);
    clinic.file('/proc/net/unix', listener('00010000'));
    assert.deepEqual(await socket('/run/sock'), ['fail: another program listens on /run/sock']);
    clinic.process(4712, { name: 'qemu-ga' });
    assert.deepEqual(await socket('/run/sock'), ['ok: an agent listens on /run/sock']);
  });

  test('is a vsock port, of a machine that has the device', async () => {
    const vsock = (path: string) => clinic.told('channel', undefined, { method: 'vsock-listen', path });
    assert.deepEqual(await vsock('here'), ["fail: error parsing address 'here'"]);
    assert.match((await vsock('3:1234'))[0]!, /^fail: the kernel has no vsock/);
    clinic.file('/dev/vsock');
    assert.match((await vsock('3:1234'))[0]!, /^warn: the machine has no virtio vsock device/);
    clinic.file('/sys/bus/virtio/devices/virtio1/device', '0x0013\n');
    assert.match((await vsock('3:1234'))[0]!, /^ok: /);
  });
});

describe('what the agent writes', () => {
  test('a state file that cannot be read, a log and a pid file that cannot be written are told', async () => {
    clinic.file('/run/qga.state', 'nonsense\n');
    assert.match(
      (await clinic.told('state', 'file'))[0]!,
      /^fail: error loading persistent state from path: \/run\/qga\.state/,
    );
    clinic.denied.set('/run', -EROFS);
    assert.deepEqual(await clinic.told('state', 'folder'), ['fail: /run: Read-only file system']);
    assert.deepEqual(await clinic.told('state', 'log', { logFile: '/run/log' }), [
      'fail: /run/log: Read-only file system',
    ]);
    assert.deepEqual(await clinic.told('state', 'audit', { audit: '/run/audit' }), [
      'fail: /run/audit: Read-only file system',
    ]);
    assert.deepEqual(await clinic.told('state', 'audit', { audit: 'journal' }), []);
    assert.deepEqual(await clinic.told('state', 'pid', { pidFile: '/run/pid' }), []);
    const daemon = await clinic.told('state', 'pid', { daemon: true, pidFile: '/run/pid' });
    assert.deepEqual(daemon, ['fail: /run/pid: Read-only file system']);
  });

  test('a marker says since when file systems are frozen, and one of an earlier start stays for the agent to remove', async () => {
    const BOOT = 'a5e1';
    clinic.file('/proc/sys/kernel/random/boot_id', `${BOOT}\n`);
    const now = runtime.sys.now();
    const marker = `[frozen]\nboot_id=${BOOT}\nfrozen_at=${now - 60_000}\nthaw_at=${now + 300_500}\n`;
    clinic.file('/run/qga.state.isfrozen', marker);
    assert.match(
      (await clinic.told('state', 'frozen'))[0]!,
      /^fail: file systems were left frozen for 1 min/,
    );
    clinic.process(4712, { name: 'qemu-ga' });
    assert.match(
      (await clinic.told('state', 'frozen'))[0]!,
      /^warn: file systems are frozen for 1 min.*; the agent thaws them in 5 min$/,
    );
    const stale = marker.replace(BOOT, 'other');
    clinic.file('/run/qga.state.isfrozen', stale);
    assert.match((await clinic.told('state', 'frozen'))[0]!, /^ok: a marker of an earlier start/);
    assert.equal(readFileSync(join(root, 'run/qga.state.isfrozen'), 'utf8'), stale);
  });
});

describe('SELinux and AppArmor', () => {
  test('tell the domain of the agent and the switches that are off', async () => {
    const context = 'system_u:system_r:virt_qemu_ga_t:s0\0';
    clinic.file('/sys/fs/selinux/enforce', '1').process(4712, { name: 'qemu-ga', context });
    clinic.file('/sys/fs/selinux/booleans/virt_qemu_ga_manage_ssh', '0 0');
    clinic.file('/sys/fs/selinux/booleans/virt_qemu_ga_run_unconfined', '1 1');
    assert.deepEqual(await clinic.told('confined'), [
      'ok: enforcing; the context is system_u:system_r:virt_qemu_ga_t:s0',
      'warn: virt_qemu_ga_manage_ssh is off',
    ]);
    clinic.file('/sys/fs/selinux/enforce', '0');
    assert.match((await clinic.told('confined'))[0]!, /^ok: permissive/);
  });

  test('tell a profile that is enforced', async () => {
    clinic.file('/sys/module/apparmor/parameters/enabled', 'Y\n');
    clinic.process(4712, { name: 'qemu-ga', context: 'unconfined\n' });
    assert.deepEqual(await clinic.told('confined'), ['ok: the profile is unconfined']);
    clinic.process(4712, { name: 'qemu-ga', context: 'qemu-ga (enforce)\n' });
    assert.deepEqual(await clinic.told('confined'), ['warn: the profile is qemu-ga (enforce)']);
  });
});

describe('the hook', () => {
  test('is none, or is there and not configured', async () => {
    assert.deepEqual(await clinic.told('hook'), ['skip: none is configured']);
    clinic.file('/etc/qemu/fsfreeze-hook', '', 0o755);
    assert.deepEqual(await clinic.told('hook'), [
      'skip: none is configured, though there is /etc/qemu/fsfreeze-hook',
    ]);
  });

  test('is missing, no file, not executable, or of an interpreter that is not there', async () => {
    assert.deepEqual(await hook(), ['fail: there is no /etc/hook: every freeze is refused']);
    clinic.file('/etc/hook', '#!/bin/perl -w\n', 0o644);
    assert.deepEqual(await hook(), ['fail: /etc/hook may not be executed: every freeze is refused']);
    clinic.file('/etc/hook', '#!/bin/perl -w\n', 0o755);
    assert.deepEqual(await hook(), [
      'fail: /etc/hook wants /bin/perl, which is not there: every freeze is refused',
    ]);
    clinic.file('/bin/perl', '', 0o755);
    assert.deepEqual(await hook(), ['ok: /etc/hook can be run']);
  });

  test('may be changed by nobody else', async () => {
    clinic.file('/etc/hook', '', 0o775);
    assert.deepEqual(await hook('owner'), [
      'warn: others may change it, and would have the rights of the agent: /etc/hook',
    ]);
  });

  test('runs the programs of a folder, but for those that are none', async () => {
    clinic.file('/etc/hook', '', 0o755).file('/etc/fsfreeze-hook.d/20-b', '', 0o755);
    clinic.file('/etc/fsfreeze-hook.d/10-a', '', 0o755).file('/etc/fsfreeze-hook.d/30-c', '', 0o644);
    clinic.file('/etc/fsfreeze-hook.d/10-a.dpkg-old', '', 0o755);
    assert.deepEqual(await hook('folder'), [
      'ok: run in this order: /etc/fsfreeze-hook.d/10-a,/etc/fsfreeze-hook.d/20-b',
      'warn: passed over, since they may not be executed: /etc/fsfreeze-hook.d/30-c',
    ]);
  });
});

describe('a freeze', () => {
  test('takes the last mounted first, and passes over what cannot be frozen', async () => {
    mounts(['/', 'ext4'], ['/boot', 'vfat'], ['/srv', 'xfs'], ['/odd', 'newfs']);
    clinic.platform.filesystems.others = [
      other('/net', 'nfs4'),
      other('/var/lib/docker/merged', 'overlay'),
      other('/pool', 'zfs'),
      other('/home/a/drive', 'fuse.rclone'),
      other('/tmp', 'tmpfs'),
    ];
    assert.deepEqual(await clinic.told('freeze'), [
      'ok: frozen in this order: /srv,/',
      'warn: whether newfs can be frozen only the kernel knows: /odd',
      'skip: vfat cannot be frozen: /boot',
      'skip: their servers keep them: /net',
      'skip: frozen with those that they lie on: /var/lib/docker/merged',
      'skip: served by programs, whose own files are frozen: /home/a/drive',
      'warn: ZFS cannot be frozen: /pool',
    ]);
  });

  test('of nothing is a warning', async () => {
    mounts(['/', 'squashfs']);
    assert.match((await clinic.told('freeze', 'freezes'))[0]!, /^warn: no file system/);
  });

  test('of a file system in a file deadlocks where that file is on one that is frozen before it', async () => {
    mounts(['/', 'ext4'], ['/inner', 'ext4'], ['/data', 'xfs']);
    clinic.file('/sys/dev/block/8:1/loop/backing_file', '/data/images/inner.img\n');
    assert.deepEqual(await clinic.told('freeze'), [
      'ok: frozen in this order: /data,/',
      'fail: deadlock: it is a file on /data, which is frozen before it: /inner',
    ]);
    mounts(['/', 'ext4'], ['/data', 'xfs'], ['/inner', 'ext4']);
    clinic.file('/sys/dev/block/8:2/loop/backing_file', '/data/images/inner.img\n');
    clinic.file('/sys/dev/block/8:1/loop/backing_file', '/tmp/elsewhere.img\n');
    assert.deepEqual(await clinic.told('freeze'), ['ok: frozen in this order: /inner,/data,/']);
  });

  test('asks a loop device where its file is now, whatever it was called once', async () => {
    mounts(['/inner', 'ext4'], ['/data', 'xfs'], ['/new', 'xfs']);
    clinic.file('/sys/devices/loop7/loop/backing_file', '/old/inner.img\n').file('/sys/dev/block/');
    symlinkSync('../../devices/loop7', join(root, 'sys/dev/block/8:0'));
    assert.deepEqual(await clinic.told('freeze', 'deadlock'), []);
    clinic.loop('/dev/loop7', (8 << 8) | 2);
    assert.match((await clinic.told('freeze', 'deadlock'))[0]!, / on \/new, /);
    clinic.loop('/dev/loop7', (8 << 8) | 77);
    assert.deepEqual(await clinic.told('freeze', 'deadlock'), []);
  });

  test('finds the file below an encrypted device and a partition', async () => {
    mounts(['/inner', 'ext4'], ['/data', 'xfs']);
    clinic.file('/sys/devices/loop0/loop/backing_file', '/data/disk.img\n');
    clinic.file('/sys/devices/loop0/loop0p1/partition', '1\n').file('/sys/dev/block/8:0/slaves/');
    symlinkSync('../../../../devices/loop0/loop0p1', join(root, 'sys/dev/block/8:0/slaves/loop0p1'));
    assert.match((await clinic.told('freeze', 'deadlock'))[0]!, / on \/data, /);
  });

  test('waits for a device that is suspended, and is refused by a mount point that cannot be opened', async () => {
    mounts(['/', 'ext4'], ['/dm', 'ext4']);
    clinic.file('/sys/dev/block/8:1/dm/suspended', '1\n');
    assert.match((await clinic.told('freeze', 'suspended'))[0]!, /^fail: .*: \/dm$/);
    clinic.platform.filesystems.mounted.push(mount('/gone', 'ext4', 7));
    assert.match(
      (await clinic.told('freeze', 'unreachable'))[0]!,
      /^fail: cannot be opened \(No such file or directory\)/,
    );
  });

  test('without a deadline, or with rights for no file system, is told', async () => {
    mounts(['/', 'ext4']);
    assert.deepEqual(await clinic.told('freeze', 'deadline', { freezeTimeout: 0 }), [
      'warn: what the host does not thaw stays frozen for ever',
    ]);
    clinic.process(runtime.sys.pid(), { capabilities: NO_SYS_ADMIN });
    assert.deepEqual(await clinic.told('freeze'), ['fail: no file system: it takes CAP_SYS_ADMIN']);
  });

  test('that the configuration forbids is not looked at', async () => {
    mounts(['/', 'ext4']);
    const allowed = ['guest-ping'];
    assert.deepEqual(await clinic.told('freeze', undefined, { allowed }), [
      'skip: the configuration does not allow it',
    ]);
  });
});

test('trimming takes a disk that discards and a file system that knows it', async () => {
  clinic.platform.filesystems.mounted = [
    mount('/', 'ext4', 0),
    mount('/a', 'ext4', 1),
    mount('/b', 'squashfs', 2),
  ];
  clinic
    .file('/sys/devices/sda/queue/discard_max_bytes', '1073741824\n')
    .file('/sys/devices/sda/sda1/partition', '1\n');
  clinic.file('/sys/dev/block/8:1/queue/discard_max_bytes', '0\n');
  symlinkSync('../../devices/sda/sda1', join(root, 'sys/dev/block/8:0'));
  assert.deepEqual(await clinic.told('trim'), [
    'ok: free blocks go back: /',
    'skip: the disk takes no discards: /a',
    'skip: the kind of file system cannot: /b',
  ]);
});

test('shutting down takes a program for each way', async () => {
  assert.deepEqual(await clinic.told('shutdown'), ['fail: there is no program for: powerdown,reboot,halt']);
  clinic.platform.exec.programs.set('/sbin/shutdown', () => ({ code: 0 }));
  clinic.platform.exec.programs.set('/sbin/reboot', () => ({ code: 0 }));
  assert.deepEqual(await clinic.told('shutdown'), ['ok: done by: /sbin/shutdown,/sbin/reboot']);
});

test('suspending takes a way, a kernel that can, and swap space for what is kept on a disk', async () => {
  const none = 'neither systemd, pm-utils nor the kernel can';
  assert.deepEqual(await clinic.told('suspend'), [`warn: ${none}`, `warn: ${none}`, `warn: ${none}`]);
  clinic.platform.exec.programs.set('systemctl', () => ({ code: 3 }));
  assert.match(
    (await clinic.told('suspend', 'ram'))[0]!,
    /^warn: systemctl would try, but \/sys\/power\/state has no mem$/,
  );
  clinic.platform.power.states = ['mem', 'disk'];
  clinic
    .file('/sys/power/state', 'mem disk\n')
    .file('/sys/power/resume', '0:0\n')
    .file('/proc/swaps', 'Filename\n');
  assert.deepEqual(await clinic.told('suspend'), [
    'ok: by systemctl, or else by the kernel',
    'warn: there is no swap space to keep the memory in',
    'warn: there is no swap space to keep the memory in',
  ]);
  clinic.file('/proc/swaps', 'Filename\n/dev/vdb\n');
  assert.match(
    (await clinic.told('suspend', 'resume'))[0]!,
    /^warn: the kernel has not been told where to wake up from$/,
  );
  assert.ok(clinic.platform.exec.started.every(({ arguments: [word] }) => word === 'status'));
  assert.deepEqual(clinic.platform.power.slept, []);
});

test('a command that the allow list names has to work; of others it is a warning', async () => {
  assert.deepEqual(await clinic.told('accounts', 'password'), ['warn: there is no chpasswd']);
  const allowed = ['guest-set-user-password'];
  assert.deepEqual(await clinic.told('accounts', 'password', { allowed }), ['fail: there is no chpasswd']);
  clinic.file('/bin/chpasswd', '', 0o755).file('/etc/shadow');
  assert.deepEqual(await clinic.told('accounts', 'password', { allowed }), ['ok: by /bin/chpasswd']);
  clinic.denied.set('/etc/shadow', -EACCES);
  assert.deepEqual(await clinic.told('accounts', 'password', { allowed }), [
    'fail: /etc/shadow: Permission denied',
  ]);
});

test('clocks, processors, memory and programs are told', async () => {
  assert.deepEqual(await clinic.told('clock'), ['warn: there is no hardware clock']);
  clinic.platform.clock.hardwareTime = clinic.platform.clock.now() - 7_200e6;
  assert.deepEqual(await clinic.told('clock'), [
    "ok: 2 h behind, beside the system's; set by the agent itself",
  ]);
  assert.deepEqual(await clinic.told('cpus'), ['skip: 1, none of which can be taken out of use']);
  clinic.platform.cpus.cpus.push({ id: 1, online: true, canOffline: true });
  clinic.file('/sys/devices/system/cpu/cpu1/online', '1\n');
  assert.deepEqual(await clinic.told('cpus'), ['ok: 2; 1 can be taken out of use']);
  assert.deepEqual(await clinic.told('memory'), ['skip: the kernel has no memory hot-plug']);
  assert.deepEqual(await clinic.told('exec'), [
    'ok: programs are looked for in: /bin',
    'warn: there is no /bin/sh',
  ]);
  clinic.variables = [];
  assert.match((await clinic.told('exec'))[0]!, /^warn: no PATH: /);
});

test('without /proc the doctor says so', async () => {
  rmSync(join(root, 'proc'), { recursive: true });
  assert.deepEqual(await clinic.told('agent'), ['fail: there is no /proc']);
});

/** What the guest is made with, and so what its agent has to tell. */

export const HOST_NAME = 'guest-of-tests';
export const MAC = '52:54:00:12:ab:5e';
export const ADDRESS = { address: '10.0.2.15', prefix: 24 };
export const GATEWAY = '10.0.2.2';

/** The root file system's disk: virtio, one ext4 file system without a partition table. */
export const ROOT_SERIAL = 'ROOT-0001';
/** The second disk: virtio-scsi behind a PCI bridge, one partition. */
export const DATA_SERIAL = 'DATA-0002';
export const DATA_TARGET = 3;
export const DATA_UNIT = 1;
/** udev's ID_SERIAL for it: vendor and model stand before the serial number. */
export const DATA_UDEV_SERIAL = `0QEMU_QEMU_HARDDISK_${DATA_SERIAL}`;

export const CPUS = { present: 2, possible: 4 };
/**
 * Of a machine that sleeps in its memory. On a busy host QEMU 7.2's emulation loses its way, or has the firmware lose it,
 * when the second processor is woken up: both of them run through memory that is no program.
 */
export const CPUS_OF_SLEEPER = 1;
export const MIB = 1024 * 1024;
/** Memory at the start, and in a module beside it which nothing has taken into use. */
export const MEMORY = { base: 512 * MIB, module: 256 * MIB };

export const TIMEZONE = { zone: 'TST', offset: (3 * 60 + 30) * 60 };

export const OS_RELEASE = {
  NAME: 'Guest of Tests',
  ID: 'guest-of-tests',
  PRETTY_NAME: 'Guest of Tests 1.5 "Bénédicte"',
  VERSION: '1.5 (Bénédicte)',
  VERSION_ID: '1.5',
  VARIANT: 'Virtual',
  VARIANT_ID: 'virtual',
};

export const USER = 'tester';
/** Of authorized_keys, in the file's order. */
export const KEYS = [
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFirst first@host',
  'ssh-rsa AAAAB3NzaSecond second@host',
];
/** Somebody with no more rights than others have. */
export const PERSON = { name: 'alice', id: 1000, home: '/home/alice' };
/** Who is logged in, by utmp(5). */
export const LOGIN = { user: USER, seconds: 1_700_000_000, microseconds: 250_000 };

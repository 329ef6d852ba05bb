import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CapturedTree } from './testdata/captured-tree.ts';
import { parseUdevData, udevProperties } from './udev-database.ts';

/** As systemd 252 writes it for a SCSI disk of QEMU. */
const data = `S:disk/by-id/scsi-0QEMU_QEMU_HARDDISK_drive-scsi0
S:disk/by-path/pci-0000:00:06.0-scsi-0:0:0:0
I:1012523
E:ID_SCSI=1
E:ID_VENDOR_ENC=QEMU\\x20\\x20\\x20\\x20
E:ID_SERIAL=0QEMU_QEMU_HARDDISK_drive-scsi0
E:ID_SERIAL_SHORT=drive-scsi0
E:OPTIONS=a=b
E:EMPTY=
E:broken
G:systemd
Q:systemd
V:1
`;

test('the properties of a device are its E lines, values as they are', () => {
  const properties = parseUdevData(data);
  assert.equal(properties.size, 6);
  assert.equal(properties.get('ID_SERIAL'), '0QEMU_QEMU_HARDDISK_drive-scsi0');
  assert.equal(properties.get('ID_VENDOR_ENC'), String.raw`QEMU\x20\x20\x20\x20`);
  assert.equal(properties.get('OPTIONS'), 'a=b');
  assert.equal(properties.get('EMPTY'), '');
});

test('a device is found by its numbers; one that udev does not know has no properties at all', () => {
  const tree = new CapturedTree({ '/run/udev/data/b8:0': data });
  assert.equal(udevProperties(tree, '8:0')?.get('ID_SCSI'), '1');
  assert.equal(udevProperties(tree, '8:1'), undefined);
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DATA, HOST_NAME, LOGIN, MAC } from '../guest-facts.ts';
import type { TestBed } from '../test-bed.ts';

/** How much of a file system is in use changes by itself. */
const withoutUsage = (output: string): string => output.replaceAll(/(used-bytes *: )\d+/g, '$1N');

/** Rows of a table of virsh's, below its two lines of heading. */
const tableRows = (output: string): string[][] =>
  output
    .split('\n')
    .slice(2)
    .map((line) => line.trim().split(/ +/));

export function informationSuite(bed: TestBed): void {
  describe('information', () => {
    test('domhostname tells the name of the guest', async () => {
      assert.equal(await bed.virsh.succeeds('domhostname'), HOST_NAME);
    });

    test('domifaddr --source agent tells the addresses of the network card', async () => {
      // The card's own address comes in the kernel's own time.
      await bed.machine.shell.output('until grep -q ^fe80 /proc/net/if_inet6; do sleep 0.1; done');
      const rows = tableRows(await bed.virsh.succeeds('domifaddr', ['--source', 'agent']));
      assert.ok(rows.some((row) => row.slice(1).join(' ') === `${MAC} ipv4 10.0.2.15/24`));
      assert.deepEqual(rows[0], ['lo', '00:00:00:00:00:00', 'ipv4', '127.0.0.1/8']);
    });

    test('domfsinfo tells the file systems, and on which of the disks they are', async () => {
      assert.deepEqual(tableRows(await bed.virsh.succeeds('domfsinfo')), [
        ['/', 'vda', 'ext4', 'vda'],
        [DATA, 'sda', 'ext4', 'sda'],
      ]);
    });

    test('guestinfo --hostname tells the name', async () => {
      assert.match(await bed.virsh.succeeds('guestinfo', ['--hostname']), new RegExp(`: ${HOST_NAME}$`));
    });

    test('guestinfo --os tells Debian and the kernel', async () => {
      const text = await bed.virsh.succeeds('guestinfo', ['--os']);
      assert.match(text, /^os\.id *: debian$/m);
      const release = await bed.machine.shell.output('uname -r');
      assert.match(text, new RegExp(`^os\\.kernel-release *: ${release}$`, 'm'));
    });

    test('guestinfo --timezone tells UTC', async () => {
      const text = await bed.virsh.succeeds('guestinfo', ['--timezone']);
      assert.match(text, /^timezone\.name *: UTC\ntimezone\.offset *: 0$/);
    });

    test('guestinfo --user tells who is logged in, and since when', async () => {
      await bed.machine.shell.output('cat /etc/login-record >>/run/utmp');
      const text = await bed.virsh.succeeds('guestinfo', ['--user']);
      const login = LOGIN.seconds * 1000 + LOGIN.microseconds / 1000;
      assert.match(text, /^user\.count *: 1$/m);
      assert.match(text, new RegExp(`^user\\.0\\.name *: ${LOGIN.user}$`, 'm'));
      assert.match(text, new RegExp(`^user\\.0\\.login-time *: ${login}$`, 'm'));
    });

    test('guestinfo --filesystem tells the sizes and the serial numbers of the disks', async () => {
      const text = await bed.virsh.succeeds('guestinfo', ['--filesystem'], withoutUsage);
      assert.match(text, /^fs\.count *: 2$/m);
      for (const point of ['/', DATA]) {
        const [, index] = new RegExp(`^fs\\.(\\d)\\.mountpoint *: ${point}$`, 'm').exec(text) ?? [];
        assert.ok(index !== undefined, `no ${point} in ${text}`);
        // As df(1) counts: without what is kept for root.
        const size = await bed.machine.shell.output(`echo $(($(stat -f -c '(%b - %f + %a) * %S' ${point})))`);
        assert.match(text, new RegExp(`^fs\\.${index}\\.total-bytes *: ${size}$`, 'm'));
      }
      assert.match(text, /disk\.0\.serial *: ROOT-0001$/m);
      assert.match(text, /disk\.0\.serial *: 0QEMU_QEMU_HARDDISK_DATA-0003$/m);
    });

    test('guestinfo --disk tells the disks by the names that libvirt has for them', async () => {
      const text = await bed.virsh.succeeds('guestinfo', ['--disk']);
      for (const name of ['vda', 'vdb', 'sda'])
        assert.match(text, new RegExp(`^disk\\.\\d\\.name *: /dev/${name}$`, 'm'));
      assert.match(text, /^disk\.\d\.alias *: vda$/m);
    });

    test('guestinfo --interface tells the same addresses as domifaddr', async () => {
      const text = await bed.virsh.succeeds('guestinfo', ['--interface']);
      assert.match(text, new RegExp(`^if\\.1\\.hwaddr *: ${MAC}$`, 'm'));
      assert.match(text, /^if\.1\.addr\.0\.addr *: 10\.0\.2\.15$/m);
    });
  });
}

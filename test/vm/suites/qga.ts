import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  ADDRESS,
  CPUS,
  DATA_SERIAL,
  DATA_UDEV_SERIAL,
  HOST_NAME,
  LOGIN,
  MAC,
  OS_RELEASE,
  TIMEZONE,
} from '../guest-facts.ts';
import { qgaOnMonitor, qgaOnSocket } from '../qga.ts';
import type { TestBed } from '../test-bed.ts';

const KIB = 1024;
/** In which two looks at a guest's clock may differ from the host's, in milliseconds. */
const CLOCK = 2000;

interface Mount {
  readonly mountpoint: string;
  readonly type: string;
  readonly 'total-bytes': number;
}

export function qgaSuite(bed: TestBed): void {
  const [socket, monitor] = [qgaOnSocket(bed), qgaOnMonitor(bed)];

  describe('what qga shows', () => {
    test('info tells people what the guest is, and programs the same', async () => {
      const kernel = await bed.guest.shell.output('uname -r');
      const text = await socket.prints('info');
      assert.match(text, new RegExp(`^host name +${HOST_NAME}$`, 'm'));
      assert.match(text, new RegExp(`^kernel +${kernel}, x86_64$`, 'm'));
      assert.match(text, new RegExp(`^addresses +${ADDRESS.address}\\b`, 'm'));
      assert.match(text, /^state +file systems are thawed$/m);
      const told = await monitor.json<{ addresses: readonly string[] }>(['info']);
      // QEMU's network gives the card another one in its own time.
      assert.equal(told.addresses[0], ADDRESS.address);
      assert.partialDeepStrictEqual(told, {
        'host-name': HOST_NAME,
        os: { 'pretty-name': OS_RELEASE.PRETTY_NAME, 'kernel-release': kernel },
        timezone: TIMEZONE.zone,
        frozen: false,
      });
    });

    test('df tells the file systems that may fill up, with their sizes', async () => {
      const mounts = await monitor.json<Mount[]>(['df']);
      assert.deepEqual(mounts.map(({ mountpoint, type }) => `${mountpoint} ${type}`).toSorted(), [
        '/ ext4',
        '/srv ext4',
      ]);
      for (const { mountpoint, 'total-bytes': total } of mounts) {
        const line = await bed.guest.shell.output(`df -k ${mountpoint} | tail -n 1`);
        const [, , used, free] = line.split(/ +/).map(Number);
        // busybox rounds up.
        assert.ok(Math.abs(total / KIB - (used! + free!)) <= 2, `${total}: ${line}`);
      }
      assert.match(await socket.prints('df'), /^\/srv +ext4 .*\d% +sda1$/m);
    });

    test('ip tells the address that others reach', async () => {
      assert.equal(await socket.prints('ip', '-4', '--first'), `${ADDRESS.address}\n`);
      const [first] = await monitor.json<unknown[]>(['ip', '--mac', MAC]);
      assert.deepEqual(first, {
        interface: 'eth0',
        mac: MAC,
        address: ADDRESS.address,
        kind: 'ipv4',
        prefix: 24,
      });
      await socket.exits(1, ['ip', '--mac', '52:54:00:00:00:00']);
    });

    test('disks tells each disk and its partition', async () => {
      const text = await socket.prints('disks');
      assert.match(text, /^\/dev\/vda +disk +virtio /m);
      assert.match(text, new RegExp(`^/dev/sda +disk +scsi .*(${DATA_SERIAL}|${DATA_UDEV_SERIAL})`, 'm'));
      assert.match(text, /^\/dev\/sda1 +part .*\/dev\/sda\b/m);
    });

    test('users tells who is logged in', async () => {
      assert.match(await socket.prints('users'), new RegExp(`^${LOGIN.user} +2023-11-14 22:13 `, 'm'));
    });

    test('top --once tells load, processors, memory, disks and network', async () => {
      const shown = await monitor.json<{
        cpu: { busy: number };
        cpus: unknown[];
        memory: { total: number };
        disks: { name: string }[];
        network: { name: string }[];
      }>(['top', '--once', '--interval', '0.5']);
      assert.ok(shown.cpu.busy >= 0 && shown.cpu.busy <= 1);
      assert.equal(shown.cpus.length, CPUS.present);
      assert.deepEqual(shown.disks.map(({ name }) => name).toSorted(), ['sda', 'vda']);
      assert.deepEqual(
        shown.network.map(({ name }) => name),
        ['eth0'],
      );
      assert.equal(shown.memory.total, await memory());
      assert.match(await socket.prints('top', '--once', '--interval', '0.2'), /vda/);
    });

    test('mem and cpu tell what the guest has', async () => {
      const { use } = await socket.json<{ use: { total: number } }>(['mem']);
      assert.equal(use.total, await memory());
      assert.match(await monitor.prints('cpu'), /^online +0-1$/m);
    });

    test("time tells how far the guest's clock is from the host's", async () => {
      const told = await socket.json<{ 'ahead-ms': number }>(['time']);
      const seconds = Number(await bed.guest.shell.output('date +%s'));
      const ahead = seconds * 1000 - Date.now();
      assert.ok(Math.abs(told['ahead-ms'] - ahead) < CLOCK, `${told['ahead-ms']}, ${ahead}`);
    });

    test("a command of the schema's is called by its name", async () => {
      assert.deepEqual(await monitor.json(['guest-get-host-name']), { 'host-name': HOST_NAME });
      const { err } = await socket.exits(1, ['guest-file-open', '--path', '/no/such']);
      assert.match(err, /^qga: .*No such file or directory\n$/);
    });

    test('wait ends at once where the agent answers and has an address', async () => {
      assert.equal(
        await monitor.prints('wait', '--ip', '--exec', 'test -e /etc/hostname'),
        `${ADDRESS.address}\n`,
      );
      const { err } = await socket.exits(4, ['--timeout', '2', 'wait', '--exec', 'false']);
      assert.match(err, /^qga: /);
    });
  });

  /** Bytes of memory that the kernel has. */
  async function memory(): Promise<number> {
    const text = await bed.guest.shell.output("sed -n 's/^MemTotal: *\\([0-9]*\\) kB/\\1/p' /proc/meminfo");
    return Number(text) * KIB;
  }
}

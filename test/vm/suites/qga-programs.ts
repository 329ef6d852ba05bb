import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { HOST_NAME, MIB } from '../guest-facts.ts';
import { qgaOnMonitor, qgaOnSocket } from '../qga.ts';
import type { TestBed } from '../test-bed.ts';

/** A program that runs on unless it is ended. */
const LONG = 'echo $$ >/run/long; echo begun; exec sleep 1000';

export function qgaProgramsSuite(bed: TestBed): void {
  const [socket, monitor] = [qgaOnSocket(bed), qgaOnMonitor(bed)];
  /** Waits until the program LONG is no more. */
  const gone = async (): Promise<void> => await bed.guest.shell.until('[ ! -e /proc/$(cat /run/long) ]');
  const temporary = async (): Promise<string> => await bed.guest.shell.output('ls /tmp');

  describe('programs, by qga', () => {
    test('exec shows what a program writes while it runs, and exits as it does', async () => {
      const before = await temporary();
      // Ends when the test says so.
      const script =
        'echo one; until [ -e /run/go ]; do usleep 10000; done; rm /run/go; echo two >&2; exit 7';
      const program = await socket.start(['exec', '--shell', script]);
      await program.says('one\n');
      await bed.guest.shell.output('touch /run/go');
      const { code, out, err } = await program.ended;
      assert.deepEqual([code, out, err], [7, 'one\n', 'two\n']);
      assert.equal(await temporary(), before);
    });

    test('exec passes arguments, environment and standard input on as they are', async () => {
      const script = 'printf "%s|" "$A" "$@"';
      const words = ['exec', '-e', 'A=b c', '--', 'sh', '-c', script, 'sh', '--json', '', "d'e"];
      assert.equal(await monitor.prints(...words), "b c|--json||d'e|");
      const input = randomBytes(MIB);
      const { out } = await socket.exits(0, ['exec', '-i', '--', 'sha256sum'], { input });
      assert.equal(out.split(' ')[0], createHash('sha256').update(input).digest('hex'));
    });

    test('exec tells a signal, a program that is not there, and a time that is over', async () => {
      await socket.exits(137, ['exec', '--shell', 'kill -9 $$']);
      await socket.exits(125, ['exec', '--buffered', '/no/such']);
      await socket.exits(127, ['exec', '/no/such']);
      const { err } = await socket.exits(124, ['--timeout', '1', 'exec', '--', 'sleep', '1234']);
      const [, pid] = /program (\d+) of the guest/.exec(err) ?? [];
      assert.equal(
        await bed.guest.shell.output(`tr '\\0' ' ' </proc/${pid}/cmdline; kill ${pid}`),
        'sleep 1234',
      );
      await monitor.exits(124, ['--timeout', '1', 'exec', '--kill', '--shell', LONG]);
      await gone();
    });

    test('Ctrl-C ends the program, too', async () => {
      const program = await socket.start(['exec', '--shell', LONG]);
      await program.says('begun');
      program.interrupt();
      assert.equal((await program.ended).code, 130);
      await gone();
    });

    test('shell goes on from line to line, and exits as the last one does', async () => {
      const before = await temporary();
      const input = 'cd /etc\nexport A=b\necho "$A" && cat hostname\nfalse\n';
      const { out } = await socket.exits(1, ['shell'], { input });
      assert.equal(out, `b\n${HOST_NAME}\n`);
      assert.equal(await temporary(), before);
    });
  });
}

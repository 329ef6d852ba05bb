import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { QgaCalls } from '../../support/qga-calls.ts';
import type { QgaProcess } from '../../support/qga-process.ts';
import { SocketRelay } from '../../support/socket-relay.ts';
import { COUNT } from '../freezable.ts';
import { MIB } from '../guest-facts.ts';
import { qgaOnMonitor, qgaOnSocket } from '../qga.ts';
import { SPARE_DEVICE, SpareAgent } from '../spare-agent.ts';
import type { TestBed } from '../test-bed.ts';
import { Writer } from '../writer.ts';

/** Of a freeze that nobody ends, in seconds. */
const DEADLINE = 3;

export function qgaFreezeSuite(bed: TestBed): void {
  const [socket, monitor] = [qgaOnSocket(bed), qgaOnMonitor(bed)];
  let folder: string;
  /** Starts a freeze during which a command runs on this host until `goOn`; resolves when it runs. */
  const freeze = async (
    qga: QgaCalls,
    { exit = 0, options = [] as readonly string[] } = {},
  ): Promise<QgaProcess> => {
    // It ends with the folder, too: what a check leaves that fails is not to keep the next ones from beginning.
    const script = `touch ${folder}/frozen; while [ -e ${folder}/frozen ] && [ ! -e ${folder}/go ]; do sleep 0.02; done; exit ${exit}`;
    const frozen = await qga.start([...options, 'freeze', '--', 'sh', '-c', script]);
    let hasEnded = false;
    void frozen.ended.then(() => (hasEnded = true));
    while (!existsSync(join(folder, 'frozen'))) {
      assert.ok(!hasEnded, `${frozen.out}${frozen.err}`);
      await sleep(10);
    }
    return frozen;
  };
  const goOn = (): void => writeFileSync(join(folder, 'go'), '');
  const isThawed = async (): Promise<void> => {
    assert.equal(await socket.prints('freeze', '--status'), 'thawed\n');
  };

  describe('freezes, by qga', () => {
    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'qga-vm-freeze-'))));
    afterEach(() => rmSync(folder, { recursive: true }));

    for (const [what, exit] of [
      ['succeeds', 0],
      ['fails', 7],
    ] as const)
      test(`the guest stands still while a command runs that ${what}, and then goes on`, async () => {
        await using writer = await Writer.start(bed.guest, '/work');
        const frozen = await freeze(exit === 0 ? socket : monitor, { exit });
        assert.ok(await writer.standsStill());
        goOn();
        const { code, err } = await frozen.ended;
        assert.equal(code, exit, err);
        assert.match(
          err,
          new RegExp(`^frozen: ${COUNT} file systems\nthawed after .*: ${COUNT} file systems\n$`),
        );
        await writer.moves();
        const numbers = await writer.stop();
        assert.deepEqual(
          numbers,
          numbers.map((_, i) => i + 1),
        );
        await isThawed();
      });

    test('Ctrl-C ends the command, and the guest goes on', async () => {
      await using writer = await Writer.start(bed.guest, '/xfs');
      const frozen = await freeze(socket);
      assert.ok(await writer.standsStill());
      frozen.interrupt();
      assert.equal((await frozen.ended).code, 130);
      await writer.moves();
      await isThawed();
    });

    test('when the time is over the command is ended, and the guest goes on', async () => {
      await using writer = await Writer.start(bed.guest, '/');
      const frozen = await freeze(monitor, { options: ['--timeout', '6'] });
      assert.ok(await writer.standsStill());
      assert.equal((await frozen.ended).code, 4);
      await writer.moves();
      await isThawed();
    });

    test('a connection that is lost meanwhile is made again for the thaw', async () => {
      await using writer = await Writer.start(bed.guest, '/work');
      await using relay = await SocketRelay.start(join(folder, 'relay'), bed.guest.agentSocket);
      const frozen = await freeze(new QgaCalls(() => relay.path));
      await relay.break();
      assert.ok(await writer.standsStill());
      goOn();
      await sleep(1000);
      assert.ok(await writer.standsStill());
      await relay.mend();
      const { code, err } = await frozen.ended;
      assert.equal(code, 0, err);
      await writer.moves();
      await isThawed();
    });

    test('an agent that is killed meanwhile and started again thaws', async () => {
      await using writer = await Writer.start(bed.guest, '/work');
      const pid = await bed.guest.agentPid();
      const frozen = await freeze(socket);
      await bed.guest.shell.output(`kill -9 ${pid}`);
      await bed.guest.anotherAgent(pid);
      assert.ok(await writer.standsStill());
      goOn();
      const { code, err } = await frozen.ended;
      assert.equal(code, 0, err);
      await writer.moves();
      await isThawed();
    });

    test('a guest that has thawed by itself meanwhile is told, for its snapshot is worth nothing', async () => {
      const timeout = bed.differs('frozen for ever') ? [] : ['--freeze-timeout', String(DEADLINE)];
      const spare = await SpareAgent.start(bed, '-p', SPARE_DEVICE, ...timeout);
      await using writer = await Writer.start(bed.guest, '/work');
      const frozen = await freeze(new QgaCalls(() => bed.guest.spareSocket));
      if (bed.differs('frozen for ever')) assert.ok(await writer.standsStill());
      else await writer.moves(3 * DEADLINE * 1000);
      goOn();
      const { code, err } = await frozen.ended;
      if (bed.differs('frozen for ever')) assert.equal(code, 0, err);
      else {
        assert.equal(code, 6, err);
        assert.match(err, /the guest has written meanwhile/);
      }
      await spare.terminate();
    });

    test('what qga leaves frozen that is killed, thaw thaws', async () => {
      await using writer = await Writer.start(bed.guest, '/xfs');
      const frozen = await freeze(socket);
      frozen.interrupt('SIGKILL');
      goOn();
      await frozen.ended;
      assert.ok(await writer.standsStill());
      assert.equal((await monitor.exits(6, ['freeze', '--status'])).out, 'frozen\n');
      for (const words of [['df'], ['freeze', '--', 'true']]) {
        const refused = await monitor.json<{ error: { code: string } }>(words, 1);
        assert.equal(refused.error.code, 'frozen');
      }
      assert.equal(await socket.prints('thaw'), `${COUNT} file systems thawed\n`);
      await writer.moves();
    });

    test('trim gives the room of what was deleted back to the host', async () => {
      const allocated = async (): Promise<number> => (await stat(bed.guest.diskImage('work'))).blocks * 512;
      await bed.guest.shell.output(
        `dd if=/dev/zero of=/work/large bs=1M count=8; sync; rm /work/large; sync`,
      );
      const before = await allocated();
      assert.match(await socket.prints('trim'), /^\/work +\d+M$/m);
      const freed = before - (await allocated());
      assert.ok(freed >= 7 * MIB, `${freed} bytes`);
    });
  });
}

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { AuditBench } from '../../support/audit-bench.ts';
import { COUNT } from '../freezable.ts';
import type { Guest } from '../guest.ts';
import { SPARE_DEVICE, SpareAgent, spareSession } from '../spare-agent.ts';
import { SpareHook } from '../spare-hook.ts';
import type { TestBed } from '../test-bed.ts';

const RECORDING = '/work/audit';
const MESSAGES = '/run/messages';
const POLLS = 20;

/** What is recorded, and told to the system log, of a freeze. */
export function auditSuite(bed: TestBed): void {
  describe('records of a freeze', () => {
    test('nothing is recorded while it lasts, and no line is missing after the thaw', async () => {
      if (bed.differs('no audit')) return; // it records nothing
      const { guest } = bed;
      const start = async (): Promise<SpareAgent> =>
        await SpareAgent.start(bed, '-p', SPARE_DEVICE, '--audit', RECORDING);
      await guest.shell.output(`rm -f ${RECORDING}`);
      let spare = await start();
      {
        using agent = await spareSession(bed);
        assert.equal(await agent.execute('guest-fsfreeze-freeze'), COUNT);
        const before = await witness(guest);
        for (let i = 0; i < POLLS; i++) assert.equal(await agent.execute('guest-fsfreeze-status'), 'frozen');
        assert.ok((await agent.reply('guest-exec', { path: '/bin/true' })).error);
        await sleep(500);
        assert.deepEqual(await witness(guest), before);
        assert.equal(await agent.execute('guest-fsfreeze-thaw'), COUNT);
        assert.equal(await spare.terminate(), 0);
      }
      // One that is killed while they are frozen leaves a recording that says so, and the next one goes on.
      spare = await start();
      {
        using agent = await spareSession(bed);
        assert.equal(await agent.execute('guest-fsfreeze-freeze'), COUNT);
      }
      await spare.kill();
      spare = await SpareAgent.startAs(bed, { again: true }, '-p', SPARE_DEVICE, '--audit', RECORDING);
      using agent = await spareSession(bed);
      assert.equal(await agent.execute('guest-fsfreeze-thaw'), COUNT);
      await spare.kill();

      const { subjects, said, whole } = verified(await guest.shell.output(`cat ${RECORDING}`));
      assert.ok(whole, said.join('\n'));
      const told = subjects.filter((subject) => !subject.startsWith('guest-sync'));
      const polls = Array.from({ length: POLLS }, () => 'guest-fsfreeze-status');
      const first = [
        'freeze',
        'guest-fsfreeze-freeze',
        ...polls,
        'guest-exec',
        'thaw',
        'guest-fsfreeze-thaw',
      ];
      assert.deepEqual(told, [
        'start',
        ...first,
        'stop',
        'start',
        'freeze',
        'start',
        'thaw',
        'guest-fsfreeze-thaw',
      ]);
    });

    test('the system log is told of freeze, thaw and hook, and of nothing while it lasts', async () => {
      const { guest } = bed;
      const { shell } = guest;
      await shell.output(
        `rm -f ${MESSAGES}; syslogd -n -O ${MESSAGES} >/dev/null 2>&1 & echo $! >/run/syslogd.pid`,
      );
      await shell.until('[ -S /dev/log ]');
      const hook = await SpareHook.make(guest);
      const spare = await SpareAgent.start(bed, '-p', SPARE_DEVICE, hook.option);
      using agent = await spareSession(bed);
      await agent.execute('guest-fsfreeze-freeze');
      await agent.execute('guest-ping');
      await agent.execute('guest-fsfreeze-thaw');
      await agent.execute('guest-fsfreeze-thaw');
      await agent.execute('guest-ping');
      await shell.until(`grep -q guest-ping ${MESSAGES}`);
      const text = await shell.output(`cat ${MESSAGES}`);
      await shell.output('kill $(cat /run/syslogd.pid); rm -f /dev/log');
      await spare.kill();
      const told = text.split('\n').flatMap((line) => / qemu-ga: (.*)$/.exec(line)?.[1] ?? []);
      assert.deepEqual(told, [
        'info: guest-fsfreeze called',
        "info: executing fsfreeze hook with arg 'freeze'",
        'info: guest-fsthaw called',
        "info: executing fsfreeze hook with arg 'thaw'",
        'info: guest-fsthaw called',
        "info: executing fsfreeze hook with arg 'thaw'",
        'info: guest-ping called',
      ]);
    });
  });
}

/** What changes when something is written: the recording's length, and the disks' counts of writes. */
async function witness({ qmp, shell }: Guest): Promise<unknown> {
  const disks = await qmp.execute<{ stats: { wr_operations: number } }[]>('query-blockstats');
  return [await shell.output(`wc -c <${RECORDING}`), disks.map(({ stats }) => stats.wr_operations)];
}

function verified(text: string): { subjects: string[]; said: string[]; whole: boolean } {
  using bench = new AuditBench();
  writeFileSync(bench.path, `${text.trimEnd()}\n`);
  return { subjects: bench.subjects(), ...bench.verify() };
}

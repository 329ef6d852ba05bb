import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { synchronise } from '../agent-session.ts';
import { COUNT, thawed } from '../freezable.ts';
import { refusal } from '../refusal.ts';
import { throttle } from '../slow-disk.ts';
import { SPARE_DEVICE, SpareAgent, type SpareSettings, spareSession } from '../spare-agent.ts';
import { SpareHook } from '../spare-hook.ts';
import type { TestBed } from '../test-bed.ts';
import { Writer } from '../writer.ts';

const MARKER = '/run/spare/qga.state.isfrozen';
/** In which an agent that has been started again can be talked to, and has not met its deadline, in seconds. */
const STARTING = 5;

export function freezeEndSuite(bed: TestBed): void {
  const start = async (settings: SpareSettings = {}, ...options: string[]): Promise<SpareAgent> =>
    await SpareAgent.startAs(bed, settings, '-p', SPARE_DEVICE, ...options);
  /** The option, for agents that have it. */
  const timeout = (seconds: number): string[] =>
    bed.differs('frozen for ever') ? [] : ['--freeze-timeout', String(seconds)];

  describe('what ends a freeze', () => {
    test('an agent that was killed and started again knows of its freeze, and thaws', async () => {
      const { guest } = bed;
      await using writer = await Writer.start(guest, '/srv');
      const pid = await guest.agentPid();
      {
        using agent = await guest.session();
        assert.equal(await agent.execute('guest-fsfreeze-freeze'), COUNT);
      }
      await guest.shell.output(`kill -9 ${pid}`);
      await guest.anotherAgent(pid);
      using agent = await guest.session();
      assert.equal(await agent.execute('guest-fsfreeze-status'), 'frozen');
      const { error } = await agent.reply('guest-fsfreeze-freeze');
      assert.deepEqual(error, refusal(bed, 'guest-fsfreeze-freeze'));
      assert.ok(await writer.standsStill());
      assert.equal(await agent.execute('guest-fsfreeze-thaw'), COUNT);
      await writer.moves();
      // What was put off is made up for.
      const handle = await agent.execute('guest-file-open', { path: '/etc/hostname' });
      await agent.execute('guest-file-close', { handle });
    });

    for (const signal of ['TERM', 'INT'])
      test(`an agent that is told to end by SIG${signal} thaws first`, async () => {
        const { guest } = bed;
        const hook = await SpareHook.make(guest);
        const spare = await start({}, hook.option);
        await using writer = await Writer.start(guest, '/');
        using agent = await spareSession(bed);
        assert.equal(await agent.execute('guest-fsfreeze-freeze'), COUNT);
        assert.ok(await writer.standsStill());
        await guest.shell.output(`kill -${signal} ${spare.pid}`);
        if (bed.differs('end while frozen')) {
          assert.ok(await writer.standsStill());
          assert.equal(await agent.execute('guest-fsfreeze-thaw'), COUNT);
          await spare.kill();
          return;
        }
        assert.equal(await spare.status(), 0);
        await writer.moves();
        assert.deepEqual(await hook.record(), ['freeze', 'thaw']);
        await guest.shell.output(`[ ! -e ${MARKER} ]`);
      });

    test('file systems that nobody thaws are thawed when the time is over', async () => {
      const { guest } = bed;
      const hook = await SpareHook.make(guest);
      const spare = await start({}, hook.option, ...timeout(bed.paced(3)));
      await using writer = await Writer.start(guest, '/xfs');
      using agent = await spareSession(bed);
      assert.equal(await agent.execute('guest-fsfreeze-freeze'), COUNT);
      assert.ok(await writer.standsStill());
      if (bed.differs('frozen for ever')) {
        await sleep(3500);
        assert.ok(await writer.standsStill());
        assert.equal(await agent.execute('guest-fsfreeze-thaw'), COUNT);
      } else {
        await writer.moves(bed.paced(6) * 1000);
        await thawed(agent);
        await hook.was('freeze', 'thaw');
        assert.match(await spare.messages(), /critical: nobody has thawed/);
        assert.equal(await agent.execute('guest-fsfreeze-thaw'), 0);
      }
      assert.equal(await spare.terminate(), 0);
    });

    test('the time goes on while the agent is not there', async () => {
      const { guest } = bed;
      const starting = bed.paced(STARTING);
      const spare = await start({}, ...timeout(2 * starting));
      await using writer = await Writer.start(guest, '/xfs');
      const started = performance.now();
      {
        using agent = await spareSession(bed);
        assert.equal(await agent.execute('guest-fsfreeze-freeze'), COUNT);
      }
      await spare.kill();
      const next = await start({ again: true }); // with a deadline of its own, which does not matter
      using agent = await spareSession(bed);
      assert.equal(await agent.execute('guest-fsfreeze-status'), 'frozen');
      assert.ok(await writer.standsStill());
      if (bed.differs('frozen for ever')) assert.equal(await agent.execute('guest-fsfreeze-thaw'), COUNT);
      else {
        await writer.moves(3 * starting * 1000);
        const seconds = (performance.now() - started) / 1000;
        // Not before, and as much later as thawing takes on a slow engine.
        assert.ok(seconds > 2 * starting - 1 && seconds < 3 * starting, `${seconds} s`);
        await thawed(agent);
      }
      assert.equal(await next.terminate(), 0);
    });

    test('a freeze of an earlier start of the machine is over', async () => {
      const { guest } = bed;
      const text = '[frozen]\\nboot_id=11111111-2222-4333-8444-555555555555\\nthaw_at=99999999999\\n';
      await guest.shell.output(`rm -rf /run/spare; mkdir /run/spare; printf '${text}' >${MARKER}`);
      const spare = await start({ again: true });
      using agent = await spareSession(bed);
      const status = await agent.execute('guest-fsfreeze-status');
      if (bed.differs('old marker')) assert.equal(status, 'frozen');
      else {
        assert.equal(status, 'thawed');
        await guest.shell.output(`[ ! -e ${MARKER} ]`);
      }
      assert.equal(await agent.execute('guest-fsfreeze-thaw'), 0);
      assert.equal(await spare.terminate(), 0);
    });

    test('a marker that does not say until when, as the C agent leaves it, holds the full time', async () => {
      const { guest } = bed;
      await guest.shell.output(`rm -rf /run/spare; mkdir /run/spare; >${MARKER}`);
      await using writer = await Writer.start(guest, '/xfs');
      await guest.shell.output('fsfreeze --freeze /xfs');
      const starting = bed.paced(STARTING);
      const spare = await start({ again: true }, ...timeout(starting));
      using agent = await spareSession(bed);
      assert.equal(await agent.execute('guest-fsfreeze-status'), 'frozen');
      assert.ok(await writer.standsStill());
      if (bed.differs('frozen for ever')) assert.equal(await agent.execute('guest-fsfreeze-thaw'), 1);
      else await writer.moves(2 * starting * 1000);
      await thawed(agent);
      assert.equal(await spare.terminate(), 0);
    });

    test('blocked commands stay so while file systems are frozen, but for those that end it', async () => {
      const blocked = ['guest-ping', 'guest-info', 'guest-fsfreeze-thaw', 'guest-fsfreeze-status'];
      const spare = await start({}, '-b', blocked.join(','));
      using agent = await spareSession(bed);
      const refused = async (command: string): Promise<void> => {
        const desc = `Command ${command} has been disabled: the command is not allowed`;
        assert.deepEqual((await agent.reply(command)).error, { class: 'CommandNotFound', desc });
      };
      for (const command of blocked) await refused(command);
      assert.equal(await agent.execute('guest-fsfreeze-freeze'), COUNT);
      if (bed.differs('frozen block list')) await agent.execute('guest-ping');
      else for (const command of ['guest-ping', 'guest-info']) await refused(command);
      assert.equal(await agent.execute('guest-fsfreeze-status'), 'frozen');
      assert.equal(await agent.execute('guest-fsfreeze-thaw'), COUNT);
      for (const command of blocked) await refused(command);
      assert.equal(await spare.terminate(), 0);
    });

    test('a log on a file system that is frozen does not keep the agent from serving', async () => {
      const { guest } = bed;
      const log = '/work/agent.log';
      const spare = await start({ log }, '-v');
      using agent = await spareSession(bed);
      assert.equal(await agent.execute('guest-fsfreeze-freeze'), COUNT);
      const before = await guest.shell.output(`wc -c <${log}`);
      // Another host makes it log, too.
      agent.channel.send('nonsense\n');
      await agent.channel.line();
      await synchronise(agent.channel);
      for (let i = 0; i < 3; i++) assert.deepEqual(await agent.execute('guest-ping'), {});
      assert.equal(await guest.shell.output(`wc -c <${log}`), before);
      assert.equal(await agent.execute('guest-fsfreeze-thaw'), COUNT);
      const text = (await guest.shell.output(`tail -c +${Number(before) + 1} ${log}`)).trim();
      const pings = [...text.matchAll(/guest-ping|processing command/g)].length;
      if (bed.differs('silent while frozen')) assert.equal(pings, 0);
      else assert.ok(pings >= 3, text);
      assert.equal(await spare.terminate(), 0);
    });

    test('a freeze that a slow disk blocks is given up in time, and nothing stays frozen', async () => {
      const { guest } = bed;
      const limit = bed.paced(3);
      const spare = await start({}, ...timeout(limit));
      await using xfs = await Writer.start(guest, '/xfs');
      using agent = await spareSession(bed);
      // A second for each: longer than the agent waits, and no longer than this test can if QEMU keeps to it.
      await guest.shell.output(`dd if=/dev/zero of=/work/large bs=256k count=${limit + 7}`);
      await throttle(bed, 'work-disk', 256 * 1024);
      const started = performance.now();
      const mountpoints = ['/srv', '/work', '/xfs'];
      const reply = agent.reply('guest-fsfreeze-freeze-list', { mountpoints });
      if (bed.differs('hanging freeze')) {
        await sleep(4000);
        await throttle(bed, 'work-disk', 0);
        assert.equal((await reply).return, 3);
        assert.equal(await agent.execute('guest-fsfreeze-thaw'), 3);
      } else {
        const { error } = await reply;
        const seconds = (performance.now() - started) / 1000;
        assert.ok(seconds > limit - 0.5 && seconds < 2 * limit, `${seconds} s`);
        assert.match(error!.desc, new RegExp(`^failed to freeze /work: not done within ${limit} s`));
        await xfs.moves(); // the others are thawed at once
        assert.equal(await agent.execute('guest-fsfreeze-status'), 'frozen');
        await throttle(bed, 'work-disk', 0);
        await using work = await Writer.start(guest, '/work');
        await work.moves();
        await thawed(agent);
        assert.equal(await agent.execute('guest-fsfreeze-thaw'), 0);
      }
      assert.equal(await spare.terminate(), 0);
    });
  });
}

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { COUNT } from '../freezable.ts';
import { SPARE_DEVICE, SpareAgent, spareSession } from '../spare-agent.ts';
import { SpareHook } from '../spare-hook.ts';
import type { TestBed } from '../test-bed.ts';
import { Writer } from '../writer.ts';

const FAILED = 'child process has failed to execute fsfreeze hook: ';
const KILLED = 'child process has terminated abnormally';

export function freezeHooksSuite(bed: TestBed): void {
  const start = async (...options: string[]): Promise<SpareAgent> =>
    await SpareAgent.start(bed, '-p', SPARE_DEVICE, ...options);

  describe('freeze hooks', () => {
    test('the hook runs before a freeze and after a thaw, when files can be written', async () => {
      const { guest } = bed;
      const hook = await SpareHook.make(guest, 'echo "$1" >/work/hook; sync; readlink /proc/$$/fd/0');
      const spare = await start(hook.option);
      using agent = await spareSession(bed);
      assert.equal(await agent.execute('guest-fsfreeze-freeze'), COUNT);
      assert.deepEqual(await hook.record(), ['freeze']);
      assert.equal(await guest.shell.output('cat /work/hook'), 'freeze');
      assert.equal(await agent.execute('guest-fsfreeze-thaw'), COUNT);
      assert.deepEqual(await hook.record(), ['freeze', 'thaw']);
      assert.equal(await guest.shell.output('cat /work/hook'), 'thaw');
      assert.equal(await agent.execute('guest-fsfreeze-thaw'), 0);
      assert.deepEqual(await hook.record(), ['freeze', 'thaw', 'thaw']);
      // Nobody will thaw what was not frozen.
      assert.equal(await agent.execute('guest-fsfreeze-freeze-list', { mountpoints: [] }), 0);
      assert.deepEqual(await hook.record(), ['freeze', 'thaw', 'thaw', 'freeze']);
      assert.equal(await spare.terminate(), 0);
    });

    for (const [what, body, text] of [
      ['fails and says why', 'echo first; echo second >&2; exit 3', `${FAILED}first\nsecond\n`],
      ['fails without a word', 'exit 3', `${FAILED}exit status 3`],
      ['is killed', 'kill -9 $$', KILLED],
      ['says something and is killed', 'echo oh; kill -9 $$', `${KILLED}: oh\n`],
    ] as const) {
      test(`when the hook ${what} before a freeze, nothing is frozen`, async () => {
        const { guest } = bed;
        const hook = await SpareHook.make(guest, body);
        const spare = await start(hook.option);
        await using writer = await Writer.start(guest, '/work');
        using agent = await spareSession(bed);
        const { error } = await agent.reply('guest-fsfreeze-freeze');
        assert.deepEqual(error, { class: 'GenericError', desc: text });
        assert.equal(await agent.execute('guest-fsfreeze-status'), 'thawed');
        await writer.moves();
        assert.deepEqual(await hook.record(), ['freeze']);
        assert.equal(await spare.terminate(), 0);
      });

      test(`when the hook ${what} after a thaw, that is told, and all is thawed`, async () => {
        const { guest } = bed;
        const hook = await SpareHook.make(guest, `[ "$1" = freeze ] && exit 0; ${body}`);
        const spare = await start(hook.option);
        await using writer = await Writer.start(guest, '/work');
        using agent = await spareSession(bed);
        assert.equal(await agent.execute('guest-fsfreeze-freeze'), COUNT);
        const { error } = await agent.reply('guest-fsfreeze-thaw');
        assert.deepEqual(error, { class: 'GenericError', desc: text });
        assert.equal(await agent.execute('guest-fsfreeze-status'), 'thawed');
        await writer.moves();
        assert.deepEqual(await hook.record(), ['freeze', 'thaw']);
        assert.equal(await spare.terminate(), 0);
      });
    }

    test('a hook that is not there, or is no program, freezes nothing', async () => {
      await bed.guest.shell.output('>/run/no-program');
      for (const [path, why] of [
        ['/run/nowhere', 'No such file or directory'],
        ['/run/no-program', 'Permission denied'],
      ]) {
        const spare = await start(`-F${path}`);
        using agent = await spareSession(bed);
        const { error } = await agent.reply('guest-fsfreeze-freeze');
        assert.equal(error?.desc, `${FAILED}failed to exec '${path}': ${why}\n`);
        assert.equal(await agent.execute('guest-fsfreeze-status'), 'thawed');
        assert.equal(await spare.terminate(), 0);
      }
    });

    test('a hook that hangs is killed when the time is over', async (t) => {
      if (bed.differs('hanging freeze')) {
        t.diagnostic('it would wait for ever');
        return;
      }
      const { guest } = bed;
      const hook = await SpareHook.make(guest, '[ "$1" = thaw ] || { echo stuck; sleep 1000; }');
      const spare = await start(hook.option, '--freeze-timeout', '2');
      using agent = await spareSession(bed);
      const started = performance.now();
      const { error } = await agent.reply('guest-fsfreeze-freeze');
      const seconds = (performance.now() - started) / 1000;
      assert.ok(seconds > 1.5 && seconds < 5, `${seconds} s`);
      assert.equal(error?.desc, `${FAILED}not done within 2 s (--freeze-timeout): stuck\n`);
      assert.equal(await agent.execute('guest-fsfreeze-status'), 'thawed');
      assert.deepEqual(await hook.record(), ['freeze', 'thaw']);
      assert.equal((await guest.shell.run("ps | grep '[s]leep 1000'")).output, '');
      assert.equal(await spare.terminate(), 0);
    });
  });
}

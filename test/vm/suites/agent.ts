import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type CommandName, commandNames } from '../../../src/api/index.ts';
import type { TestBed } from '../test-bed.ts';

const SILENT: readonly CommandName[] = [
  'guest-shutdown',
  'guest-suspend-disk',
  'guest-suspend-hybrid',
  'guest-suspend-ram',
];
const LATER_COMMANDS = ['guest-get-load', 'guest-network-get-route'];

export function agentSuite(bed: TestBed): void {
  describe('agent', () => {
    test('it answers by itself, without options', async () => {
      using session = await bed.guest.session(60_000);
      assert.deepEqual(await session.execute('guest-ping'), {});
    });

    test('both ways to synchronise give the number back', async () => {
      using agent = await bed.guest.session();
      for (const id of [0, -1, 0x7fff_ffff, Number.MAX_SAFE_INTEGER])
        for (const command of ['guest-sync', 'guest-sync-delimited'] as const)
          assert.equal(await agent.execute(command, { id }), id);
    });

    test('a request that carries an id gets it back', async () => {
      using agent = await bed.guest.session();
      agent.channel.send('{"execute": "guest-ping", "id": {"of": ["the", "host"]}}');
      assert.deepEqual(JSON.parse((await agent.channel.line())!), {
        return: {},
        id: { of: ['the', 'host'] },
      });
    });

    test('guest-info lists every command and says which ones reply', async () => {
      using agent = await bed.guest.session();
      const { version, supported_commands: commands } = await agent.execute('guest-info');
      assert.match(version, /^\d+\.\d+\.\d+$/);
      const names = commands.filter((each) => each.enabled).map((each) => each.name);
      const missing = new Set(bed.differs('later commands') ? LATER_COMMANDS : []);
      const expected = commandNames.filter((name) => !missing.has(name));
      assert.deepEqual(names.toSorted(), expected.toSorted());
      const silent = commands.filter((each) => !each['success-response']).map((each) => each.name);
      const expectedSilent = SILENT.filter((name) => expected.includes(name));
      assert.deepEqual(silent.toSorted(), expectedSilent);
    });

    test('an unknown command is refused by name', async () => {
      using agent = await bed.guest.session();
      const { error } = await agent.reply('guest-make-coffee');
      assert.deepEqual(error, {
        class: 'CommandNotFound',
        desc: 'The command guest-make-coffee has not been found',
      });
    });
  });
}

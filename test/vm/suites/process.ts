import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PORT } from '../agent-port.ts';
import { AGENT_PORT } from '../machine.ts';
import type { QmpEvent } from '../qmp.ts';
import { SpareAgent } from '../spare-agent.ts';
import type { TestBed } from '../test-bed.ts';

export function processSuite(bed: TestBed): void {
  describe('process', () => {
    test('an agent that was killed and started again serves on, with handles not given before', async () => {
      const pid = await bed.guest.agentPid();
      const handles: number[] = [];
      {
        using agent = await bed.guest.session();
        for (let i = 0; i < 3; i++)
          handles.push(await agent.execute('guest-file-open', { path: '/etc/hostname' }));
        const arg = ['-c', `kill -9 ${pid}`];
        // It may be gone before it can reply.
        agent.channel.send(JSON.stringify({ execute: 'guest-exec', arguments: { path: '/bin/sh', arg } }));
        await bed.guest.anotherAgent(pid);
      }
      using agent = await bed.guest.session();
      assert.deepEqual(await agent.execute('guest-ping'), {});
      const handle = await agent.execute('guest-file-open', { path: '/etc/hostname' });
      assert.ok(handle > Math.max(...handles), `${handle} after ${handles.join(', ')}`);
      const { error } = await agent.reply('guest-file-close', { handle: handles[0] });
      assert.equal(error?.desc, `handle '${handles[0]}' has not been found`);
    });

    test('the machine knows whether an agent is there', async () => {
      const { guest } = bed;
      const changed = async (open: boolean, after: number): Promise<QmpEvent> =>
        await guest.qmp.event(
          ({ event, data }) =>
            event === 'VSERPORT_CHANGE' && data?.['id'] === AGENT_PORT && data['open'] === open,
          after,
          20_000,
        );
      const before = guest.qmp.events.length;
      await guest.shell.output(`touch /run/agent.hold; kill ${await guest.agentPid()}`);
      await changed(false, before);
      await guest.shell.output('rm /run/agent.hold');
      await changed(true, before);
    });

    test('a second agent on the same port is refused, and the first serves on', async () => {
      using agent = await bed.guest.session();
      const second = await SpareAgent.start(bed);
      assert.equal(await second.status(), 1);
      const text = `error opening channel '${PORT}': Device or resource busy`;
      const messages = await second.messages();
      assert.ok(messages.includes(text), messages);
      assert.deepEqual(await agent.execute('guest-ping'), {});
    });
  });
}

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { before, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { PORT, portState } from '../agent-port.ts';
import type { AgentSession } from '../agent-session.ts';
import type { Guest } from '../guest.ts';
import { MIB } from '../guest-facts.ts';
import { Snapshot } from '../snapshot.ts';
import type { TestBed } from '../test-bed.ts';

/** Of a reply that is not through before the guest sleeps, and of one that the agent has begun to send by then. */
const [LARGE, SMALLER] = [32 * MIB, 8 * MIB];
const DRIVER = '/sys/bus/virtio/drivers/virtio_console';
const BIND_ANEW = `for d in ${DRIVER}/virtio*; do d=\${d##*/}; echo $d >${DRIVER}/unbind; echo $d >${DRIVER}/bind; done`;

/** A machine of this QEMU falls asleep once in its life, so it lives this part of it again for each test. */
export function sleepSuite(bed: TestBed): void {
  describe('a sleep in the middle of a reply', () => {
    let awake: Snapshot;
    before(async () => {
      awake = await Snapshot.take(bed.guest);
    });
    beforeEach(async () => await awake.load());

    test('is no more than a pause for a host that reads it', async () => {
      const { guest } = bed;
      using agent = await guest.session();
      await ask(agent, LARGE);
      await once(agent.channel.socket, 'data');
      const pid = await guest.agentPid();
      await stopWhereHostKeepsUp(guest, pid);
      assert.ok(
        agent.channel.socket.bytesRead < (LARGE / 3) * 4,
        'the reply is through before the guest sleeps',
      );
      await fallAsleep(guest);
      await wakeUp(guest);
      await guest.shell.output(`kill -CONT ${pid}`);
      const line = await agent.channel.line(60_000);
      const { return: read } = JSON.parse(line!) as { return: { count: number; 'buf-b64': string } };
      assert.equal(read.count, LARGE);
      assert.ok(Buffer.from(read['buf-b64'], 'base64').equals(Buffer.alloc(LARGE)));
      assert.deepEqual(await agent.execute('guest-ping'), {});
    });

    test('comes though nobody reads it, and takes a new binding of the driver afterwards', async (t) => {
      const { guest } = bed;
      const leaver = await guest.session();
      await ask(leaver, SMALLER);
      leaver.channel.socket.pause();
      await sleep(2000); // until nothing more goes into the queue
      await fallAsleep(guest);
      await wakeUp(guest);
      leaver.channel.close();

      const serves = async (timeout: number): Promise<void> => {
        using agent = await guest.session(timeout);
        assert.deepEqual(await agent.execute('guest-ping'), {});
      };
      // The driver takes a queue for full that it has made anew: nobody can write to the port, whichever agent asks.
      const pid = await guest.agentPid();
      await guest.shell.output(`kill -9 ${pid}`);
      await guest.anotherAgent(pid);
      const isHeard = await serves(5000).then(
        () => true,
        () => false,
      );
      t.diagnostic(isHeard ? 'an agent is heard without it' : 'no agent is heard until then');
      guest.hangUp();
      await guest.shell.output('touch /run/agent.hold; kill -9 $(cat /run/agent.pid)');
      await guest.shell.output(BIND_ANEW);
      await guest.shell.until(`/usr/lib/guest/link-ports; [ -e ${PORT} ]`);
      await guest.shell.output('rm /run/agent.hold');
      await serves(20_000);
    });
  });
}

async function ask(agent: AgentSession, count: number): Promise<void> {
  const handle = await agent.execute('guest-file-open', { path: '/dev/zero' });
  agent.note('guest-file-read');
  const request = { execute: 'guest-file-read', arguments: { handle, count } };
  agent.channel.send(`${JSON.stringify(request)}\n`);
}

/**
 * Stops the agent when the driver does not take the queue for full, as it does while a host is behind: asleep, it would
 * keep that for ever, as the other test shows.
 */
async function stopWhereHostKeepsUp({ shell }: Guest, pid: number): Promise<void> {
  const state = await portState(shell);
  await shell.output(`until kill -STOP ${pid}; grep -q 'outvq_full: 0' ${state}
    do kill -CONT ${pid}; usleep 10000; done`);
}

async function fallAsleep({ qmp, shell }: Guest): Promise<void> {
  const before = qmp.events.length;
  await shell.output('(usleep 100000; echo mem >/sys/power/state) >/dev/null 2>&1 &');
  await qmp.event(({ event }) => event === 'SUSPEND', before, 30_000);
}

async function wakeUp({ qmp }: Guest): Promise<void> {
  const before = qmp.events.length;
  await qmp.execute('system_wakeup');
  await qmp.event(
    ({ event, data }) => event === 'VSERPORT_CHANGE' && data?.['open'] === true,
    before,
    30_000,
  );
  await sleep(1000); // the serial line that the shell is on comes later
}

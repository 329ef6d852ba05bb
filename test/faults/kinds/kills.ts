import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Channel } from '../../support/channel.ts';
import { isAlive } from '../../support/subject.ts';
import { type Fault, nothingLost } from '../fault.ts';

const ROUNDS = 100;

/** Agents that are killed. */
export const killFaults: readonly Fault[] = [
  {
    done: `the agent is killed (SIGKILL) at ${ROUNDS} random moments while a host opens files without pause, and started again`,
    happen: async (subject) => {
      let highest = 999;
      let opened = 0;
      let left = 0;
      const temporaryFiles = (): number =>
        readdirSync(subject.folder).filter((name) => name.startsWith('qga.state.')).length;
      for (let round = 0; round < ROUNDS; round++) {
        const running = subject.start(['-m', 'unix-listen', '-p', '{dir}/sock', '-t', '{dir}']);
        const channel = await Channel.connect(subject.path('sock'), 15_000);
        await channel.execute('guest-ping');
        assert.equal(temporaryFiles(), 0);
        const [, given] = await Promise.all([
          sleep(Math.random() * 150).then(() => running.child.kill('SIGKILL')),
          openUntilTheEnd(channel),
        ]);
        assert.equal(await running.end(), 'SIGKILL');
        for (const handle of given) {
          assert.ok(handle > highest, `${handle} after ${highest}, in round ${round}`);
          highest = handle;
        }
        opened += given.length;
        channel.close();
        left += temporaryFiles();
        const counter = Number(
          /^\[global\]\nfd_counter=(\d+)\n$/.exec(subject.read('qga.state') ?? '')?.[1] ?? 0,
        );
        assert.ok(counter > highest, `the state file says ${counter}, ${highest} was given`);
      }
      return nothingLost(
        `${opened.toLocaleString('en')} handles, none of them given twice; the state file was whole each time; temporary files of agents that were killed while they wrote (${left} here) are removed by the next`,
      );
    },
  },
  {
    done: 'the agent ends by SIGABRT where core dumps are allowed, and so does a program that it has started',
    happen: async (subject) => {
      const options = { shell: 'ulimit -c unlimited; exec "$@"' };
      const running = subject.start(['-m', 'unix-listen', '-p', '{dir}/sock', '-t', '{dir}'], options);
      const channel = await subject.connect();
      const cores = (): string[] => readdirSync(subject.folder).filter((name) => name.startsWith('core'));
      assert.equal(await running.kill('SIGABRT'), 'SIGABRT');
      channel.close();
      assert.deepEqual(cores(), []);
      // Another program's core shows that there would have been one, where cores are files here.
      const again = subject.start(['-m', 'unix-listen', '-p', '{dir}/sock', '-t', '{dir}'], options);
      const next = await subject.connect();
      const arg = ['-c', 'kill -ABRT $$'];
      const { pid } = (await next.execute('guest-exec', { path: '/bin/sh', arg })) as { pid: number };
      await subject.settled(() => (isAlive(pid) ? undefined : 'gone'));
      next.close();
      again.child.kill('SIGTERM');
      if (!readFileSync('/proc/sys/kernel/core_pattern', 'latin1').includes('/'))
        assert.equal(cores().length, 1, "the program's core");
      return nothingLost(
        'no core of the agent, whose memory may hold a password; one of the program, as ever',
      );
    },
  },
];

/** Handles that the agent gives until it is gone, as they come. */
async function openUntilTheEnd(channel: Channel): Promise<number[]> {
  const handles: number[] = [];
  for (;;) {
    channel.send('{"execute":"guest-file-open","arguments":{"path":"/dev/null"}}\n');
    const line = await channel.line();
    const handle = /^\{"return": (\d+)\}$/.exec(line ?? '')?.[1];
    if (handle !== undefined) handles.push(Number(handle));
    else if (line === undefined) return handles;
    // At its limit of open files it goes on refusing.
  }
}

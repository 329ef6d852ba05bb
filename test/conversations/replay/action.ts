import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Player } from './player.ts';
import { bytes } from './text.ts';

/** Does, or checks, what a step says that is neither a request nor a reply. */
export async function act(verb: string, text: string, player: Player): Promise<void> {
  const action = ACTIONS[verb];
  if (action === undefined) throw new Error(`no such step: ${verb}`);
  const at = text.indexOf(' ');
  const [first, rest] = at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
  await action(player, first, rest);
}

type Action = (player: Player, first: string, rest: string) => Promise<void> | void;

/** How long an agent is watched, in milliseconds. */
const IDLE_TIME = 500;
/** For how many looks in a row, 10 ms apart, an agent that has settled is asleep. */
const SETTLED = 5;

const ACTIONS: Readonly<Record<string, Action>> = {
  // The connection
  client: (player, name) => player.become(name),
  leave: (player) => player.leave(),
  finish: async (player) => void (await player.channel()).socket.end(),
  deaf: async (player) => void (await player.channel()).socket.pause(),
  /** Waits until all that was sent is with the agent, and the agent sleeps. */
  settle: async (player) => {
    const { socket } = await player.channel();
    const deadline = Date.now() + player.patience;
    for (let asleep = 0; asleep < SETTLED; await sleep(10)) {
      assert.ok(Date.now() < deadline, 'the agent does not settle');
      asleep = socket.writableLength === 0 && player.agent.sleeps ? asleep + 1 : 0;
    }
  },
  pause: (_, milliseconds) => sleep(Number(milliseconds)),
  silence: async (player) => assert.ok(await (await player.channel()).silent(), 'there is a reply'),
  closed: async (player) => {
    assert.equal(await (await player.channel()).line(player.patience), undefined, 'there is a reply');
    player.leave();
  },
  await: (player, pid) => player.exit(pid),
  /** The agent has nothing to do: it uses less than a tenth of its time. */
  idle: async ({ agent }) => {
    const before = agent.processorTime();
    await sleep(IDLE_TIME);
    assert.ok(agent.processorTime() - before < IDLE_TIME / 10, 'the agent is busy');
  },

  // Files
  file: (_, path, content) => writeFileSync(path, bytes(content)),
  sparse: (_, path, size) => {
    writeFileSync(path, '');
    truncateSync(path, Number(size));
  },
  folder: (_, path) => void mkdirSync(path),
  fifo: (_, path) => void execFileSync('mkfifo', [path]),
  remove: (_, path) => rmSync(path),
  holds: (_, path, content) => assert.equal(readFileSync(path, 'latin1'), bytes(content).toString('latin1')),
  size: (_, path, size) => assert.equal(statSync(path).size, Number(size)),
  mode: (_, path, mode) => assert.equal((statSync(path).mode & 0o7777).toString(8), mode),
  absent: (_, path) => assert.ok(!existsSync(path), `${path} exists`),

  // Facts of this machine that a reply is held against
  fact: (player, name, command) => {
    player.known.set(name, shell(command).trimEnd());
  },
  check: (_, first, rest) => void shell(`${first} ${rest}`),
};

function shell(command: string): string {
  return execFileSync('sh', ['-c', command], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 10_000,
  });
}

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { Loop, type Sys } from '../../runtime/index.ts';
import { sys } from '../../runtime/node/index.ts';
import { agentContext } from '../testdata/agent-context.ts';
import { ChannelError } from './channel.ts';
import { AF_UNIX, SOCK_STREAM, unixAddress } from './socket-address.ts';
import { SocketListener } from './socket-listener.ts';
import { listenUnix } from './unix-socket.ts';

/** Too many open files. */
const EMFILE = 24;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'qga-listener-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

test('a client that cannot be taken for want of descriptors is taken later, and the agent sleeps until then', () => {
  let time = 0;
  let attempts = 0;
  let short = true;
  const own: Sys = {
    ...sys,
    accept: (fd) => (attempts++, short ? -EMFILE : sys.accept(fd)),
    now: () => time,
  };
  const loop = new Loop(own);
  const path = join(directory, 'sock');
  let clients = 0;
  const listener = new SocketListener(
    agentContext({ sys: own, loop }, {}),
    listenUnix(own, path),
    () => clients++,
  );
  const client = sys.socket(AF_UNIX, SOCK_STREAM, 0);
  assert.equal(sys.connect(client, unixAddress(sys, path)!), 0);
  for (let turns = 0; turns < 10; turns++) loop.turn(0);
  assert.equal(attempts, 1);
  assert.equal(clients, 0);
  short = false;
  time += 1000;
  for (let turns = 0; turns < 2; turns++) loop.turn(0);
  assert.equal(clients, 1);
  listener.close();
  sys.close(client);
  sys.close(loop.descriptor);
});

test('a socket that cannot be made leaves no descriptor behind', () => {
  const loop = new Loop(sys);
  const before = readdirSync('/proc/self/fd');
  assert.throws(() => listenUnix(sys, join(directory, 'nowhere/sock')), ChannelError);
  assert.deepEqual(readdirSync('/proc/self/fd'), before);
  sys.close(loop.descriptor);
});

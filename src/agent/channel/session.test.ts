import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { Files } from '../../platform/index.ts';
import { EAGAIN, SystemError } from '../../runtime/index.ts';
import { createRuntime } from '../../runtime/node/index.ts';
import { completeDecoder, Decoder } from '../../wire/index.ts';
import { Dispatcher } from '../dispatch.ts';
import { agentContext, fileCommands } from '../testdata/agent-context.ts';
import { Connection } from './connection.ts';
import { Session } from './session.ts';
import { FakePort } from './testdata/fake-port.ts';

const runtime = createRuntime();
after(() => runtime.close());
const commands = await fileCommands(runtime);

const PING = '{"execute": "guest-ping"}\n';
const PONG = '{"return": {}}\n';
const OPEN = '{"execute": "guest-file-open", "arguments": {"path": "/x"}}\n';

/** A session that has answered a ping already. `opened` has what the host had received each time a file was opened. */
function acquainted() {
  const port = new FakePort(runtime.sys);
  const opened: string[] = [];
  const files: Files = {
    open(path) {
      opened.push(port.output);
      throw new SystemError(2, 'open', path);
    },
  };
  const agent = agentContext(port.runtime, { files });
  const decoder = completeDecoder(runtime.sys, { remembers: true });
  const connection = new Connection(port.runtime, 5, 'device');
  new Session(agent, new Dispatcher(agent, commands), decoder, connection, () => {}).start();
  port.connected = true;
  port.receive(PING);
  port.settle();
  assert.equal(port.output, PONG);
  port.output = '';
  const writes: string[] = [];
  const { sys } = port.runtime;
  const { writeText } = sys;
  sys.writeText = (descriptor, text) => {
    writes.push(text);
    return writeText(descriptor, text);
  };
  return { port, opened, writes };
}

test('answers that nothing is done for leave together', () => {
  const { port, writes } = acquainted();
  port.receive(PING.repeat(3));
  port.settle();
  assert.deepEqual(writes, [PONG.repeat(3)]);
  assert.equal(port.output, PONG.repeat(3));
});

test('answers that leave together are not gathered without end', () => {
  const { port, writes } = acquainted();
  port.receive(PING.repeat(2000));
  port.settle();
  assert.equal(port.output, PONG.repeat(2000));
  assert.ok(Math.max(...writes.map((text) => text.length)) < 5000);
});

test('an answer is out before anything is done for the next request', () => {
  const { port, opened } = acquainted();
  port.receive(PING + PING + OPEN);
  port.settle();
  port.receive(PING + OPEN); // the same, now known
  port.settle();
  const failed = port.output.slice(2 * PONG.length, port.output.lastIndexOf(PONG));
  assert.match(failed, /^{"error": .*}\n$/);
  assert.deepEqual(opened, [PONG + PONG, PONG + PONG + failed + PONG]);
});

test('a request waits for a host that has not taken the answer before', () => {
  const { port, opened } = acquainted();
  port.room = 0;
  port.receive(PING + OPEN);
  port.settle();
  assert.deepEqual(opened, []);
  port.take(1000);
  port.settle();
  assert.deepEqual(opened, [PONG]);
});

test('a session ends once, though its client leaves while the session lets others have their turn', () => {
  const port = new FakePort(runtime.sys);
  const agent = agentContext(port.runtime, {});
  const connection = new Connection(port.runtime, 5, 'device');
  let ends = 0;
  new Session(
    agent,
    new Dispatcher(agent, commands),
    completeDecoder(runtime.sys),
    connection,
    () => ends++,
  ).start();
  // More than two turns read: the second sets the third, and the client's leaving comes before it.
  for (let reads = 0; reads < 40; reads++) port.receive('\n');
  port.connected = true;
  port.runtime.loop.turn(0);
  assert.equal(ends, 0);
  port.connected = false;
  port.settle();
  assert.equal(ends, 1);
});

/** A session whose decoder has not been asked for more than plain lines yet, and its port. */
function fresh(decoder: Decoder): FakePort {
  const port = new FakePort(runtime.sys);
  const agent = agentContext(port.runtime, {});
  const connection = new Connection(port.runtime, 5, 'device');
  new Session(agent, new Dispatcher(agent, commands), decoder, connection, () => {}).start();
  port.connected = true;
  return port;
}

test('a message for which the decoder has to load something is answered in its turn', async () => {
  const port = fresh(new Decoder(runtime.sys, { remembers: true }));
  port.receive(`${PING}{"execute": "guest-sync", "arguments": {'id': 1}}\n${PING}`);
  port.settle();
  assert.equal(port.output, PONG);
  await until(() => (port.settle(), port.output.length > 2 * PONG.length));
  assert.equal(port.output, `${PONG}{"return": 1}\n${PONG}`);
});

test('a message for which the decoder cannot load what it needs is given up, and the next is served', async () => {
  const decoder = new Decoder(runtime.sys);
  decoder.load = () => Promise.reject(new Error('out of memory'));
  const port = fresh(decoder);
  const errors: string[] = [];
  port.runtime.sys.write = (_, bytes, at, length) =>
    errors.push(Buffer.from(bytes.buffer, at, length).toString());
  const error = '{"error": {"class": "GenericError", "desc": "internal error"}}\n';
  for (const expected of [error + PONG, error + PONG + error + PONG]) {
    port.receive(`{'execute': 'guest-ping'}\n${PING}`);
    port.settle();
    await until(() => (port.settle(), port.output.length >= expected.length));
    assert.equal(port.output, expected);
  }
  assert.match(errors.join(''), /internal error: Error: out of memory/);
});

async function until(done: () => boolean): Promise<void> {
  while (!done()) await setImmediate();
}

test('a connection that is closed neither reads nor writes: its number may be another descriptor', () => {
  const port = new FakePort(runtime.sys);
  const connection = new Connection(port.runtime, 5, 'device');
  port.connected = true;
  port.receive('x');
  port.runtime.loop.turn(0);
  connection.close();
  connection.sendText('text', true);
  connection.sendBytes(new Uint8Array(4), 4, true);
  assert.equal(port.output, '');
  assert.equal(connection.read(new Uint8Array(4)), -EAGAIN);
});

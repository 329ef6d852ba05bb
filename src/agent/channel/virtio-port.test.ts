import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { FakeFiles } from '../../platform/fake/files.ts';
import { createRuntime } from '../../runtime/node/index.ts';
import { completeDecoder } from '../../wire/index.ts';
import { Dispatcher } from '../dispatch.ts';
import { agentContext, fileCommands } from '../testdata/agent-context.ts';
import type { Serve } from './serve.ts';
import { Session } from './session.ts';
import { FakePort } from './testdata/fake-port.ts';
import { VirtioPort } from './virtio-port.ts';

const runtime = createRuntime();
after(() => runtime.close());
const commands = await fileCommands(runtime);

const PING = '{"execute": "guest-ping"}\n';
const PONG = '{"return": {}}\n';
const LARGE = 512 << 10;

/** An agent on a port that no host is connected to, with a large file. */
function servedPort(): FakePort {
  const port = new FakePort(runtime.sys);
  const files = new FakeFiles();
  files.put('/large', 'x'.repeat(LARGE));
  const agent = agentContext(port.runtime, { files });
  const dispatcher = new Dispatcher(agent, commands);
  const decoder = completeDecoder(runtime.sys);
  const serve: Serve = (connection, onEnd) =>
    new Session(agent, dispatcher, decoder, connection, onEnd).start();
  void new VirtioPort(agent, '/dev/port', serve, (errno) => assert.fail(`the port has failed: ${errno}`));
  port.settle();
  return port;
}

/** A host that has come, has asked for the large file, and takes `bytes` of them. */
function hostThatTakes(port: FakePort, bytes: number): void {
  port.connected = true;
  port.receive('{"execute": "guest-file-open", "arguments": {"path": "/large"}}\n');
  port.settle();
  assert.equal(port.output, '{"return": 1000}\n');
  port.output = '';
  port.room = bytes;
  port.receive(`{"execute": "guest-file-read", "arguments": {"handle": 1000, "count": ${LARGE}}}\n`);
  port.settle();
}

test('a host is answered', () => {
  const port = servedPort();
  port.connected = true;
  port.receive(PING);
  port.settle();
  assert.equal(port.output, PONG);
});

test('a host that is heard before the guest knows of it is answered', () => {
  const port = servedPort();
  port.receive(PING);
  port.settle();
  assert.equal(port.output, '');
  port.connected = true;
  port.settle();
  assert.equal(port.output, PONG);
});

test('so is one that is heard before the guest knows that the one before has left', () => {
  const port = servedPort();
  port.connected = true;
  port.settle();
  port.receive('{"execute": "guest-sync-delimited", "arguments": {"id": 7}}');
  port.beforeWrite = () => (port.connected = false);
  port.pass(200);
  assert.equal(port.output, '');
  port.connected = true;
  port.settle();
  assert.equal(port.output, '\xff{"return": 7}\n');
});

test('so is one that comes right after another', () => {
  const port = servedPort();
  port.connected = true;
  port.receive(PING);
  port.settle();
  port.connected = false;
  port.receive(PING.repeat(2));
  port.pass(200);
  port.connected = true;
  port.settle();
  assert.equal(port.output, PONG.repeat(3));
});

test('what a host asks before it leaves is done, and the answers are not for the host after', () => {
  const port = servedPort();
  port.connected = true;
  port.settle();
  port.connected = false;
  port.receive('{"execute": "guest-file-open", "arguments": {"path": "/large"}}\n'.repeat(3));
  port.pass(2000);
  port.connected = true;
  port.receive('{"execute": "guest-file-close", "arguments": {"handle": 1002}}\n');
  port.settle();
  assert.equal(port.output, PONG);
});

test('an answer that a host left in the middle of is not for the host after', () => {
  const port = servedPort();
  hostThatTakes(port, 100_000);
  assert.ok(port.output.length < 200_000);
  port.connected = false;
  port.settle();
  port.output = '';
  port.room = Infinity;
  port.connected = true;
  port.receive(PING);
  port.settle();
  assert.equal(port.output, PONG);
});

test('a host may take its time to read', () => {
  const port = servedPort();
  hostThatTakes(port, 100_000);
  port.pass(60_000);
  port.take(Infinity);
  port.settle();
  assert.deepEqual(Object.keys(JSON.parse(port.output).return), ['buf-b64', 'count', 'eof']);
});

test('a host that comes unnoticed may take its time, too', () => {
  const port = servedPort();
  port.receive(PING);
  port.connected = true;
  port.settle();
  port.output = '';
  port.connected = false;
  port.settle();
  hostThatTakes(port, 100_000);
  port.pass(60_000);
  port.take(Infinity);
  port.settle();
  assert.deepEqual(Object.keys(JSON.parse(port.output).return), ['buf-b64', 'count', 'eof']);
});

test('half a message is forgotten when its host leaves', () => {
  const port = servedPort();
  port.connected = true;
  port.receive('{"execute": "guest-pi');
  port.settle();
  port.connected = false;
  port.settle();
  port.connected = true;
  port.receive(PING);
  port.settle();
  assert.equal(port.output, PONG);
});

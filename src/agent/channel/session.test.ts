import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { EAGAIN } from '../../runtime/index.ts';
import { createRuntime } from '../../runtime/node/index.ts';
import { Decoder } from '../../wire/index.ts';
import { Dispatcher } from '../dispatch.ts';
import { agentContext } from '../testdata/agent-context.ts';
import { Connection } from './connection.ts';
import { Session } from './session.ts';
import { FakePort } from './testdata/fake-port.ts';

const runtime = createRuntime();
after(() => runtime.close());

test('a session ends once, though its client leaves while the session lets others have their turn', () => {
  const port = new FakePort(runtime.sys);
  const agent = agentContext(port.runtime, {});
  const connection = new Connection(port.runtime, 5, 'device');
  let ends = 0;
  new Session(agent, new Dispatcher(agent), new Decoder(runtime.sys), connection, () => ends++).start();
  // More than two turns read: the second sets the third, and the client's leaving comes before it.
  for (let reads = 0; reads < 40; reads++) port.receive('\n');
  port.connected = true;
  port.runtime.loop.turn(0);
  assert.equal(ends, 0);
  port.connected = false;
  port.settle();
  assert.equal(ends, 1);
});

test('a connection that is closed neither reads nor writes: its number may be another descriptor', () => {
  const port = new FakePort(runtime.sys);
  const connection = new Connection(port.runtime, 5, 'device');
  port.connected = true;
  port.receive('x');
  port.runtime.loop.turn(0);
  connection.close();
  connection.sendText('text');
  connection.sendBytes(new Uint8Array(4), 4);
  assert.equal(port.output, '');
  assert.equal(connection.read(new Uint8Array(4)), -EAGAIN);
});

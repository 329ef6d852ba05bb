import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { FakeAccounts } from '../platform/fake/accounts.ts';
import { FakeFiles } from '../platform/fake/files.ts';
import type { Sys } from '../runtime/index.ts';
import { createRuntime } from '../runtime/node/index.ts';
import type { Json, JsonObject } from '../wire/index.ts';
import { Dispatcher } from './dispatch.ts';
import { agentContext, fileCommands } from './testdata/agent-context.ts';

const runtime = createRuntime();
after(() => runtime.close());
const commands = await fileCommands(runtime);

const fail = (): never => {
  throw new RangeError('out of memory');
};

test('an answer that cannot be written becomes an error: nothing is thrown, no promise rejected', async () => {
  const log: string[] = [];
  const sys: Sys = {
    ...runtime.sys,
    write: (_fd, from, at, length) => log.push(Buffer.from(from.subarray(at, at + length)).toString()),
  };
  const accounts = new FakeAccounts();
  const dispatcher = new Dispatcher(agentContext({ ...runtime, sys }, { accounts }));
  const id: JsonObject = {
    get unwritable(): never {
      return fail();
    },
  };
  const internal = '{"error": {"class": "GenericError", "desc": "internal error"}}\n';
  assert.equal(dispatcher.dispatch({ execute: 'guest-ping', id }), internal);
  assert.equal(dispatcher.dispatch({ execute: 'guest-nope', id }), internal);
  const args = { username: 'root' };
  assert.equal(
    await dispatcher.dispatch({ execute: 'guest-ssh-get-authorized-keys', arguments: args, id }),
    internal,
  );
  for (const line of log) assert.match(line, /: error: internal error: RangeError: out of memory\n/);
});

test('a fault that cannot be told, for want of memory, is answered', async () => {
  const internal = '{"error": {"class": "GenericError", "desc": "internal error"}}\n';
  for (const sys of [
    { ...runtime.sys, trace: fail, write: () => 0 },
    { ...runtime.sys, trace: fail, realTime: fail },
  ]) {
    const platform = { load: async () => fail() };
    const dispatcher = new Dispatcher(agentContext({ ...runtime, sys }, platform));
    assert.equal(await dispatcher.dispatch({ execute: 'guest-get-host-name' }), internal);
  }
});

test('the first call of a command, which loads it, is answered as any other', async () => {
  const files = new FakeFiles();
  files.put('/a', 'hello');
  files.put('/large', 'x'.repeat(1 << 20));
  const open = (path: string) => {
    const agent = agentContext(runtime, { files });
    const access = { read: true, write: false, append: false, truncate: false, create: undefined };
    const arguments_ = { handle: agent.files.add(files.open(path, access)), count: 1 << 20 };
    const dispatcher = new Dispatcher(agent);
    return (id: string) => dispatcher.dispatch({ execute: 'guest-file-read', arguments: arguments_, id });
  };
  const result = '{"return": {"count": 5, "buf-b64": "aGVsbG8=", "eof": true}';
  const short = await open('/a')('7');
  assert.ok(typeof short === 'object' && 'block' in short);
  assert.equal(runtime.sys.decodeUtf8(short.block, 0, short.end), `${result}, "id": "7"}\n`);
  const long = 'x'.repeat(1000);
  assert.equal(await open('/a')(long), `${result}, "id": "${long}"}\n`);
  const large = await open('/large')('7');
  assert.ok(typeof large === 'object' && 'body' in large);
});

test('what is read, written and sought is told with the id of the request, however long that is', () => {
  const files = new FakeFiles();
  files.put('/a', 'hello');
  const agent = agentContext(runtime, { files });
  const dispatcher = new Dispatcher(agent, commands);
  const ask = (command: string, args: JsonObject, id?: Json): string => {
    const request = { execute: `guest-file-${command}`, arguments: args, ...(id !== undefined && { id }) };
    const answer = dispatcher.dispatch(request);
    if (typeof answer === 'string') return answer;
    assert.ok(answer !== undefined && 'block' in answer);
    return runtime.sys.decodeUtf8(answer.block, 0, answer.end)!;
  };
  ask('open', { path: '/a', mode: 'r+' });
  const handle = 1000;
  const [short, long] = [7, 'x'.repeat(1000)];
  for (const [id, tail] of [
    [undefined, '}\n'],
    [short, ', "id": 7}\n'],
    [long, `, "id": "${long}"}\n`],
  ] as const) {
    assert.equal(
      ask('read', { handle, count: 2 }, id),
      `{"return": {"count": 2, "buf-b64": "aGU=", "eof": false}${tail}`,
    );
    assert.equal(
      ask('seek', { handle, offset: 0, whence: 0 }, id),
      `{"return": {"position": 0, "eof": false}${tail}`,
    );
    assert.equal(
      ask('read', { handle }, id),
      `{"return": {"count": 5, "buf-b64": "aGVsbG8=", "eof": true}${tail}`,
    );
    assert.equal(
      ask('read', { handle, count: 0 }, id),
      `{"return": {"count": 0, "buf-b64": "", "eof": false}${tail}`,
    );
    ask('seek', { handle, offset: 0, whence: 0 });
    assert.equal(ask('write', { handle, 'buf-b64': '' }, id), `{"return": {"count": 0, "eof": false}${tail}`);
  }
});

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { FakeAccounts } from '../platform/fake/accounts.ts';
import { FakeFiles } from '../platform/fake/files.ts';
import type { Sys } from '../runtime/index.ts';
import { createRuntime } from '../runtime/node/index.ts';
import type { Json, JsonObject } from '../wire/index.ts';
import { Dispatcher } from './dispatch.ts';
import { agentContext, loadFileCommands } from './testdata/agent-context.ts';

const runtime = createRuntime();
after(() => runtime.close());
await loadFileCommands(runtime);

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
      throw new RangeError('out of memory');
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

test('what is read, written and sought is told with the id of the request, however long that is', () => {
  const files = new FakeFiles();
  files.put('/a', 'hello');
  const agent = agentContext(runtime, { files });
  const dispatcher = new Dispatcher(agent);
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

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { FakeAccounts } from '../platform/fake/accounts.ts';
import type { Sys } from '../runtime/index.ts';
import { createRuntime } from '../runtime/node/index.ts';
import type { JsonObject } from '../wire/index.ts';
import { Dispatcher } from './dispatch.ts';
import { agentContext } from './testdata/agent-context.ts';

const runtime = createRuntime();
after(() => runtime.close());

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

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { FakeExec } from '../../platform/fake/exec.ts';
import { createRuntime } from '../../runtime/node/index.ts';
import { CAPTURE_MAX } from '../captured-output.ts';
import type { AgentContext } from '../command.ts';
import { agentContext } from '../testdata/agent-context.ts';
import { drainReply } from '../testdata/drain-reply.ts';
import { exec } from './exec.ts';
import { execStatus } from './exec-status.ts';

const runtime = createRuntime();
after(() => runtime.close());

function setup(): { agent: AgentContext; programs: FakeExec } {
  const programs = new FakeExec();
  programs.programs.set('talk', ({ input, write }) => {
    write('stdout', `out ${input}`);
    write('stderr', 'err');
    return { code: 3 };
  });
  return { agent: agentContext(runtime, { exec: programs }), programs };
}

/** Starts a program and returns its status once it has ended. */
async function status(agent: AgentContext, args: Parameters<typeof exec>[1]): Promise<unknown> {
  const { pid } = exec(agent, args) as { pid: number };
  await new Promise(setImmediate);
  return drainReply(agent, execStatus(agent, { pid }));
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

test('a program is started with its arguments and environment', () => {
  const { agent, programs } = setup();
  assert.deepEqual(exec(agent, { path: 'talk' }), { pid: 1 });
  exec(agent, { path: 'talk', arg: ['-x', ''], env: ['A=1'], 'input-data': base64('in') });
  const [plain, full] = programs.started;
  assert.deepEqual(plain, {
    path: 'talk',
    arguments: [],
    environment: undefined,
    input: undefined,
    stdout: 'null',
    stderr: 'null',
  });
  assert.deepEqual([full?.arguments, full?.environment], [['-x', ''], ['A=1']]);
  assert.equal(Buffer.concat(full?.input ?? []).toString(), 'in');
});

test('a program that does not start is told in the words of GLib', () => {
  const { agent } = setup();
  assert.throws(() => exec(agent, { path: '/none' }), {
    name: 'CommandError',
    message: 'Failed to execute child process “/none” (No such file or directory)',
  });
});

test('input that is no base64 is told before the program starts', () => {
  const { agent, programs } = setup();
  assert.throws(() => exec(agent, { path: 'talk', 'input-data': '*' }), {
    message: 'Base64 data contains invalid characters',
  });
  assert.equal(programs.started.length, 0);
});

test('output is captured as asked for', async () => {
  const { agent } = setup();
  const captured = async (capture?: boolean | string): Promise<unknown> =>
    status(agent, {
      path: 'talk',
      'input-data': base64('in'),
      ...(capture !== undefined && { 'capture-output': capture as 'none' }),
    });
  const exit = { exited: true, exitcode: 3 };
  const out = { 'out-data': base64('out in'), 'out-truncated': false };
  const err = { 'err-data': base64('err'), 'err-truncated': false };
  assert.deepEqual(await captured(), exit);
  assert.deepEqual(await captured(false), exit);
  assert.deepEqual(await captured('none'), exit);
  assert.deepEqual(await captured(true), { ...exit, ...out, ...err });
  assert.deepEqual(await captured('separated'), { ...exit, ...out, ...err });
  assert.deepEqual(await captured('stdout'), { ...exit, ...out });
  assert.deepEqual(await captured('stderr'), { ...exit, ...err });
  assert.deepEqual(await captured('merged'), {
    ...exit,
    'out-data': base64('out inerr'),
    'out-truncated': false,
  });
});

test('a program that runs is told as such, one that has ended only once', async () => {
  const { agent, programs } = setup();
  const { promise, resolve } = Promise.withResolvers<void>();
  programs.programs.set('sleep', async () => {
    await promise;
    return { signal: 15 };
  });
  const { pid } = exec(agent, { path: 'sleep', 'capture-output': true }) as { pid: number };
  assert.deepEqual(execStatus(agent, { pid }), { exited: false });
  resolve();
  await new Promise(setImmediate);
  assert.deepEqual(execStatus(agent, { pid }), { exited: true, signal: 15 });
  assert.throws(() => execStatus(agent, { pid }), { message: `PID ${pid} does not exist` });
});

test('members are in the schema’s order, written as every reply', async () => {
  const { agent } = setup();
  const { pid } = exec(agent, { path: 'talk', 'capture-output': true }) as { pid: number };
  await new Promise(setImmediate);
  let text = '';
  await drainReply(agent, execStatus(agent, { pid }), (piece) => (text += piece));
  assert.equal(
    text,
    '{"exited": true, "exitcode": 3, "out-data": "b3V0IA==", "err-data": "ZXJy", ' +
      '"out-truncated": false, "err-truncated": false}',
  );
});

test('more output than is kept is sent in pieces and told to be cut', async () => {
  const { agent, programs } = setup();
  const megabyte = 'abcdefgh'.repeat(1 << 17);
  programs.programs.set('flood', ({ write }) => {
    for (let count = 0; count < 17; count++) write('stdout', megabyte);
    return { code: 0 };
  });
  const { pid } = exec(agent, { path: 'flood', 'capture-output': 'stdout' }) as { pid: number };
  await new Promise(setImmediate);
  let pieces = 0;
  const reply = (await drainReply(agent, execStatus(agent, { pid }), () => pieces++)) as Record<
    string,
    string
  >;
  assert.ok(pieces > 100);
  assert.equal(reply['out-truncated'], true);
  const data = Buffer.from(reply['out-data']!, 'base64');
  assert.equal(data.length, CAPTURE_MAX);
  assert.ok(data.equals(Buffer.alloc(CAPTURE_MAX, 'abcdefgh')));
});

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import type { Json } from '../../wire/index.ts';
import { ParseError } from '../../wire/index.ts';
import type { Answer } from '../dispatch.ts';
import { StreamedReply } from '../streamed-reply.ts';
import type { Audit } from './audit.ts';
import { AuditedDispatcher } from './audited-dispatcher.ts';
import { AuditBench } from '../../../test/support/audit-bench.ts';

let bench: AuditBench;
beforeEach(() => (bench = new AuditBench()));
afterEach(() => bench[Symbol.dispose]());

/** A dispatcher that gives `answer`, whatever it is asked. */
function dispatcher(answer: Answer | Promise<Answer>, audit: Audit = bench.audit()): AuditedDispatcher {
  const runtime = { sys: bench.sys, loop: bench.runtime.loop };
  const inner = { isQuick: () => false, dispatch: () => answer, fault: () => FAULT };
  return new AuditedDispatcher(runtime, audit, inner, () => ({ channel: 'test', pid: 5 }));
}

/** The last line, without what stands in every one and without what differs from run to run. */
function last(): Record<string, unknown> {
  const {
    seq,
    prev,
    time,
    uptime,
    hash,
    'duration-us': duration,
    ...rest
  } = JSON.parse(bench.lines().at(-1)!) as Record<string, unknown>;
  assert.match(String(time), /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
  assert.ok(
    typeof seq === 'number' &&
      typeof uptime === 'number' &&
      typeof prev === 'string' &&
      typeof hash === 'string',
  );
  assert.ok(duration === undefined || (duration as number) >= 0);
  return rest;
}

const FAULT = '{"error": {"class": "GenericError", "desc": "internal error"}}\n';
const client = { channel: 'test', pid: 5 };
const PING = { execute: 'guest-ping' };

test('a command is recorded with its client, its arguments and that it succeeded, before the client is told', () => {
  dispatcher('{"return": {}}\n').dispatch({ execute: 'guest-file-close', arguments: { handle: 1000 } });
  assert.deepEqual(last(), {
    client,
    command: 'guest-file-close',
    arguments: { handle: 1000 },
    outcome: 'ok',
  });
});

test('what later requests are about is recorded: a handle, a program', () => {
  dispatcher('{"return": 1000}\n').dispatch({ execute: 'guest-file-open', arguments: { path: '/x' } });
  assert.equal(last()['result'], 1000);
  dispatcher('{"return": {"pid": 42}, "id": 1}\n').dispatch({
    execute: 'guest-exec',
    arguments: { path: '/x' },
  });
  assert.equal(last()['result'], 42);
});

test('an error is recorded as the client is told, whatever its id is', () => {
  const error = String.raw`"error": {"class": "GenericError", "desc": "no \"error\": {\"class\": \"x"}}`;
  for (const id of ['', '"id": 1, ', '"id": {"error": {"class": "x", "desc": "y"}}, ']) {
    dispatcher(`{${id}${error}\n`).dispatch(PING);
    const { outcome, class: kind, error: told } = last();
    assert.deepEqual([outcome, kind, told], ['error', 'GenericError', 'no "error": {"class": "x']);
  }
});

test('an error that may quote a key or a password is cut before that', () => {
  const answer =
    String.raw`{"error": {"class": "GenericError", "desc": "invalid OpenSSH public key: 'SECRET'"}}` + '\n';
  dispatcher(answer).dispatch({
    execute: 'guest-ssh-add-authorized-keys',
    arguments: { username: 'x', keys: ['SECRET'] },
  });
  assert.equal(last()['error'], 'invalid OpenSSH public key');
  assert.ok(!bench.lines().join('').includes('SECRET'));
});

test('what is no request is recorded without what it says', () => {
  const answer = `{"error": {"class": "GenericError", "desc": "JSON parse error, invalid keyword 'SECRET'"}}\n`;
  for (const message of [ParseError.syntax('SECRET'), ['SECRET'], 5, null] as const) {
    dispatcher(answer).dispatch(message as Json);
    assert.deepEqual(last(), {
      client,
      command: null,
      outcome: 'error',
      class: 'GenericError',
      error: 'malformed request',
    });
  }
});

test('a message that could not be read for a fault of ours is recorded', () => {
  assert.equal(dispatcher('').fault(new Error('SECRET')), FAULT);
  const error = 'internal error';
  assert.deepEqual(last(), { client, command: null, outcome: 'error', class: 'GenericError', error });
});

test('a command that is not there is recorded without its arguments', () => {
  const answer = '{"error": {"class": "CommandNotFound", "desc": "no"}}\n';
  dispatcher(answer).dispatch({ execute: 'guest-set-passwd', arguments: { password: 'SECRET' } });
  assert.deepEqual(last(), {
    client,
    command: 'guest-set-passwd',
    outcome: 'error',
    class: 'CommandNotFound',
    error: 'no',
  });
  dispatcher(answer).dispatch({ execute: 'x'.repeat(10_000) });
  assert.deepEqual(last()['command'], { start: 'x'.repeat(256), length: 10_000 });
  dispatcher(answer).dispatch({ execute: 5 });
  assert.equal(last()['command'], null);
});

test('a command without a reply, and one whose reply streams, have succeeded', () => {
  dispatcher(undefined).dispatch({ execute: 'guest-shutdown' });
  assert.equal(last()['outcome'], 'ok');
  const body = new (class extends StreamedReply {
    override readonly done = true;
    override put = (): number => 0;
  })();
  dispatcher({ head: '', body, tail: '' }).dispatch({ execute: 'guest-file-read', arguments: { handle: 1 } });
  assert.equal(last()['outcome'], 'ok');
});

test('a command that takes its time is recorded when it is done, or as unfinished when the agent ends before', async () => {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const subject = dispatcher(promise);
  const answer = subject.dispatch({ execute: 'guest-fstrim' });
  assert.equal(last()['event'], 'start');
  subject.finish();
  assert.equal(last()['outcome'], 'unfinished');
  resolve('{"return": {"paths": []}}\n');
  assert.equal(await answer, '{"return": {"paths": []}}\n');
  assert.equal(last()['outcome'], 'ok');
  subject.finish();
  assert.equal(last()['outcome'], 'ok');
});

test('where commands have to be recorded they are before they are done, and refused if that cannot be', () => {
  const subject = dispatcher('{"return": {}}\n', bench.audit({ required: true }));
  assert.equal(subject.dispatch(PING), '{"return": {}}\n');
  bench.room = 0;
  assert.equal(
    subject.dispatch({ execute: 'guest-exec', arguments: { path: '/x' }, id: 7 }),
    '{"id": 7, "error": {"class": "GenericError", "desc": "Command guest-exec has been refused: the audit cannot be written: No space left on device"}}\n',
  );
  assert.equal(subject.dispatch({ execute: 'guest-fsfreeze-thaw' }), '{"return": {}}\n');
  bench.room = Infinity;
  assert.equal(subject.dispatch(PING), '{"return": {}}\n');
  const told = bench.lines().map((line) => {
    const { event, command, outcome } = JSON.parse(line) as Record<string, string>;
    return event ?? `${command} ${outcome}`;
  });
  assert.deepEqual(told, [
    'start',
    'guest-ping begun',
    'guest-ping ok',
    'resume',
    'guest-exec begun',
    'guest-exec error',
    'guest-fsfreeze-thaw ok',
    'guest-ping begun',
    'guest-ping ok',
  ]);
});

test('while file systems are frozen what has to be recorded is done, and recorded later', () => {
  const audit = bench.audit({ required: true });
  const subject = dispatcher('{"return": {}}\n', audit);
  audit.hold();
  assert.equal(subject.dispatch(PING), '{"return": {}}\n');
  audit.release();
  assert.deepEqual(bench.subjects(), ['start', 'freeze', 'guest-ping', 'guest-ping', 'thaw']);
});

test('a disk that is full does not keep a command from being done where it does not have to be recorded', () => {
  const subject = dispatcher('{"return": {}}\n');
  bench.room = 0;
  for (let i = 0; i < 3; i++) assert.equal(subject.dispatch(PING), '{"return": {}}\n');
});

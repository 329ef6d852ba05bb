import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRuntime } from '../runtime/node/index.ts';
import { Accounting, spoken } from './accounting.ts';
import { DatagramLog } from './testdata/datagram-log.ts';

const runtime = createRuntime();
const folder = mkdtempSync(join(tmpdir(), 'qga-accounting-'));
const path = join(folder, 'log');
after(() => {
  runtime.close();
  rmSync(folder, { recursive: true });
});

let log: DatagramLog;
/** Milliseconds that the agent's clock is ahead. */
let ahead: number;
let sockets: number;

beforeEach(() => {
  log = new DatagramLog(runtime.sys, path);
  ahead = 0;
  sockets = 0;
});
afterEach(() => log.close());

function accounting(): Accounting {
  const { sys, loop } = runtime;
  const watched = {
    ...sys,
    now: () => sys.now() + ahead,
    socket: (...args: Parameters<typeof sys.socket>) => (sockets++, sys.socket(...args)),
  };
  return new Accounting({ sys: watched, loop }, path);
}

/** What has come, without what stands before the text. */
function texts(): string[] {
  return log.take().map((message) => message.replace(/^<14>.* qemu-ga: info: /, ''));
}

test('a message has the form of syslog(3), in local time', () => {
  accounting().tell('guest-ping called');
  const [message = ''] = log.take();
  const [, month, day, clock] =
    /^<14>(\w{3}) ([ \d]\d) (\d\d:\d\d:\d\d) qemu-ga: info: guest-ping called$/.exec(message)!;
  const told = new Date(`${month} ${day} ${new Date().getFullYear()} ${clock}`);
  assert.ok(Math.abs(told.getTime() - Date.now()) < 5000, message);
});

test('what comes again within a second is counted, and the number told', async () => {
  const subject = accounting();
  for (let i = 0; i < 5; i++) subject.tell('guest-ping called');
  assert.deepEqual(texts(), ['guest-ping called']);
  subject.tell('guest-fstrim called');
  assert.deepEqual(texts(), ['last message repeated 4 times', 'guest-fstrim called']);
  subject.tell('guest-fstrim called');
  await sleep(1100);
  assert.deepEqual(texts(), ['last message repeated 1 times']);
  ahead = 1000;
  subject.tell('guest-fstrim called');
  subject.tell('guest-fstrim called');
  subject.finish();
  assert.deepEqual(texts(), ['guest-fstrim called', 'last message repeated 1 times']);
});

test('where there is no system log it is looked for every ten seconds', () => {
  const subject = accounting();
  log.close();
  for (let i = 0; i < 10; i++) subject.tell(`message ${i}`);
  assert.equal(sockets, 1);
  log = new DatagramLog(runtime.sys, path);
  ahead = 10_000;
  subject.tell('found');
  assert.deepEqual(texts(), ['found']);
});

test('a system log that is started anew is told without a gap', () => {
  const subject = accounting();
  subject.tell('one');
  log.close();
  log = new DatagramLog(runtime.sys, path);
  subject.tell('two');
  subject.tell('three');
  assert.deepEqual(texts(), ['two', 'three']);
});

test('what a system log that is stuck does not take is counted, and the agent goes on', () => {
  const subject = accounting();
  for (let i = 0; i < 1000; i++) subject.tell(`message ${i}`);
  const taken = texts().length;
  assert.ok(taken > 0 && taken < 1000, String(taken));
  subject.tell('again');
  assert.deepEqual(texts(), [`${1000 - taken} messages are lost`, 'again']);
  assert.equal(sockets, 1);
});

test('nothing is told while file systems are frozen, of what came before the freeze all is', () => {
  const subject = accounting();
  subject.tell('guest-ping called');
  subject.tell('guest-ping called');
  subject.hold();
  assert.deepEqual(texts(), ['guest-ping called', 'last message repeated 1 times']);
  subject.tell('guest-info called');
  subject.finish();
  assert.deepEqual(texts(), []);
  subject.release();
  subject.tell('guest-fstrim called');
  assert.deepEqual(texts(), ['guest-fstrim called']);
});

test('without a system log nothing is told, frozen or not', () => {
  const silent = new Accounting(runtime, undefined);
  silent.tell('one');
  silent.hold();
  silent.release();
  silent.tell('two');
  assert.deepEqual(texts(), []);
});

test('what a client says is put on one line, in ASCII, and cut', () => {
  assert.equal(spoken('/tmp/a "b"\n\u001b[2J\u202e'), String.raw`/tmp/a \"b\"\n\u001B[2J\u202E`);
  assert.equal(spoken('x'.repeat(1024)), 'x'.repeat(1024));
  assert.equal(spoken('é'.repeat(2000)), `${'\\u00E9'.repeat(1024)}... (2000 characters)`);
});

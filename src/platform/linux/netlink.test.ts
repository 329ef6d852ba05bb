import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EPERM, type Sys } from '../../runtime/index.ts';
import { netlinkAttributes, netlinkDump, parseDump } from './netlink.ts';
import { netlinkAttribute, netlinkMessage, uint32 } from './testdata/netlink-message.ts';

const DONE = netlinkMessage(3, uint32(0), 2);
const MULTI = 2;
const INTERRUPTED = 0x10;

function datagram(...messages: number[][]): Uint8Array {
  return Uint8Array.from(messages.flat());
}

function types(dump: readonly { type: number }[]): number[] {
  return dump.map(({ type }) => type);
}

/** A kernel that sends one list of datagrams for each request. */
function kernel(...answers: Uint8Array[][]): { sys: Sys; requests: Uint8Array[]; closed: number[] } {
  const requests: Uint8Array[] = [];
  const closed: number[] = [];
  let waiting: Uint8Array[] = [];
  const sys = {
    socket: () => 7,
    write: (_fd: number, from: Uint8Array) => {
      waiting = [...answers[requests.push(from.slice()) - 1]!];
      return from.length;
    },
    read: (_fd: number, into: Uint8Array) => {
      const next = waiting.shift()!;
      into.set(next);
      return next.length;
    },
    close: (fd: number) => closed.push(fd),
  } as unknown as Sys;
  return { sys, requests, closed };
}

test('a datagram holds messages, padded; the last one of a dump says so', () => {
  const part = parseDump(datagram(netlinkMessage(16, [1, 2, 3], MULTI), netlinkMessage(16, [4], MULTI)));
  assert.deepEqual(
    part.messages.map(({ body }) => [...body]),
    [[1, 2, 3], [4]],
  );
  assert.equal(part.last, false);
  assert.deepEqual(parseDump(datagram(DONE)), { messages: [], last: true, interrupted: false });
});

test('an error of the kernel is thrown, as an answer of its own or at the end of a dump', () => {
  const failure = { name: 'SystemError', code: 'EPERM' };
  assert.throws(() => parseDump(datagram(netlinkMessage(2, [...uint32(-EPERM), 0, 0, 0, 0]))), failure);
  assert.throws(() => parseDump(datagram(netlinkMessage(3, uint32(-EPERM), MULTI))), failure);
});

test('a message that claims more than there is ends the datagram', () => {
  const cut = datagram(netlinkMessage(16, [1, 2, 3, 4]), netlinkMessage(17, [1, 2, 3, 4])).subarray(0, 36);
  assert.deepEqual(types(parseDump(cut).messages), [16]);
});

test('attributes are found by type, whatever flags it has', () => {
  const body = Uint8Array.from([
    ...uint32(0x0909),
    ...netlinkAttribute(3, [1, 2, 3]),
    ...netlinkAttribute(0x8000 | 5, [4]),
    ...uint32(0),
  ]);
  const attributes = netlinkAttributes(body, 4);
  assert.deepEqual([...attributes.keys()], [3, 5]);
  assert.deepEqual([...attributes.get(3)!], [1, 2, 3]);
});

test('a dump may come in many datagrams', () => {
  const { sys, requests, closed } = kernel([
    datagram(netlinkMessage(16, []), netlinkMessage(17, [])),
    datagram(netlinkMessage(18, [])),
    datagram(DONE),
  ]);
  assert.deepEqual(types(netlinkDump(sys, 22, Uint8Array.of(10, 0))), [16, 17, 18]);
  assert.deepEqual([...requests[0]!], netlinkRequest());
  assert.deepEqual(closed, [7]);
});

/** RTM_GETADDR, NLM_F_REQUEST and NLM_F_DUMP. */
function netlinkRequest(): number[] {
  const message = netlinkMessage(22, [10, 0, 0, 0], 0x301).slice(0, 18);
  message.splice(0, 4, ...uint32(18));
  message.splice(8, 4, ...uint32(0));
  return message;
}

test('a table that changed while it was read is asked for again', () => {
  const torn = [datagram(netlinkMessage(16, [], INTERRUPTED)), datagram(DONE)];
  const whole = [datagram(netlinkMessage(17, [])), datagram(DONE)];
  assert.deepEqual(types(netlinkDump(kernel(torn, torn, whole).sys, 18, new Uint8Array(16))), [17]);
  const restless = kernel(torn, torn, torn, torn, whole);
  assert.deepEqual(types(netlinkDump(restless.sys, 18, new Uint8Array(16))), [16]);
});

test('a socket that cannot be had is told', () => {
  const sys = { socket: () => -EPERM } as unknown as Sys;
  assert.throws(() => netlinkDump(sys, 18, new Uint8Array(16)), { code: 'EPERM', syscall: 'socket' });
});

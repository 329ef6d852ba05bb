import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sys } from '../../runtime/node/index.ts';
import { type UtmpRecord, utmpRecord } from './testdata/utmp-record.ts';
import { parseUtmp } from './utmp.ts';

const login: UtmpRecord = { type: 7, user: 'alice', seconds: 1_790_000_000, microseconds: 123_456 };
const boot: UtmpRecord = { ...login, type: 2, user: 'reboot' };
const session = { user: 'alice', since: 1_790_000_000_123_456 };

function file(size: 384 | 400, ...records: UtmpRecord[]): Uint8Array {
  return Uint8Array.from(records.flatMap((record) => utmpRecord(size, record)));
}

test('login sessions are picked out of the records, in their order', () => {
  const bob = { ...login, user: 'bob', microseconds: 0 };
  const dead = { ...login, type: 8 };
  assert.deepEqual(parseUtmp(sys, file(384, boot, bob, dead, login), 'x86_64'), [
    { user: 'bob', since: 1_790_000_000_000_000 },
    session,
  ]);
  assert.deepEqual(parseUtmp(sys, new Uint8Array(), 'x86_64'), []);
});

test('a name of 32 characters fills its field', () => {
  const user = 'a23456789012345678901234567890b2';
  assert.deepEqual(parseUtmp(sys, file(384, { ...login, user }), 'x86_64'), [{ ...session, user }]);
});

test('records with 64-bit times are known by the size of the file', () => {
  assert.deepEqual(parseUtmp(sys, file(400, boot, login), 'aarch64'), [session]);
  assert.deepEqual(parseUtmp(sys, file(384, boot, login), 'aarch64'), [session]);
});

test('where both sizes fit the machine decides', () => {
  const wide = Array.from({ length: 24 }, () => login);
  const compact = [...wide, login];
  assert.equal(parseUtmp(sys, file(400, ...wide), 'aarch64').length, 24);
  assert.equal(parseUtmp(sys, file(384, ...compact), 'x86_64').length, 25);
});

test('a 32-bit time counts on after 2038', () => {
  const late = file(384, { ...login, seconds: 2 ** 31 + 5, microseconds: 0 });
  assert.deepEqual(parseUtmp(sys, late, 'x86_64'), [{ user: 'alice', since: (2 ** 31 + 5) * 1e6 }]);
});

test('a record that is cut short is left out', () => {
  assert.deepEqual(parseUtmp(sys, file(384, login, login).subarray(0, 700), 'x86_64'), [session]);
});

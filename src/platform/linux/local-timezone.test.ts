import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENOENT } from '../../runtime/index.ts';
import { localTimezone } from './local-timezone.ts';
import { tzifFile } from './testdata/tzif-file.ts';

function fixed(offset: number, zone: string): Uint8Array {
  return tzifFile(2, { changes: [], types: [[offset, zone]], footer: '' });
}

const files: Record<string, Uint8Array> = {
  '/etc/localtime': fixed(3600, 'CET'),
  '/usr/share/zoneinfo/Asia/Tokyo': fixed(32_400, 'JST'),
  '/usr/share/zoneinfo/broken': new Uint8Array(10),
  '/opt/zones/Moon/Base': fixed(60, 'MOON'),
};

function zone(...environment: string[]): string | undefined {
  return localTimezone(environment, (path) => files[path] ?? -ENOENT, 0).zone;
}

test('without TZ /etc/localtime counts, a copy as well as a link', () => {
  assert.equal(zone('TZDIR=/opt/zones', 'TZX=UTC0'), 'CET');
});

test('TZ names a file in the zone directory, with or without a colon', () => {
  assert.equal(zone('TZ=Asia/Tokyo'), 'JST');
  assert.equal(zone('TZ=:Asia/Tokyo'), 'JST');
  assert.equal(zone('TZ=Moon/Base', 'TZDIR=/opt/zones'), 'MOON');
});

test('TZ may be the path of a file, or a rule', () => {
  assert.equal(zone('TZ=/opt/zones/Moon/Base'), 'MOON');
  assert.equal(zone('TZ=XYZ-3'), 'XYZ');
});

test('TZ may be a bare offset, unless a file has its name', () => {
  assert.equal(zone('TZ=+05:30'), '+05:30');
  assert.equal(zone('TZ=:+05:30'), 'UTC');
});

test('what says nothing valid means UTC', () => {
  const utc = { offset: 0, zone: 'UTC' };
  for (const setting of ['', ':', 'Nowhere', 'broken', '/no/file']) {
    assert.deepEqual(
      localTimezone([`TZ=${setting}`], (path) => files[path] ?? -ENOENT, 0),
      utc,
      setting,
    );
  }
  assert.deepEqual(
    localTimezone([], () => -ENOENT, 0),
    utc,
  );
});

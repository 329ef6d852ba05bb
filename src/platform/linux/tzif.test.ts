import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { tzifFile } from './testdata/tzif-file.ts';
import { tzifTimezone } from './tzif.ts';

const content = {
  changes: [
    [-2_524_521_600, 1],
    [1000, 2],
    [2000, 1],
  ],
  types: [
    [3208, 'LMT'],
    [3600, 'CET'],
    [7200, 'CEST'],
  ],
  footer: 'CET-1CEST,M3.5.0,M10.5.0/3',
} as const;
const summer2026 = Date.parse('2026-07-01T00:00Z') / 1000;

test('between the changes of a file the type of the one before holds, before the first the first type', () => {
  const file = tzifFile(2, content);
  assert.deepEqual(tzifTimezone(file, -3e9), { offset: 3208, zone: 'LMT' });
  assert.deepEqual(tzifTimezone(file, 999), { offset: 3600, zone: 'CET' });
  assert.deepEqual(tzifTimezone(file, 1000), { offset: 7200, zone: 'CEST' });
  assert.deepEqual(tzifTimezone(file, 1999), { offset: 7200, zone: 'CEST' });
});

test('after the last change the rule at the end of the file counts', () => {
  assert.deepEqual(tzifTimezone(tzifFile(2, content), summer2026), { offset: 7200, zone: 'CEST' });
});

test('without a rule the last change holds for ever, as in files of version 1', () => {
  const winter = { offset: 3600, zone: 'CET' };
  assert.deepEqual(tzifTimezone(tzifFile(2, { ...content, footer: '' }), summer2026), winter);
  const old = tzifFile(1, {
    ...content,
    changes: [
      [1000, 2],
      [2000, 1],
    ],
  });
  assert.deepEqual(tzifTimezone(old, summer2026), winter);
  assert.deepEqual(tzifTimezone(old, 1500), { offset: 7200, zone: 'CEST' });
});

test('a zone that never changed has its one type, or its rule', () => {
  const fixed = { changes: [], types: [[0, 'UTC']], footer: '' } as const;
  assert.deepEqual(tzifTimezone(tzifFile(1, fixed), summer2026), { offset: 0, zone: 'UTC' });
  assert.deepEqual(tzifTimezone(tzifFile(2, { ...fixed, footer: 'UTC0' }), 0), { offset: 0, zone: 'UTC' });
});

test('what is cut short anywhere, or something else, is no zone, and never an error', () => {
  const file = tzifFile(2, { ...content, footer: '' });
  for (let length = 0; length < file.length - 2; length++) {
    assert.equal(tzifTimezone(file.subarray(0, length), 0), undefined, `${length} bytes`);
  }
  assert.equal(tzifTimezone(new Uint8Array(200), 0), undefined);
});

const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
];

test("this machine's files say what the engine's own tables say", (context) => {
  for (const name of zones) {
    const path = `/usr/share/zoneinfo/${name}`;
    if (!existsSync(path)) return context.skip('no zone files here');
    const format = new Intl.DateTimeFormat('en', { timeZone: name, timeZoneName: 'longOffset' });
    const file = readFileSync(path);
    for (const month of ['01', '04', '07', '10']) {
      const moment = new Date(`2024-${month}-15T12:00Z`);
      const [sign = '', hours, minutes] =
        /GMT(?:([+-])(\d+):(\d+))?/.exec(format.format(moment))?.slice(1) ?? [];
      const offset = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * (sign === '-' ? -60 : 60);
      assert.equal(tzifTimezone(file, moment.getTime() / 1000)?.offset, offset, `${name} ${month}`);
    }
  }
});

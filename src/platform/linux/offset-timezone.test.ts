import assert from 'node:assert/strict';
import { test } from 'node:test';
import { offsetTimezone } from './offset-timezone.ts';

test('an offset is a zone of its own name', () => {
  for (const [text, offset] of [
    ['+05:30', 19_800],
    ['-0800', -28_800],
    ['05:30', 19_800],
    ['5', 18_000],
    ['+053015', 19_815],
    ['05:3015', 19_815],
    ['0530:15', 19_815],
    ['5:30', 19_800],
    ['-00:30', -1800],
    ['+24:59:59', 89_999],
    ['Z', 0],
    ['-0', 0],
  ] as const)
    assert.deepEqual(offsetTimezone(text), { zone: text, offset });
});

test('what is no offset is none', () => {
  for (const text of ['', '+', 'z', '530', '+05:3', '+05:60', '+25:00', 'EST5', ':+05:30', '+05:30 '])
    assert.equal(offsetTimezone(text), undefined, text);
});

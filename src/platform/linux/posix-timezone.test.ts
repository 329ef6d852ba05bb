import assert from 'node:assert/strict';
import { test } from 'node:test';
import { posixTimezone } from './posix-timezone.ts';

/** The zone at a moment given in UTC, as `CEST+7200`. */
function zone(rule: string, moment: string): string | undefined {
  const found = posixTimezone(rule, Date.parse(`${moment}Z`) / 1000);
  return found && `${found.zone}${found.offset < 0 ? '' : '+'}${found.offset}`;
}

test('a rule without daylight saving time always says the same, west being positive in it', () => {
  assert.equal(zone('UTC0', '2026-07-01T00:00'), 'UTC+0');
  assert.equal(zone('JST-9', '1999-01-01T00:00'), 'JST+32400');
  assert.equal(zone('HST10', '2026-07-01T00:00'), 'HST-36000');
});

test('names in angle brackets may have digits and signs, offsets minutes and seconds', () => {
  assert.equal(zone('<+0545>-5:45', '2026-01-01T00:00'), '+0545+20700');
  assert.equal(zone('<-03>3', '2026-01-01T00:00'), '-03-10800');
  assert.equal(zone('LMT-0:53:28', '2026-01-01T00:00'), 'LMT+3208');
});

test('time changes to the second on the weekdays that the rule names, the fifth being the last', () => {
  const berlin = 'CET-1CEST,M3.5.0,M10.5.0/3';
  assert.equal(zone(berlin, '2026-03-29T00:59:59'), 'CET+3600');
  assert.equal(zone(berlin, '2026-03-29T01:00:00'), 'CEST+7200');
  assert.equal(zone(berlin, '2026-10-25T00:59:59'), 'CEST+7200');
  assert.equal(zone(berlin, '2026-10-25T01:00:00'), 'CET+3600');
});

test('summer may lie around the new year', () => {
  const auckland = 'NZST-12NZDT,M9.5.0,M4.1.0/3';
  assert.equal(zone(auckland, '2026-12-31T23:00'), 'NZDT+46800');
  assert.equal(zone(auckland, '2027-01-01T10:00'), 'NZDT+46800');
  assert.equal(zone(auckland, '2027-07-01T00:00'), 'NZST+43200');
});

test('winter may be the time that is saved', () => {
  const dublin = 'IST-1GMT0,M10.5.0,M3.5.0/1';
  assert.equal(zone(dublin, '2026-07-01T00:00'), 'IST+3600');
  assert.equal(zone(dublin, '2026-12-01T00:00'), 'GMT+0');
});

test('a change may come hours before or days after the date that it names', () => {
  const gaza = 'EET-2EEST,M3.4.4/50,M10.4.4/50';
  assert.equal(zone(gaza, '2026-03-27T23:59'), 'EET+7200');
  assert.equal(zone(gaza, '2026-03-28T00:00'), 'EEST+10800');
  const nuuk = '<-02>2<-01>,M3.5.0/-1,M10.5.0/0';
  assert.equal(zone(nuuk, '2026-03-29T00:59'), '-02-7200');
  assert.equal(zone(nuuk, '2026-03-29T01:00'), '-01-3600');
});

test('days may be counted, with 29 February or without', () => {
  assert.equal(zone('AAA0BBB,J60/0,J300', '2028-02-29T23:59'), 'AAA+0');
  assert.equal(zone('AAA0BBB,J60/0,J300', '2028-03-01T00:00'), 'BBB+3600');
  assert.equal(zone('AAA0BBB,59/0,300', '2028-02-28T23:59'), 'AAA+0');
  assert.equal(zone('AAA0BBB,59/0,300', '2028-02-29T00:00'), 'BBB+3600');
});

test('daylight saving time that ends when it begins is there all year', () => {
  const always = 'EST5EDT,0/0,J365/25';
  for (const moment of ['2026-12-31T23:59', '2027-01-01T04:59', '2027-01-01T05:00', '2027-07-01T00:00']) {
    assert.equal(zone(always, moment), 'EDT-14400');
  }
});

test('without dates the changes are those of the USA', () => {
  assert.equal(zone('EST5EDT', '2026-03-08T06:59'), 'EST-18000');
  assert.equal(zone('EST5EDT', '2026-03-08T07:00'), 'EDT-14400');
  assert.equal(zone('EST5EDT', '2026-11-01T06:00'), 'EST-18000');
});

test('what is no rule is told', () => {
  for (const rule of ['', 'CET', 'Europe/Berlin', '-1', 'C1', '<CET-1'])
    assert.equal(zone(rule, '2026-01-01T00:00'), undefined);
});

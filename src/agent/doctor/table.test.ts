import assert from 'node:assert/strict';
import { test } from 'node:test';
import { duration } from './duration.ts';
import type { Examined } from './examination.ts';
import { printable } from './printable.ts';
import { table } from './table.ts';

const examined = (subject: string, found: string, more: Partial<Examined> = {}): Examined => {
  return { subject, check: 'check', verdict: 'ok', found, ...more };
};

test('a subject is told once, and what is found beside it', () => {
  const text = table(
    [examined('freeze', 'one'), examined('freeze', 'two', { items: ['/a', '/b'] })],
    80,
    false,
  );
  assert.equal(
    text,
    `SUBJECT   WORKS WHAT         FOUND
freeze    ok    check        one
          ok    check        two: /a, /b
`,
  );
});

test('long texts are wrapped between words, long words anywhere, and advice is told apart', () => {
  const findings = [
    examined('channel', 'word '.repeat(30).trim(), { verdict: 'fail', advice: 'do '.repeat(30).trim() }),
    examined('agent', 'x'.repeat(130)),
  ];
  for (const columns of [1, 40, 80, 200]) {
    const lines = table(findings, columns, false).trimEnd().split('\n');
    const width = Math.min(Math.max(columns, 53), 120);
    assert.ok(
      lines.every((line) => line.length <= width),
      `${columns}`,
    );
    assert.ok(lines.some((line) => line.length > width - 12));
    assert.equal(lines.filter((line) => line.includes('-> do')).length, 1);
    const words = lines.join(' ').split(/\s+/);
    assert.equal(words.filter((word) => word === 'word').length, 30);
    assert.equal(words.filter((word) => word === 'do').length, 30);
    assert.equal(lines.join('').replaceAll(/[^x]/g, '').length, 130);
  }
});

test('nothing that the guest names reaches the terminal but as text', () => {
  const name = '/mnt/\u001b]0;title\u0007\u009b2J\r\n\u202egnp.exe\udce9\u{1f600}é';
  assert.equal(printable(name), '/mnt/\\x1b]0;title\\x07\\x9b2J\\x0d\\x0a\\u{202e}gnp.exe\\xe9😀é');
  const text = table([examined('freeze', 'x', { items: [name], advice: name })], 80, false);
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
});

test('verdicts have colours, on a terminal alone', () => {
  const text = table([examined('freeze', 'bad', { verdict: 'fail' })], 80, true);
  assert.ok(text.includes('\u001b[1;31mfail  \u001b[m'), text);
});

test('a time is told by its two largest units', () => {
  const times = [0, 0.4, 59, 60, 3661, 90_000, 86_400 * 3].map(duration);
  assert.deepEqual(times, ['0 s', '0 s', '59 s', '1 min', '1 h 1 min', '1 d 1 h', '3 d']);
});

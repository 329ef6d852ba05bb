import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prettyJson } from './pretty-json.ts';
import type { Screen } from './screen.ts';
import { sizeText } from './size-text.ts';
import { printTable } from './table.ts';
import { durationText } from './verbs/duration-text.ts';
import { memoryUse } from './verbs/memory-use.ts';
import { numberListText, readNumberList } from './verbs/number-list.ts';

test('sizes have three digits at most, in powers of 1024', () => {
  const texts = [0, 1023, 1024, 1536, 10_188, 10_240, 1 << 20, 2 ** 40 * 20, 2n ** 60n].map(sizeText);
  assert.deepEqual(texts, ['0B', '1023B', '1.0K', '1.5K', '9.9K', '10K', '1.0M', '20T', '1.0E']);
});

test('lengths of time are told in their two largest units', () => {
  const texts = [0.04, 0.5, 1, 61, 3_600, 90_000, 86_400 * 3 + 5].map(durationText);
  assert.deepEqual(texts, ['0.0 s', '0.5 s', '1 s', '1 min 1 s', '1 h', '1 d 1 h', '3 d']);
});

test('numbers are read and written as the kernel lists them', () => {
  assert.deepEqual(readNumberList(['0-2,8', '5']), [0, 1, 2, 8, 5]);
  assert.equal(numberListText([8, 0, 1, 2, 5]), '0-2,5,8');
  assert.equal(numberListText([]), 'none');
  for (const wrong of ['', 'a', '3-1', '1-', '0-999999999']) {
    assert.throws(() => readNumberList([wrong]), { name: 'UsageError' }, wrong);
  }
});

test('memory that is left is what the kernel says programs could have', () => {
  const text =
    'MemTotal:        2048 kB\nMemFree:  100 kB\nMemAvailable:    1024 kB\nSwapTotal: 0 kB\nHugePages_Total: 3\n';
  assert.deepEqual(memoryUse(text), {
    total: 2048 * 1024,
    available: 1024 * 1024,
    swapTotal: 0,
    swapFree: 0,
  });
  const old = 'MemTotal: 8 kB\nMemFree: 1 kB\nBuffers: 2 kB\nCached: 3 kB\n';
  assert.equal(memoryUse(old).available, 6 * 1024);
});

test('JSON for people keeps all digits, and nothing that a terminal would obey', () => {
  assert.equal(
    prettyJson({ a: 2n ** 63n, b: 'x\u001b[31m\u009b\u202e' }),
    '{\n  "a": 9223372036854775808,\n  "b": "x\\u001b[31m\\u009b\\u202e"\n}',
  );
});

/** The lines of a small table on a terminal of so many columns. */
function tableLines(columns: number | undefined): string[] {
  const printed: string[] = [];
  const screen = {
    columns,
    print: (line: string) => printed.push(line),
    styled: (_: string, text: string) => text,
  };
  const titles = [{ title: 'NAME' }, { title: 'SIZE', align: 'right' as const }];
  printTable(screen as unknown as Screen, titles, [
    ['a name that is long', '1.0K'],
    ['日本', '12'],
  ]);
  return printed;
}

test('the widest column of a table gives way to the terminal; in a pipe nothing is cut', () => {
  assert.deepEqual(tableLines(undefined), [
    'NAME                 SIZE',
    'a name that is long  1.0K',
    '日本                   12',
  ]);
  assert.deepEqual(tableLines(16), ['NAME        SIZE', 'a name th…  1.0K', '日本          12']);
});

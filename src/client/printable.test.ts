import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printable } from './index.ts';

test('what a terminal would act on is escaped, and nothing else is touched', () => {
  assert.equal(
    printable('\u001b]0;x\u0007\r\n\t\u009b2J\u0000'),
    '\\u001b]0;x\\u0007\\r\\n\\t\\u009b2J\\u0000',
  );
  assert.equal(printable('a\u202eb\u2066c\u200d'), 'a\\u202eb\\u2066c\\u200d');
  assert.equal(printable('\ud800x\udc00'), '\\ud800x\\udc00');
  assert.equal(printable('grüße 日本 😀 /etc/passwd'), 'grüße 日本 😀 /etc/passwd');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeError, encodeReturn, NOTHING } from './reply.ts';

test('the id comes after a result', () => {
  assert.equal(encodeReturn(NOTHING), '{"return": {}}\n');
  assert.equal(encodeReturn({}), '{"return": {}}\n');
  assert.equal(encodeReturn(42), '{"return": 42}\n');
  assert.equal(encodeReturn({}, null), '{"return": {}, "id": null}\n');
  assert.equal(encodeReturn([{ a: 1 }], { b: ['c'] }), '{"return": [{"a": 1}], "id": {"b": ["c"]}}\n');
});

test('and before an error', () => {
  assert.equal(
    encodeError('GenericError', 'no "such"\nthing'),
    '{"error": {"class": "GenericError", "desc": "no \\"such\\"\\nthing"}}\n',
  );
  assert.equal(
    encodeError('CommandNotFound', 'The command x has not been found', 5),
    '{"id": 5, "error": {"class": "CommandNotFound", "desc": "The command x has not been found"}}\n',
  );
});

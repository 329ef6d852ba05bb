import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CAPTURE_MAX, CapturedOutput } from './captured-output.ts';

function joined(output: CapturedOutput): Buffer {
  return Buffer.concat(output.chunks);
}

test('output is copied and kept in order', () => {
  const output = new CapturedOutput();
  const block = Buffer.from('hello');
  output.add(block);
  block.fill('x');
  output.add(Buffer.from(' world'));
  assert.equal(joined(output).toString(), 'hello world');
  assert.equal(output.length, 11);
  assert.equal(output.truncated, false);
});

test('nothing is no chunk', () => {
  assert.deepEqual(new CapturedOutput().chunks, []);
});

test('all chunks but the last hold a multiple of three bytes', () => {
  const output = new CapturedOutput();
  const all = Buffer.alloc(300_000, 'abcdefg');
  for (let at = 0; at < all.length; at += 1001) output.add(all.subarray(at, at + 1001));
  assert.ok(joined(output).equals(all));
  for (const chunk of output.chunks.slice(0, -1)) assert.equal(chunk.length % 3, 0);
});

test('what is beyond the limit is dropped and told', () => {
  const output = new CapturedOutput();
  const megabyte = Buffer.alloc(1 << 20, 1);
  for (let count = 0; count < 16; count++) output.add(megabyte);
  assert.equal(output.length, CAPTURE_MAX);
  assert.equal(output.truncated, false);
  output.add(Buffer.from('x'));
  assert.equal(output.length, CAPTURE_MAX);
  assert.equal(output.truncated, true);
});

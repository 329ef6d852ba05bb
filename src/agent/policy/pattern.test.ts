import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitLine } from './policy-line.ts';

/** The pattern that `text` is in a policy file. */
function like(text: string, candidate: string): boolean {
  const [word] = splitLine(text);
  return word!.pattern.matches(candidate);
}

test('a word without a wildcard is like itself alone', () => {
  assert.ok(like('/a/b', '/a/b'));
  for (const other of ['/a', '/a/b/', '/a/bc', '']) assert.ok(!like('/a/b', other));
  assert.ok(like('..', '..'));
});

test('one asterisk stands for anything without a slash, two for anything', () => {
  for (const text of ['/var/log/a.log', '/var/log/.log']) assert.ok(like('/var/log/*.log', text), text);
  for (const text of ['/var/log/a/b.log', '/var/log/a.log.1']) assert.ok(!like('/var/log/*.log', text), text);
  for (const text of ['/var/log/a', '/var/log/a/b/c', '/var/log/'])
    assert.ok(like('/var/log/**', text), text);
  for (const text of ['/var/log', '/var/logs/a', 'x/var/log/a']) assert.ok(!like('/var/log/**', text), text);
  assert.ok(like('/a/**/z*', '/a/b/c/z1'));
  assert.ok(like('***', 'a/b'));
});

test('a wildcard never stands for a part that leads out of a folder', () => {
  for (const text of ['/srv/in/../../etc/shadow', '/srv/in/..', '/srv/in/x/../y'])
    assert.ok(!like('/srv/in/**', text), text);
  assert.ok(like('/srv/in/**', '/srv/in/..x/y..'));
});

test('a word that is all wildcard is no option of a program', () => {
  assert.ok(like('*', 'file'));
  assert.ok(!like('*', '--output=x'));
  assert.ok(!like('**', '-f'));
  assert.ok(like('--lines=*', '--lines=-5'));
});

test('between quotes and behind a backslash everything is itself', () => {
  assert.ok(like('"/a b/*"', '/a b/*'));
  assert.ok(!like('"/a b/*"', '/a b/c'));
  assert.ok(like('/a\\ b/*', '/a b/c'));
  assert.ok(like('\\*', '*'));
  assert.ok(!like('\\*', 'x'));
  assert.ok(like('""', ''));
});

test('characters outside of the basic plane and bytes that are no text are compared as they are', () => {
  assert.ok(like('/🐸*', '/🐸x'));
  assert.ok(like('/*\udcff', '/🐸\udcff'));
});

test('no text takes longer than its length times that of the pattern', () => {
  const pattern = `${'a**'.repeat(20)}b`;
  const before = performance.now();
  assert.ok(!like(pattern, 'a'.repeat(100_000)));
  assert.ok(performance.now() - before < 5000);
  // What no argument can be on Linux is not even tried.
  assert.ok(!like('**', 'a'.repeat(200_000)));
});

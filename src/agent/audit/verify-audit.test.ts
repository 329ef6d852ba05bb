import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { NO_LINK, sealLine, type Link } from './audit-line.ts';
import { AuditBench } from '../../../test/support/audit-bench.ts';

let bench: AuditBench;
/** A recording of ten lines: the start, nine commands. */
let recorded: readonly string[];
/** A copy to be changed. */
let lines: string[];
before(() => {
  bench = new AuditBench();
  const audit = bench.audit();
  for (let i = 2; i <= 10; i++) AuditBench.record(audit, `command ${i}`);
  recorded = bench.lines();
});
beforeEach(() => (lines = [...recorded]));
after(() => bench[Symbol.dispose]());

/** What is said of these lines. */
function verify(changed: readonly string[], hash?: string): string[] {
  const path = join(bench.folder, 'changed');
  writeFileSync(path, changed.map((line) => `${line}\n`).join(''));
  const { said, whole } = bench.verify(path, hash);
  assert.equal(
    whole,
    said.some((text) => text.endsWith(': nothing is wrong')),
    said.join('\n'),
  );
  return said;
}

const hashOf = (line: string): string => /"hash": "(\w+)"\}$/.exec(line)![1]!;

test('a recording that is whole is told by its number of lines and its last hash', () => {
  assert.deepEqual(verify(lines), [
    '10 lines, numbers 1 to 10: nothing is wrong',
    `hash of the last line: ${hashOf(lines[9]!)}`,
  ]);
});

test('each line can be checked by sha256sum', () => {
  const covered = lines[4]!.slice(0, lines[4]!.lastIndexOf(', "hash"'));
  assert.equal(createHash('sha256').update(covered).digest('hex'), hashOf(lines[4]!));
});

test('a byte that is changed anywhere is found, and in which line', () => {
  const text = lines.join('\n');
  for (let at = 0; at < text.length; at += 29) {
    const changed = text.slice(0, at) + (text[at] === 'x' ? 'y' : 'x') + text.slice(at + 1);
    const [first] = verify(changed.split('\n'));
    const line = text.slice(0, at).split('\n').length;
    // A newline that is gone makes one of two lines.
    const told = /^line (\d+): /.exec(first!)?.[1];
    assert.ok(Number(told) === line, `byte ${at}, line ${line}: ${first}`);
  }
});

test('a line that was edited and given its hash anew breaks the chain after it', () => {
  const { line } = sealLine(bench.sys, { sequence: 4, hash: hashOf(lines[3]!) }, '"command": "other"');
  lines[4] = line.trimEnd();
  assert.equal(
    verify(lines)[0],
    'line 6: does not follow the line before it: lines were removed, put in or moved (6 after 5)',
  );
});

test('lines that are removed, moved, put in or doubled are found', () => {
  const wrong = /^line \d+: does not follow the line before it/;
  assert.match(verify(lines.toSpliced(4, 1))[0]!, wrong);
  assert.match(verify(lines.toSpliced(4, 3))[0]!, wrong);
  assert.match(verify(lines.toSpliced(4, 2, lines[5]!, lines[4]!))[0]!, wrong);
  assert.match(verify(lines.toSpliced(4, 0, lines[4]!))[0]!, wrong);
  assert.match(verify(lines.toSpliced(4, 0, lines[0]!))[0]!, wrong);
  assert.match(verify(lines.toSpliced(4, 0, ''))[0]!, /^line 5: is no line of a recording/);
  assert.match(verify(lines.toSpliced(4, 0, 'hello'))[0]!, /^line 5: is no line of a recording/);
});

test('a beginning that is removed leaves a recording that says what it follows', () => {
  assert.deepEqual(verify(lines.slice(3)).slice(0, 2), [
    '7 lines, numbers 4 to 10: nothing is wrong',
    `it goes on after the line of hash ${hashOf(lines[2]!)}`,
  ]);
});

test('an end that is removed is found by a hash that was kept elsewhere, and by nothing else', () => {
  const kept = hashOf(lines[7]!);
  assert.equal(verify(lines.slice(0, 7))[0], '7 lines, numbers 1 to 7: nothing is wrong');
  assert.ok(verify(lines, kept).includes('10 lines, numbers 1 to 10: nothing is wrong'));
  assert.ok(verify(lines.slice(8), kept)[0]!.endsWith(': nothing is wrong'));
  assert.equal(
    verify(lines.slice(0, 7), kept)[0],
    `no line has the hash ${kept}: lines are missing at the end, or all are others`,
  );
});

test('another recording in its place is found by a hash that was kept elsewhere', () => {
  const others: string[] = [];
  let last: Link = NO_LINK;
  for (let i = 0; i < 10; i++) {
    const { line, link } = sealLine(bench.sys, last, `"command": "harmless"`);
    others.push(line.trimEnd());
    last = link;
  }
  assert.ok(verify(others)[0]!.endsWith(': nothing is wrong'));
  assert.match(verify(others, hashOf(lines[9]!))[0]!, /^no line has the hash/);
});

test('a chain that begins anew is found in a file, and belongs into a journal', () => {
  const start = (sink: string): string =>
    sealLine(bench.sys, NO_LINK, `"event": "start", "version": "1", "sink": "${sink}"`).line.trimEnd();
  const second = sealLine(
    bench.sys,
    { sequence: 1, hash: hashOf(start('journal')) },
    '"command": "x"',
  ).line.trimEnd();
  assert.match(verify([...lines, start('file')])[0]!, /^line 11: does not follow/);
  assert.match(verify([...lines, start('journal')])[0]!, /^line 11: does not follow/);
  const journal = [start('journal'), second];
  assert.ok(verify([...journal, ...journal])[0]!.endsWith(': nothing is wrong'));
  assert.match(verify([second, second])[0]!, /^line 2: does not follow/);
});

test('a number that does not count on is found, whatever the hashes say', () => {
  const { line } = sealLine(bench.sys, { sequence: 20, hash: hashOf(lines[9]!) }, '"command": "x"');
  assert.equal(verify([...lines, line.trimEnd()])[0], 'line 11: has the number 21 instead of 11');
});

test('a file that is none, that is empty or that is not there is no recording', () => {
  assert.deepEqual(verify([]), ['not a line of a recording']);
  assert.deepEqual(verify(['root:x:0:0']), [
    'line 1: is no line of a recording',
    'not a line of a recording',
  ]);
  assert.deepEqual(bench.verify('/nowhere').said, ['No such file or directory']);
  assert.deepEqual(bench.verify(bench.folder).said, ['Is a directory', 'not a line of a recording']);
});

test('a line without an end does not take all memory, and what is wrong is told a hundred times at most', () => {
  const path = join(bench.folder, 'endless');
  const file = openSync(path, 'w');
  writeSync(file, `${lines[0]}\n`);
  for (let i = 0; i < 64; i++) writeSync(file, Buffer.alloc(1 << 16, 0x61));
  closeSync(file);
  const { said, whole } = bench.verify(path);
  assert.equal(whole, false);
  assert.ok(said.length < 5, said.join('\n'));
  const many = verify(Array.from({ length: 300 }, (_, i) => lines[i % 2 === 0 ? 0 : 5]!));
  assert.equal(many.length, 103);
  assert.equal(many[100], 'and 199 more');
});

test('a recording of any length is read in pieces', () => {
  const path = join(bench.folder, 'long');
  const file = openSync(path, 'w');
  let last: Link = NO_LINK;
  for (let i = 0; i < 3000; i++) {
    const { line, link } = sealLine(bench.sys, last, `"command": "${'x'.repeat(i % 700)}"`);
    writeSync(file, line);
    last = link;
  }
  closeSync(file);
  assert.equal(bench.verify(path).said[0], '3000 lines, numbers 1 to 3000: nothing is wrong');
});

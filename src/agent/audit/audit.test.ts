import assert from 'node:assert/strict';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { AuditFile } from './audit-file.ts';
import { AuditBench } from '../../../test/support/audit-bench.ts';

let bench: AuditBench;
beforeEach(() => (bench = new AuditBench()));
afterEach(() => bench[Symbol.dispose]());

const { record } = AuditBench;

/** That the recording is whole, and what it is about. */
function whole(...subjects: string[]): void {
  assert.deepEqual(bench.subjects(), subjects);
  const { said, whole } = bench.verify();
  assert.ok(whole, said.join('\n'));
}

describe('a file', () => {
  test('begins with the agent’s start, is for root’s eyes, and a restart goes on with the chain', () => {
    record(bench.audit(), 'one');
    assert.equal(statSync(bench.path).mode & 0o777, 0o600);
    const audit = bench.audit();
    record(audit, 'two');
    audit.finish();
    whole('start', 'one', 'start', 'two', 'stop');
  });

  test('that is moved away is gone on with under its name, and the chain over both', () => {
    const audit = bench.audit();
    record(audit, 'one');
    renameSync(bench.path, `${bench.path}.old`);
    record(audit, 'two');
    rmSync(bench.path);
    record(audit, 'three');
    // logrotate's `create`
    renameSync(bench.path, `${bench.path}.1`);
    writeFileSync(bench.path, '');
    record(audit, 'four');
    assert.deepEqual(bench.subjects(`${bench.path}.old`), ['start', 'one']);
    whole('four');
    const last = bench.verify(`${bench.path}.1`).said.at(-1)!.replace('hash of the last line: ', '');
    assert.ok(bench.verify().said.includes(`it goes on after the line of hash ${last}`));
    assert.ok(bench.verify(bench.path, last).whole);
  });

  test('that was moved away while no agent ran is gone on with', () => {
    const audit = bench.audit();
    record(audit, 'one');
    renameSync(bench.path, `${bench.path}.1`);
    bench.audit();
    assert.match(bench.lines()[0]!, /^\{"seq": 3, /);
    whole('start');
  });

  test('that is cut to nothing begins anew, and the chain goes on', () => {
    const audit = bench.audit();
    record(audit, 'one');
    writeFileSync(bench.path, '');
    record(audit, 'two');
    whole('two');
  });

  test('with another name is found, whatever the working folder', () => {
    mkdirSync(join(bench.folder, 'elsewhere'));
    const link = join(bench.folder, 'link');
    symlinkSync(bench.path, link);
    const audit = bench.audit({ sink: new AuditFile(bench.sys, link) });
    renameSync(bench.path, `${bench.path}.old`);
    record(audit, 'one');
    whole('one');
  });

  for (const [what, text] of [
    ['somebody else’s text', 'root:x:0:0::/root:/bin/sh\n'],
    ['somebody else’s text without a newline', 'root'],
    ['more than can be looked at, and no line in it', `{"seq": ${'1'.repeat(200_000)}`],
  ] as const)
    test(`with ${what} is left alone`, () => {
      writeFileSync(bench.path, text);
      const { size } = statSync(bench.path);
      assert.throws(() => bench.audit(), {
        name: 'AuditError',
        message: `cannot write the audit to ${bench.path}: it holds something else`,
      });
      assert.equal(statSync(bench.path).size, size);
    });

  test('that is none cannot be used', () => {
    const at =
      (path: string): (() => unknown) =>
      () =>
        bench.audit({ sink: new AuditFile(bench.sys, path) });
    assert.throws(at('/dev/full'), { message: 'cannot write the audit to /dev/full: it is no regular file' });
    assert.throws(at(bench.folder), /it is no regular file/);
    assert.throws(at('/nowhere/audit'), {
      message: 'cannot write the audit to /nowhere/audit: No such file or directory',
    });
  });
});

describe('a line that an agent was killed in', () => {
  for (const kept of [1, 7, 8, 40, 200])
    test(`after ${kept} bytes is told by the next one, and the rest is whole`, () => {
      record(bench.audit(), 'one');
      appendFileSync(bench.path, bench.lines()[1]!.slice(0, kept));
      record(bench.audit(), 'two');
      const { said, whole } = bench.verify();
      assert.ok(whole, said.join('\n'));
      assert.equal(said[0], 'line 3: unfinished, as the next line tells');
    });

  test('at its newline is whole', () => {
    record(bench.audit(), 'one');
    const text = bench.lines().join('\n');
    writeFileSync(bench.path, text);
    record(bench.audit(), 'two');
    whole('start', 'one', 'start', 'two');
  });

  test('may be the first of all, or the one in which that was to be told', () => {
    writeFileSync(bench.path, '{"se');
    bench.audit();
    assert.ok(bench.verify().whole);
    appendFileSync(bench.path, '{"seq": 5\n{"seq": 6');
    bench.audit();
    const { said, whole } = bench.verify();
    assert.ok(whole, said.join('\n'));
    assert.equal(said.length, 4);
  });

  test('does not hide that another was edited', () => {
    record(bench.audit(), 'one');
    appendFileSync(bench.path, '{"seq": 3');
    record(bench.audit(), 'two');
    const [first, ...others] = bench.lines();
    writeFileSync(bench.path, [first!.replace('start', 'stop'), ...others, ''].join('\n'));
    assert.equal(bench.verify().whole, false);
    writeFileSync(bench.path, [first, others[0], '{"seq": 4', ...others.slice(2), ''].join('\n'));
    assert.deepEqual(bench.verify().said[0], 'line 3: is no line of a recording');
  });
});

describe('a disk that is full', () => {
  test('loses nothing: what waits is written when there is room, and the log tells', () => {
    const audit = bench.audit();
    bench.room = 0;
    record(audit, 'one');
    record(audit, 'two');
    bench.room = Infinity;
    record(audit, 'three');
    whole('start', 'resume', 'one', 'two', 'three');
    assert.match(bench.lines()[1]!, /"event": "resume", "reason": "No space left on device", "since": "20/);
    assert.equal(bench.logged.length, 2);
    assert.match(
      bench.logged[0]!,
      /critical: cannot write the audit to .*: No space left on device; records wait in memory\n$/,
    );
  });

  test('in the middle of a line has it ended later', () => {
    const audit = bench.audit();
    bench.room = 100;
    record(audit, 'one');
    record(audit, 'two');
    assert.match(bench.verify().said[0]!, /^line 2: unfinished: /);
    bench.room = 50;
    record(audit, 'three');
    bench.room = Infinity;
    assert.equal(audit.probe(), undefined);
    whole('start', 'one', 'resume', 'two', 'three');
  });

  test('is tried again by itself', async () => {
    const { loop } = bench.runtime;
    const after = loop.after.bind(loop);
    loop.after = (_delay, due) => after(10, due);
    const audit = bench.audit();
    bench.room = 0;
    record(audit, 'one');
    await new Promise((resolve) => setTimeout(resolve, 50));
    bench.room = Infinity;
    await new Promise((resolve) => setTimeout(resolve, 50));
    whole('start', 'resume', 'one');
  });

  test('keeps bounded memory: of what is too much the number is kept, by command and outcome', () => {
    const audit = bench.audit();
    bench.room = 0;
    for (let i = 0; i < 3000; i++) record(audit, 'guest-ping', i % 3 === 0 ? 'GenericError' : 'ok');
    bench.room = Infinity;
    record(audit, 'after');
    const subjects = bench.subjects();
    assert.deepEqual([subjects.slice(0, 3), subjects.at(-1)], [['start', 'resume', 'guest-ping'], 'after']);
    const counts = subjects.flatMap((subject) => / x (\d+)$/.exec(subject)?.[1] ?? []).map(Number);
    assert.equal(counts.length, 2);
    assert.equal(counts[0]! + counts[1]! + subjects.length - 5, 3000);
    assert.ok(bench.verify().whole);
  });

  test('at the agent’s end has what is lost told by the log', () => {
    const audit = bench.audit();
    bench.room = 0;
    record(audit, 'one');
    audit.finish();
    assert.match(bench.logged.at(-1)!, /critical: records of the audit are lost: No space left on device\n$/);
  });
});

describe('a freeze', () => {
  test('has nothing written while it lasts, and all of it after', () => {
    const audit = bench.audit();
    audit.hold();
    const { size } = statSync(bench.path);
    record(audit, 'guest-fsfreeze-freeze');
    for (let i = 0; i < 5; i++) record(audit, 'guest-fsfreeze-status');
    assert.equal(audit.probe(), undefined);
    assert.equal(statSync(bench.path).size, size);
    audit.release();
    record(audit, 'guest-fsfreeze-thaw');
    const status = Array.from({ length: 5 }, () => 'guest-fsfreeze-status');
    whole('start', 'freeze', 'guest-fsfreeze-freeze', ...status, 'thaw', 'guest-fsfreeze-thaw');
  });

  test('that an agent before this one has left keeps the file closed until the thaw', () => {
    const audit = bench.closed();
    audit.hold();
    record(audit, 'guest-ping');
    assert.equal(existsSync(bench.path), false);
    audit.open();
    assert.equal(bench.lines().join(''), '');
    audit.release();
    whole('guest-ping', 'start', 'thaw');
  });
});

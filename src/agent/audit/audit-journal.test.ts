import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { DatagramLog } from '../testdata/datagram-log.ts';
import { AuditJournal } from './audit-journal.ts';
import { AuditBench } from '../../../test/support/audit-bench.ts';

let bench: AuditBench;
let path: string;
let journal: DatagramLog;
beforeEach(() => {
  bench = new AuditBench();
  path = join(bench.folder, 'journal');
  journal = new DatagramLog(bench.sys, path);
});
afterEach(() => {
  journal.close();
  bench[Symbol.dispose]();
});

const sink = (): AuditJournal => new AuditJournal(bench.sys, path);

/** What `journalctl -o cat` would make of entries. */
function messages(entries: readonly string[]): string[] {
  return entries.map((entry) => /^MESSAGE=(.*)$/m.exec(entry)![1]!);
}

test('an entry has the line as its message, and its members as fields', () => {
  const audit = bench.audit({ sink: sink() });
  const body =
    '"time": "t", "client": {"pid": 5}, "command": "guest-exec", "outcome": "error", "class": "GenericError", "error": "no\\nline", "duration-us": 7';
  audit.record({ body, time: 't', command: 'guest-exec', outcome: 'error' });
  const [start, entry] = journal.take();
  assert.match(start!, /^QGA_EVENT=start$/m);
  assert.deepEqual(entry!.split('\n'), [
    `MESSAGE=${messages([entry!])[0]}`,
    'PRIORITY=4',
    'SYSLOG_FACILITY=10',
    'SYSLOG_IDENTIFIER=qemu-ga',
    'QGA_AUDIT=1',
    'QGA_SEQ=2',
    'QGA_COMMAND=guest-exec',
    'QGA_CLIENT={"pid": 5}',
    'QGA_OUTCOME=error',
    'QGA_CLASS=GenericError',
    String.raw`QGA_ERROR=no\nline`,
    'QGA_DURATION_US=7',
    '',
  ]);
});

test('what is taken out of the journal can be verified, over several starts of the agent', () => {
  const audit = bench.audit({ sink: sink() });
  AuditBench.record(audit, 'one');
  audit.finish();
  AuditBench.record(bench.audit({ sink: sink() }), 'two');
  const lines = messages(journal.take());
  writeFileSync(bench.path, `${lines.join('\n')}\n`);
  assert.equal(bench.verify().said[0], '5 lines, numbers 1 to 2: nothing is wrong');
  writeFileSync(bench.path, `${lines.toSpliced(1, 1).join('\n')}\n`);
  assert.equal(bench.verify().whole, false);
});

test('a journal that is started anew, or is stuck for a while, gets all of it', () => {
  const audit = bench.audit({ sink: sink() });
  journal.close();
  AuditBench.record(audit, 'one');
  journal = new DatagramLog(bench.sys, path);
  AuditBench.record(audit, 'two');
  let records = 0;
  while (audit.probe() === undefined) AuditBench.record(audit, `record ${++records}`);
  const lines = messages(journal.take());
  AuditBench.record(audit, 'last');
  lines.push(...messages(journal.take()));
  assert.match(lines[0]!, /"event": "resume", "reason": "No such file or directory"/);
  const commands = lines.map((line) => (JSON.parse(line) as { command?: string }).command).filter(Boolean);
  const expected = ['one', 'two', ...Array.from({ length: records }, (_, i) => `record ${i + 1}`), 'last'];
  assert.deepEqual(commands, expected);
  writeFileSync(bench.path, `${lines.join('\n')}\n`);
  assert.ok(bench.verify().whole);
});

test('a journal that is not there is told', () => {
  journal.close();
  assert.throws(() => bench.audit({ sink: sink() }), {
    name: 'AuditError',
    message: 'cannot write the audit to the journal: No such file or directory',
  });
  journal = new DatagramLog(bench.sys, path);
});

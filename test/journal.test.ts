/** The audit in a real systemd-journald, which runs in name spaces of its own: that takes root's rights. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const JOURNALD = '/lib/systemd/systemd-journald';
const [command, ...words] =
  process.env['QEMU_GA'] === undefined
    ? [
        process.execPath,
        '--disable-warning=ExperimentalWarning',
        join(import.meta.dirname, '../src/bin/qemu-ga.node.ts'),
      ]
    : [process.env['QEMU_GA']];

/** A journal in memory, an agent that is asked for one thing, and what was recorded. */
const SCRIPT = `
mount --make-rprivate /
mount -t tmpfs none /run
mount -t tmpfs none /var/log
mkdir -p /run/systemd/journal /run/log/journal
SYSTEMD_LOG_TARGET=null ${JOURNALD} 2>/dev/null &
until [ -S /run/systemd/journal/socket ]; do sleep 0.1; done
folder=$1 node=$2 client=$3
shift 3
"$@" -m unix-listen -p "$folder/sock" -t "$folder" --audit journal &
agent=$!
"$node" --disable-warning=ExperimentalWarning "$client" "$folder/sock" || exit 1
kill $agent
wait $agent
journalctl --sync 2>/dev/null || sleep 2
journalctl --quiet QGA_AUDIT=1 -o cat >"$folder/recording"
journalctl --quiet QGA_COMMAND=guest-file-open -o json
"$@" --verify-audit "$folder/recording"
`;

test('systemd’s journal has each record as a message that can be verified, and its members as fields', (context) => {
  const namespaces = spawnSync('unshare', ['-mp', '--fork', '--mount-proc', 'true']).status === 0;
  if (!existsSync(JOURNALD) || !namespaces) return context.skip('no systemd-journald, or not root');
  const folder = mkdtempSync(join(tmpdir(), 'qga-journal-'));
  try {
    const client = join(import.meta.dirname, 'support/open-null.ts');
    const { stdout, stderr } = spawnSync(
      'unshare',
      [
        '-mp',
        '--fork',
        '--mount-proc',
        'sh',
        '-c',
        SCRIPT,
        'sh',
        folder,
        process.execPath,
        client,
        command!,
        ...words,
      ],
      { encoding: 'utf8', timeout: 60_000 },
    );
    const [entry = '', verdict] = stdout.split('\n');
    assert.match(verdict ?? '', /recording: 3 lines, numbers 1 to 3: nothing is wrong$/, stderr);
    const fields = JSON.parse(entry) as Record<string, string>;
    const { MESSAGE = '', PRIORITY, QGA_OUTCOME, QGA_SEQ, SYSLOG_IDENTIFIER } = fields;
    assert.deepEqual([PRIORITY, QGA_OUTCOME, QGA_SEQ, SYSLOG_IDENTIFIER], ['6', 'ok', '2', 'qemu-ga']);
    assert.deepEqual((JSON.parse(MESSAGE) as { arguments: object }).arguments, { path: '/dev/null' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

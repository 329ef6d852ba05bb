import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENXIO } from '../../runtime/index.ts';
import { logindSessions, parseLogindSession } from './logind-sessions.ts';
import { CapturedTree } from './testdata/captured-tree.ts';

const SESSIONS = '/run/systemd/sessions';

/** Debian 13 */
const ssh = `\
# This is private data. Do not parse.
UID=1000
USER=alice
ACTIVE=1
IS_DISPLAY=0
STATE=active
REMOTE=1
LEADER_FD_SAVED=1
TYPE=tty
ORIGINAL_TYPE=tty
CLASS=user
SCOPE=session-3.scope
FIFO=/run/systemd/sessions/3.ref
REMOTE_HOST=192.0.2.1
SERVICE=sshd
LEADER=1234
AUDIT=3
REALTIME=1790000000123456
MONOTONIC=55555555
`;

const other = (changes: Record<string, string>): string =>
  Object.entries(changes).reduce(
    (text, [key, value]) => text.replace(new RegExp(`^${key}=.*$`, 'm'), `${key}=${value}`),
    ssh,
  );

test('a session of a user has the name and the time of the login', () => {
  assert.deepEqual(parseLogindSession(ssh), { user: 'alice', since: 1_790_000_000_123_456 });
  assert.notEqual(parseLogindSession(other({ CLASS: 'user-early' })), undefined);
  assert.notEqual(parseLogindSession(other({ CLASS: 'user-light' })), undefined);
});

test('sessions of other classes are nobody who logged in, and one that is closing has logged out', () => {
  for (const className of [
    'greeter',
    'lock-screen',
    'background',
    'manager',
    'manager-early',
    'user-incomplete',
  ]) {
    assert.equal(parseLogindSession(other({ CLASS: className })), undefined, className);
  }
  assert.equal(parseLogindSession(other({ STATE: 'closing' })), undefined);
});

test('a file without a user or a time is no session', () => {
  assert.equal(parseLogindSession(''), undefined);
  assert.equal(parseLogindSession(ssh.replace(/^USER=.*\n/m, '')), undefined);
  assert.equal(parseLogindSession(ssh.replace(/^REALTIME=.*\n/m, '')), undefined);
});

test('sessions come with the earliest login first; FIFOs are not touched, files that are gone passed over', () => {
  const tree = new CapturedTree({
    [`${SESSIONS}/c2`]: other({ USER: 'bob', REALTIME: '1790000000999999' }),
    [`${SESSIONS}/c2.ref`]: ssh,
    [`${SESSIONS}/3`]: ssh,
    [`${SESSIONS}/4`]: ssh,
  });
  tree.failures.set(`${SESSIONS}/4`, -ENXIO);
  assert.deepEqual(
    logindSessions(tree).map(({ user }) => user),
    ['alice', 'bob'],
  );
});

test('where logind does not run there are no sessions', () => {
  assert.deepEqual(logindSessions(new CapturedTree({})), []);
});

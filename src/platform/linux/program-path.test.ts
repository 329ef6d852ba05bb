import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EACCES, ENOENT, ENOTDIR } from '../../runtime/index.ts';
import { searchPath, startFirst } from './program-path.ts';

const E2BIG = 7;

/** Starts what `files` has a pid for; everything else is missing or fails as given there. */
function tries(files: Record<string, number>): { start: (file: string) => number; tried: string[] } {
  const tried: string[] = [];
  return {
    tried,
    start(file) {
      tried.push(file);
      return files[file] ?? -ENOENT;
    },
  };
}

test('the directories are tried in order, until one has the program', () => {
  const { start, tried } = tries({ '/usr/bin/true': 42, '/bin/true': 43 });
  assert.equal(startFirst('true', '/usr/local/bin:/usr/bin:/bin', start), 42);
  assert.deepEqual(tried, ['/usr/local/bin/true', '/usr/bin/true']);
});

test('a name with a slash is not searched, an empty name is nothing', () => {
  const { start, tried } = tries({ 'bin/true': 42 });
  assert.equal(startFirst('bin/true', '/usr', start), 42);
  assert.equal(startFirst('', '/usr', start), -ENOENT);
  assert.deepEqual(tried, ['bin/true']);
});

test('an empty entry means the current directory', () => {
  for (const path of [':/bin', '/bin:', '/bin::/usr/bin', '']) {
    assert.equal(startFirst('true', path, tries({ true: 42 }).start), 42);
  }
});

test('a file that may not be executed is passed over, and told if there is no other', () => {
  assert.equal(startFirst('ls', '/a:/b', tries({ '/a/ls': -EACCES, '/b/ls': 42 }).start), 42);
  assert.equal(startFirst('ls', '/a:/b:/c', tries({ '/a/ls': -EACCES }).start), -EACCES);
  assert.equal(startFirst('ls', '/a:/b', tries({ '/b/ls': -ENOTDIR }).start), -ENOTDIR);
});

test('any other failure ends the search', () => {
  assert.equal(startFirst('ls', '/a:/b', tries({ '/a/ls': -E2BIG, '/b/ls': 42 }).start), -E2BIG);
});

test('the PATH that a program is given comes before the own one, even an empty one', () => {
  assert.equal(searchPath(['PATH=/x'], ['A=1', 'PATH=/sbin', 'PATH=/y']), '/sbin');
  assert.equal(searchPath(['PATH=/sbin'], ['PATH=']), '');
  assert.equal(searchPath(['A=1', 'PATH=/sbin'], ['NOPATH=/x']), '/sbin');
  assert.equal(searchPath([]), '/bin:/usr/bin');
});

test('of the own PATH only absolute folders are searched, never the current one', () => {
  for (const path of [':/sbin:/bin', '/sbin:/bin:', '/sbin::/bin', '.:/sbin:../x:/bin:x'])
    assert.equal(searchPath([`PATH=${path}`]), '/sbin:/bin');
  for (const path of ['', '.', ':']) assert.equal(searchPath([`PATH=${path}`]), '/bin:/usr/bin');
});

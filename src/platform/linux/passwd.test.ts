import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findAccount } from './passwd.ts';

const passwd = `\
root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
# a comment
+nis::::::
broken:x:zero:0::/:/bin/sh
alice:x:1000:1001:Alice,,,:/home/alice:/bin/zsh
al:x:1002:1002::/home/al
alice:x:9:9::/second:/bin/sh
`;

test('an account is found by its whole name, the first of several', () => {
  assert.deepEqual(findAccount(passwd, 'root'), { name: 'root', uid: 0, gid: 0, home: '/root' });
  assert.deepEqual(findAccount(passwd, 'alice'), {
    name: 'alice',
    uid: 1000,
    gid: 1001,
    home: '/home/alice',
  });
  assert.deepEqual(findAccount(passwd, 'al'), { name: 'al', uid: 1002, gid: 1002, home: '/home/al' });
});

test('names that are not there, and lines that are no accounts, give none', () => {
  for (const name of ['', 'ali', 'alice:', 'alice:x', '# a comment', '+nis', 'broken', 'x', 'Root']) {
    assert.equal(findAccount(passwd, name), undefined, name);
  }
});

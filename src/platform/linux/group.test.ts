import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupsOf } from './group.ts';

const text = `\
root:x:0:
adm:x:4:syslog,alice
# a comment
+:::
broken:x:four:alice
team:x:7100:alice
others:x:7101:alice2,al
`;

test('an account is in the groups that name it as a member', () => {
  assert.deepEqual(groupsOf(text, 'alice'), [4, 7100]);
  assert.deepEqual(groupsOf(text, 'al'), [7101]);
  assert.deepEqual(groupsOf(text, 'root'), []);
  assert.deepEqual(groupsOf('', 'alice'), []);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Policy } from './policy.ts';

/** What a client is told; undefined if it may go on. */
function refusal(policy: Policy, command: string): string | undefined {
  try {
    policy.require(command);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

test('while frozen a command is refused for that, and allowed again after it', () => {
  const policy = new Policy();
  policy.frozen = true;
  const text = 'Command guest-exec has been disabled: the agent is in frozen state';
  assert.equal(refusal(policy, 'guest-exec'), text);
  assert.equal(refusal(policy, 'guest-ping'), undefined);
  policy.frozen = false;
  assert.equal(refusal(policy, 'guest-exec'), undefined);
});

test('the lists hold while frozen, too, but never against what ends a freeze', () => {
  const names = ['guest-ping', 'guest-info', 'guest-sync', 'guest-sync-delimited'];
  names.push('guest-fsfreeze-status', 'guest-fsfreeze-thaw', 'guest-exec');
  for (const policy of [new Policy([], names), new Policy(['guest-get-time'])]) {
    const blocked = 'the command is not allowed';
    assert.ok(names.every((name) => refusal(policy, name)?.endsWith(blocked)));
    policy.frozen = true;
    assert.deepEqual(
      names.map((name) => policy.allows(name)),
      [false, false, true, true, true, true, false],
    );
    assert.ok(refusal(policy, 'guest-exec')?.endsWith(blocked));
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoadedPolicy } from './loaded-policy.ts';
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

test('a loaded policy holds beside the lists, and never against what ends a freeze', () => {
  const loaded: LoadedPolicy = {
    commands: new Set(['guest-ping', 'guest-get-time']),
    files: undefined,
    exec: undefined,
    requireUser: () => Promise.resolve(),
  };
  const policy = new Policy([], ['guest-get-time'], loaded);
  assert.equal(refusal(policy, 'guest-ping'), undefined);
  assert.ok(refusal(policy, 'guest-get-time')?.endsWith('the command is not allowed'));
  const text = 'Command guest-fsfreeze-thaw has been disabled: the policy does not allow it';
  assert.equal(refusal(policy, 'guest-fsfreeze-thaw'), text);
  policy.frozen = true;
  for (const name of ['guest-fsfreeze-status', 'guest-fsfreeze-thaw', 'guest-sync', 'guest-sync-delimited'])
    assert.equal(refusal(policy, name), undefined, name);
  assert.equal(refusal(policy, 'guest-ping'), undefined);
  assert.ok(refusal(policy, 'guest-info')?.endsWith('the policy does not allow it'));
});

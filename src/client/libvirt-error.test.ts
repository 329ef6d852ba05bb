import assert from 'node:assert/strict';
import { test } from 'node:test';
import { libvirtError } from './libvirt-error.ts';

/** As libvirt words them. */
const complaints: readonly (readonly [string, string])[] = [
  ['Requested operation is not valid: domain is not running', 'not-running'],
  ['Guest agent is not responding: QEMU guest agent is not connected', 'no-agent'],
  ['argument unsupported: QEMU guest agent is not configured', 'no-agent'],
  ['Guest agent is not responding: QEMU guest agent is not available due to an error', 'no-agent'],
  ['Guest agent is not responding: Guest agent disappeared while executing command', 'disconnected'],
  ['Guest agent is not responding: Guest agent not available for now', 'timeout'],
  ["Guest agent is not responding: guest agent didn't respond to synchronization within '5' seconds", 'busy'],
  ["Guest agent is not responding: guest agent didn't respond to command within '5' seconds", 'timeout'],
  ['Timed out during operation: cannot acquire state change lock (held by agent=remoteDispatch)', 'busy'],
  ["failed to get domain 'none'", 'no-socket'],
  ['failed to connect to the hypervisor', 'no-socket'],
  [
    "internal error: unable to execute QEMU agent command 'guest-exec': Command guest-exec has been disabled",
    'blocked',
  ],
  [
    "internal error: unable to execute QEMU agent command 'x': The command x has not been found",
    'unknown-command',
  ],
  [
    "internal error: unable to execute QEMU agent command 'guest-file-open': failed to open file '/x': No such file",
    'refused',
  ],
];

test('what libvirt complains of is told as the case that it is', () => {
  for (const [complaint, code] of complaints)
    assert.equal(libvirtError(complaint, 'guest-ping').code, code, complaint);
});

test('a refusal is the agent’s own text', () => {
  const complaint = "internal error: unable to execute QEMU agent command 'guest-exec': a: b\nc";
  assert.equal(libvirtError(complaint, 'guest-exec').message, 'a: b\nc');
});

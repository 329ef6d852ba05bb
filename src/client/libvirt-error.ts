import type { CommandName } from '../api/index.ts';
import {
  ConnectError,
  DisconnectedError,
  type GuestAgentError,
  type RefusedError,
  TimeoutError,
  UnavailableError,
} from './errors.ts';
import { refusal } from './reply.ts';

/** What libvirt says when the agent has refused; `desc` of the agent's answer is the rest. */
const REFUSED = /unable to execute QEMU agent command '[^']*': (.*)$/s;

/** What of libvirt's complaints stands for which case. It prefixes many with "Guest agent is not responding: ". */
const CASES: readonly (readonly [RegExp, (message: string) => GuestAgentError])[] = [
  [/domain is not running/i, (text) => new UnavailableError('not-running', text)],
  [/agent is not connected/i, (text) => new UnavailableError('no-agent', text)],
  [/agent is not configured/i, (text) => new UnavailableError('no-agent', text)],
  [/agent is not available due to an error/i, (text) => new UnavailableError('no-agent', text)],
  [/agent disappeared while executing/i, (text) => new DisconnectedError(text)],
  [/respond to (guest-sync|synchronization)/i, (text) => new UnavailableError('busy', text)],
  [/cannot acquire state change lock/i, (text) => new UnavailableError('busy', text)],
  [
    /agent not available for now|respond to command|agent is not responding/i,
    (text) => new TimeoutError(text),
  ],
];

/** What libvirt complains of while it carries out `name`, as the case that it is; ConnectError if it is another. */
export function libvirtError(
  complaint: string,
  name: CommandName | 'libvirt',
): GuestAgentError | RefusedError {
  const [, description] = REFUSED.exec(complaint) ?? [];
  if (description !== undefined) return refusal(description);
  const text = `${name}: ${complaint}`;
  const make = CASES.find(([pattern]) => pattern.test(complaint))?.[1];
  return make?.(text) ?? new ConnectError(text);
}

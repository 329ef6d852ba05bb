import type { CommandName } from '../api/index.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Milliseconds to wait for an answer where nothing else is said: what only reads the guest's state is done by then. */
export const DEFAULT_TIMEOUT = 10 * SECOND;

/** Milliseconds to wait for an agent to answer the handshake. */
export const HANDSHAKE_TIMEOUT = 3 * SECOND;

/** Commands that take longer or have to be known sooner. What waits for a guest's disks gets minutes. */
export const commandTimeouts: Readonly<Partial<Record<CommandName, number>>> = {
  'guest-ping': 3 * SECOND,
  'guest-sync': 3 * SECOND,
  'guest-sync-delimited': 3 * SECOND,
  'guest-set-time': 30 * SECOND,
  'guest-file-open': 30 * SECOND,
  'guest-file-close': 30 * SECOND,
  'guest-file-read': MINUTE,
  'guest-file-write': MINUTE,
  'guest-file-flush': MINUTE,
  'guest-fsfreeze-freeze': 10 * MINUTE,
  'guest-fsfreeze-freeze-list': 10 * MINUTE,
  'guest-fsfreeze-thaw': 3 * MINUTE,
  'guest-fstrim': 10 * MINUTE,
  'guest-set-vcpus': 30 * SECOND,
  'guest-set-memory-blocks': MINUTE,
  'guest-set-user-password': 30 * SECOND,
  'guest-shutdown': MINUTE,
  // For a refusal: see `sleepCommands`.
  'guest-suspend-ram': 10 * SECOND,
  'guest-suspend-hybrid': 10 * SECOND,
  'guest-suspend-disk': 10 * SECOND,
};

/**
 * Commands after which the agent says nothing more until the guest is woken up: it sleeps with it. Silence for the time of
 * such a call means that it was accepted.
 */
export const sleepCommands: ReadonlySet<string> = new Set([
  'guest-suspend-ram',
  'guest-suspend-hybrid',
  'guest-suspend-disk',
]);

/**
 * Commands whose calls wait for the agent as long as they may take: handshakes themselves, and the thaw. What is frozen
 * has to be thawed, even if the agent is still busy with the freeze.
 */
const PATIENT: ReadonlySet<string> = new Set(['guest-fsfreeze-thaw', 'guest-sync-delimited']);

/** Milliseconds of a call's `timeout` that it may wait for the agent to come back to the handshake. */
export function handshakeTimeout(name: CommandName, timeout: number): number {
  return PATIENT.has(name) ? timeout : Math.min(timeout, HANDSHAKE_TIMEOUT);
}

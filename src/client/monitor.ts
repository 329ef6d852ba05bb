import type { Deadline } from './deadline.ts';
import { ConnectError, GuestAgentError, TimeoutError, UnavailableError } from './errors.ts';

/** What the host knows of a machine. A guest that is suspended sleeps by its own wish; one that is paused, by the host's. */
export const machineStates = ['running', 'paused', 'suspended', 'stopped'] as const;
/** One of `machineStates`. */
export type MachineState = (typeof machineStates)[number];

/** What became of a guest that was told to end its activity. */
export const powerEvents = ['shutdown', 'reset', 'suspended'] as const;
export type PowerEvent = (typeof powerEvents)[number];

/** Sees a machine's power change from when it was made on. */
export interface PowerWatch extends Disposable {
  /** Resolves with the next change that `wanted` has. Throws TimeoutError. */
  next(wanted: readonly PowerEvent[], deadline: Deadline): Promise<PowerEvent>;
}

/** The host's own sight of a machine, beside the channel to its agent. */
export interface Monitor {
  state(deadline: Deadline): Promise<MachineState>;
  /** Whether something in the guest has its end of the channel open; undefined where that is not known. */
  isAgentOpen(deadline: Deadline): Promise<boolean | undefined>;
  watch(deadline: Deadline): Promise<PowerWatch>;
  /** Wakes a suspended guest up. */
  wakeUp(deadline: Deadline): Promise<void>;
}

/** Why no agent can answer now, as far as the host sees. */
export async function obstacle(
  monitor: Monitor,
  deadline: Deadline,
): Promise<UnavailableError | ConnectError | undefined> {
  let state: MachineState;
  try {
    state = await monitor.state(deadline);
  } catch (error) {
    if (error instanceof ConnectError || error instanceof UnavailableError) return error;
    throw error;
  }
  switch (state) {
    case 'paused':
      return new UnavailableError('paused', 'the machine is paused: its guest cannot answer');
    case 'suspended':
      return new UnavailableError('paused', 'the guest is suspended: it answers when it has been woken up');
    case 'stopped':
      return new UnavailableError('not-running', 'the machine is not running');
    case 'running':
      return (await monitor.isAgentOpen(deadline)) === false
        ? new UnavailableError('no-agent', 'no agent in the guest has the channel open')
        : undefined;
  }
}

/** The error with a better reason, if the host sees one. */
export async function explain(error: unknown, monitor: Monitor, deadline: Deadline): Promise<unknown> {
  const isSilence = error instanceof TimeoutError || error instanceof UnavailableError;
  if (!isSilence || error.code === 'paused') return error;
  try {
    const reason = await obstacle(monitor, deadline);
    if (reason !== undefined) {
      reason.cause = error;
      return reason;
    }
    if (error.code !== 'no-agent') return error;
    return new UnavailableError('busy', `${error.message}, though one has the channel open`, {
      cause: error,
    });
  } catch (failure) {
    // The host does not see it either: what is known is what the channel has shown.
    if (failure instanceof GuestAgentError) return error;
    throw failure;
  }
}

import { CommandError } from '../../api/index.ts';
import type { Log } from '../log.ts';

/** Makes what the client is told who may not do `what`, and `why`, if that helps. */
export type Refuse = (what: string, why?: string) => CommandError;

/** Refusals are told to the log, too. */
export function refusals(log: Log): Refuse {
  return (what, why = '') => {
    const message = `the policy does not allow to ${what}${why && ': '}${why}`;
    log.warning(`refused: ${JSON.stringify(message)}`); // it may hold what breaks a line
    return new CommandError(message);
  };
}

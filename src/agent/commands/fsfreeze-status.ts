import type { Command } from '../command.ts';

/** The agent's own state: it does not know what other programs have frozen. */
export const fsfreezeStatus: Command<'guest-fsfreeze-status'> = ({ freeze }) =>
  freeze.frozen ? 'frozen' : 'thawed';

import type { Command } from '../command.ts';

export const fsfreezeThaw: Command<'guest-fsfreeze-thaw'> = ({ accounting, freeze }) =>
  // Not before: nothing is told while they are frozen.
  freeze.thaw(() => accounting.tell('guest-fsthaw called'));

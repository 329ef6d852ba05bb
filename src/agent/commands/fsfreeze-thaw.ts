import type { Command } from '../command.ts';

export const fsfreezeThaw: Command<'guest-fsfreeze-thaw'> = ({ accounting, freeze }) => {
  accounting.tell('guest-fsthaw called');
  return freeze.thaw();
};

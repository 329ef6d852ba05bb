import type { Command } from '../command.ts';

export const fsfreezeFreeze: Command<'guest-fsfreeze-freeze'> = ({ accounting, freeze }) => {
  accounting.tell('guest-fsfreeze called');
  return freeze.freeze();
};

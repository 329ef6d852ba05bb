import type { Command } from '../command.ts';

export const fsfreezeFreeze: Command<'guest-fsfreeze-freeze'> = ({ freeze }) => freeze.freeze();

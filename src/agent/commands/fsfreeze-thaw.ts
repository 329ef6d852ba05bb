import type { Command } from '../command.ts';

export const fsfreezeThaw: Command<'guest-fsfreeze-thaw'> = ({ freeze }) => freeze.thaw();

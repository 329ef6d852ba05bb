import type { Command } from '../command.ts';

export const fsfreezeFreezeList: Command<'guest-fsfreeze-freeze-list'> = ({ freeze }, { mountpoints }) =>
  freeze.freeze(mountpoints);

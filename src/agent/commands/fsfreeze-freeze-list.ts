import type { Command } from '../command.ts';

export const fsfreezeFreezeList: Command<'guest-fsfreeze-freeze-list'> = (
  { accounting, freeze },
  { mountpoints },
) => {
  accounting.tell('guest-fsfreeze called');
  return freeze.freeze(mountpoints);
};

import { CommandError } from '../../api/index.ts';
import type { SystemError } from '../../runtime/index.ts';
import { attempt } from '../attempt.ts';
import type { Command } from '../command.ts';

/** No blocks where the guest has no memory hot-plug; none at all where it has is an error. */
export const getMemoryBlocks: Command<'guest-get-memory-blocks'> = ({ platform }) => {
  const blocks = attempt(() => platform.memory.blocks(), describe);
  if (blocks?.length === 0) throw new CommandError('guest reported zero memory blocks!');
  return (blocks ?? []).map(({ index, online, canOffline }) => ({
    'phys-index': index,
    online,
    'can-offline': canOffline,
  }));
};

function describe({ syscall, path, text }: SystemError): string {
  if (syscall === 'opendir') return `Can't open directory"${path}/": ${text}`;
  return `${syscall} sysfs file "${path?.replace(/.*\//, '')}": ${text}`;
}

import type { SystemError } from '../../runtime/index.ts';
import { attempt } from '../attempt.ts';
import type { Command } from '../command.ts';

/** Bytes of a memory block. */
export const getMemoryBlockInfo: Command<'guest-get-memory-block-info'> = ({ platform }) => ({
  size: attempt(() => platform.memory.blockSize(), describe),
});

function describe({ syscall, path, text }: SystemError): string {
  if (syscall === 'opendir') return `open("${path}/"): ${text}`;
  return `${syscall} sysfs file "${path?.replace(/.*\//, '')}": ${text}`;
}

import type { SystemError } from '../../runtime/index.ts';
import { attempt } from '../attempt.ts';
import type { Command } from '../command.ts';
import { describeProcessorError } from '../processor-error.ts';

export const getVcpus: Command<'guest-get-vcpus'> = ({ platform }) =>
  attempt(() => platform.cpus.list(), describe).map(({ id, online, canOffline }) => ({
    'logical-id': id,
    online,
    'can-offline': canOffline,
  }));

function describe(error: SystemError): string {
  const { syscall, path, text } = error;
  return syscall === 'opendir' ? `failed to list entries: ${path}: ${text}` : describeProcessorError(error);
}

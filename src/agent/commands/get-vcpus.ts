import type { SystemError } from '../../runtime/index.ts';
import { attempt } from '../attempt.ts';
import type { Command } from '../command.ts';

export const getVcpus: Command<'guest-get-vcpus'> = ({ platform }) =>
  attempt(() => platform.cpus.list(), describe).map(({ id, online, canOffline }) => ({
    'logical-id': id,
    online,
    'can-offline': canOffline,
  }));

function describe({ syscall, path, text }: SystemError): string {
  if (syscall === 'opendir') return `failed to list entries: ${path}: ${text}`;
  // Clients have always seen two slashes there.
  return `${syscall}("${path?.replace(/\/(?=\w+$)/, '//')}"): ${text}`;
}

import { CommandError } from '../../api/index.ts';
import { SystemError } from '../../runtime/index.ts';
import type { Command } from '../command.ts';
import { describeProcessorError } from '../processor-error.ts';

/** One after the other, up to the first that fails: that is an error only where none was done before it. */
export const setVcpus: Command<'guest-set-vcpus'> = async ({ platform: { cpus } }, { vcpus }) => {
  let done = 0;
  for (const { 'logical-id': id, online } of vcpus) {
    try {
      if (!(await cpus.setOnline(id, online)) && !online) {
        throw new CommandError(`logical processor #${id} can't be offlined`);
      }
    } catch (error) {
      const told = error instanceof SystemError ? new CommandError(describe(error)) : error;
      if (done === 0 || !(told instanceof CommandError)) throw told;
      break;
    }
    done++;
  }
  return done;
};

function describe(error: SystemError): string {
  const { syscall, path, text } = error;
  if (syscall === 'opendir') return `Could not open '${path}/': ${text}`;
  if (syscall === 'fork') return `failed to create child process: ${text}`;
  return describeProcessorError(error);
}

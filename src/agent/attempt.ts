import { CommandError } from '../api/index.ts';
import { SystemError } from '../runtime/index.ts';

/**
 * The result of `action`; if a system call fails in it, a CommandError with what `describe` makes of that.
 */
export function attempt<T>(action: () => T, describe: (error: SystemError) => string): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof SystemError) throw new CommandError(describe(error));
    throw error;
  }
}

/** `open("/proc/stat"): Permission denied` */
export function describeCall({ syscall, path, text }: SystemError): string {
  return `${syscall}("${path}"): ${text}`;
}

import type { SystemError } from '../runtime/index.ts';

/** Why a processor's file could not be read or written. Clients have always seen two slashes in its path. */
export function describeProcessorError({ syscall, path, text }: SystemError): string {
  const file = path?.replace(/\/(?=\w+$)/, '//');
  return syscall === 'open' ? `could not open ${file}: ${text}` : `${syscall}("${file}"): ${text}`;
}

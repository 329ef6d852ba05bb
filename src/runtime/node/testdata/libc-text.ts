import { cBytes, library } from '../libc.ts';

/** What a function of the C library says about a number, or undefined if it says nothing. */
export function libcText(name: 'strerror' | 'strerrorname_np', number: number): string | undefined {
  const call = library.getFunction(name, { arguments: ['int32'], return: 'pointer' });
  const address = call(number);
  return address === 0n ? undefined : new TextDecoder().decode(cBytes(address));
}

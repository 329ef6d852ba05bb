import type { Sys } from '../../runtime/index.ts';
import { ChannelError } from './channel.ts';
import { listen } from './listen.ts';
import { AF_VSOCK, vsockAddress } from './socket-address.ts';

/** `CID:PORT`, both of at most 32 characters, and what follows. */
const ADDRESS = /^([^:]{1,32}):([^,]{1,32})(.*)$/s;
/** As strtoul(3) takes it. */
const NUMBER = /^\s*\+?\d+$/;
const LARGEST = 0xffff_ffff;

/** A socket that listens at the vsock address `CID:PORT`; the CID 4294967295 stands for all. Throws ChannelError. */
export function listenVsock(sys: Sys, address: string): number {
  return listen(sys, AF_VSOCK, parseVsock(address), { create: 'create socket', bind: 'bind socket' });
}

/** `CID:PORT` as a struct sockaddr. Throws ChannelError. */
export function parseVsock(address: string): Uint8Array {
  const [, cid, port, rest] = ADDRESS.exec(address) ?? [];
  if (cid === undefined || port === undefined) {
    throw new ChannelError(`error parsing address '${address}'`);
  }
  if (rest !== '') throw new ChannelError(`trailing characters in address '${address}'`);
  return vsockAddress(readNumber('cid', cid), readNumber('port', port));
}

function readNumber(what: string, text: string): number {
  const number = NUMBER.test(text) ? Number(text) : Infinity;
  if (number > LARGEST) throw new ChannelError(`Failed to parse ${what} '${text}'`);
  return number;
}

import { fileType, SOCKET, WRITE } from '../../../runtime/index.ts';
import { unixAddress } from '../../channel/socket-address.ts';
import { type Finding, finding } from '../finding.ts';
import { folderOf } from '../machine.ts';
import type { Patient } from '../patient.ts';

/** In /proc/net/unix, of a socket that listens: number, references, protocol, flags, type, state, inode, path. */
const LISTENS = /^\S+ \S+ \S+ 00010000 \S+ \S+ +\d+ /;

/** A unix socket that is to be made. It is not connected to: its agent would serve nobody else meanwhile. */
export function unixSocket({ agents, machine }: Patient, path: string): Finding[] {
  if (unixAddress(machine.sys, path) === undefined) {
    return [finding('path', 'fail', 'the path is too long for a socket', 'name one of at most 107 bytes')];
  }
  const table = machine.text('/proc/net/unix')?.split('\n') ?? [];
  if (table.some((line) => LISTENS.test(line) && line.replace(LISTENS, '') === path)) {
    if (agents.length > 0) return [finding('socket', 'ok', `an agent listens on ${path}`)];
    return [finding('socket', 'fail', `another program listens on ${path}`, 'stop it, or name another path')];
  }
  const status = machine.status(path);
  if (status !== undefined && fileType(status[0]) !== SOCKET) {
    return [
      finding('socket', 'fail', `${path} is there and is no socket`, 'remove it, or name another path'),
    ];
  }
  const folder = folderOf(path);
  const objection = machine.objection(folder, WRITE);
  if (objection === undefined) return [finding('socket', 'ok', `${path} can be made`)];
  return [finding('socket', 'fail', `${folder}: ${objection}`, 'make the folder, or name another path')];
}

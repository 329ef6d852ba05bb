import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { type Finding, fail, ok, warn } from './finding.ts';
import { isSocket, ownerOf, socketsAt } from './unix-socket.ts';

/** What there is to find out about a unix socket before it is used; the last finding fails if it cannot be. */
export async function* unixSocketFindings(path: string): AsyncGenerator<Finding, void, undefined> {
  const kind = await socketKind(path);
  yield kind;
  if (kind.verdict === 'fail') return;
  const before = await socketsAt(path);
  const listening = before.filter(({ isListening }) => isListening);
  if (listening.length === 0) {
    yield fail(
      'listener',
      `nobody listens at ${path}: a machine that has ended has left it behind`,
      'Start the machine.',
    );
    return;
  }
  const owner = await ownerOf(new Set(listening.map(({ inode }) => inode)));
  yield ok(
    'listener',
    owner === undefined ? 'a process listens' : `${owner.name} listens (process ${owner.pid})`,
  );
  const others = before.length - listening.length;
  yield others === 0
    ? ok('others', 'nobody else uses the channel')
    : warn(
        'others',
        'another program has the channel open: QEMU serves one at a time',
        'Close what else uses it (libvirt, a backup tool, socat); for a machine of libvirt use libvirt:DOMAIN.',
      );
}

async function socketKind(path: string): Promise<Finding> {
  const kind = await isSocket(path).catch((error: NodeJS.ErrnoException) => error);
  if (kind instanceof Error) {
    return fail(
      'socket',
      `${path} cannot be looked at: ${kind.message}`,
      'Ask as a user who may look into its folder.',
    );
  }
  if (kind === undefined) {
    return fail(
      'socket',
      `there is no ${path}`,
      'Start the machine, or give it a channel: -chardev socket,path=…,server=on,wait=off,id=qga0 ' +
        '-device virtio-serial -device virtserialport,chardev=qga0,name=org.qemu.guest_agent.0',
    );
  }
  if (!kind) return fail('socket', `${path} is no socket`, 'Name the socket of the channel.');
  try {
    await access(path, constants.R_OK | constants.W_OK);
  } catch {
    return fail('socket', `you may not use ${path}`, 'Ask as root, or as a user whom its mode lets in.');
  }
  return ok('socket', path);
}

import { readdir, readFile, readlink, stat } from 'node:fs/promises';

/** A row of /proc/net/unix, as far as it matters: proc_net_unix(5). */
export interface SocketRow {
  readonly inode: string;
  readonly isListening: boolean;
  readonly path: string;
}

/** __SO_ACCEPTCON: the socket waits for clients. */
const ACCEPTS = 0x10000;

/** The unix sockets of this machine at `path`. */
export async function socketsAt(path: string): Promise<SocketRow[]> {
  return readSocketTable(await readFile('/proc/net/unix', 'utf8')).filter((row) => row.path === path);
}

export function readSocketTable(text: string): SocketRow[] {
  return [...text.matchAll(/^\w+: \w+ \w+ (\w+) \w+ \w+ +(\d+) (.+)$/gm)].map(([, flags, inode, path]) => ({
    inode: inode!,
    isListening: (Number.parseInt(flags!, 16) & ACCEPTS) !== 0,
    path: path!,
  }));
}

/** A process that has one of these sockets open: its id and name; undefined where none is to be seen. */
export async function ownerOf(
  inodes: ReadonlySet<string>,
): Promise<{ pid: number; name: string } | undefined> {
  const targets = new Set([...inodes].map((inode) => `socket:[${inode}]`));
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const descriptors = await orNone(readdir(`/proc/${pid}/fd`));
    for (const descriptor of descriptors ?? []) {
      const target = await orNone(readlink(`/proc/${pid}/fd/${descriptor}`));
      if (target === undefined || !targets.has(target)) continue;
      const name = (await orNone(readFile(`/proc/${pid}/comm`, 'utf8'))) ?? '';
      return { pid: Number(pid), name: name.trim() };
    }
  }
  return undefined;
}

/** Whether a path is there, and a socket. Throws what stat(2) says otherwise. */
export async function isSocket(path: string): Promise<boolean | undefined> {
  try {
    return (await stat(path)).isSocket();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Processes come and go, and those of others are not to be looked into. */
async function orNone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch {
    return undefined;
  }
}

import { FileError, type GuestAgent } from '../../client/index.ts';

/** What lies below a directory of the guest; paths are relative to it. */
export interface GuestTree {
  readonly directories: readonly string[];
  readonly files: readonly string[];
  /** Links, pipes, devices: what is no file and no directory. */
  readonly others: readonly string[];
}

const LIST_TIMEOUT = 10 * 60_000;

/**
 * Lists a directory of the guest by its own find(1); the protocol has no command for it. Throws RefusedError where
 * programs may not be run, FileError where find fails or tells more than the agent keeps (16 MiB).
 */
export async function listGuestTree(
  agent: GuestAgent,
  path: string,
  signal: AbortSignal,
): Promise<GuestTree> {
  const list = async (...test: string[]): Promise<string[]> => {
    const script = 'cd -- "$1" || exit; shift; exec find . "$@" -print0';
    const args = ['-c', script, 'sh', path, ...test];
    const { exitCode, stdout, stderr, isTruncated } = await agent.exec('/bin/sh', args, {
      timeout: LIST_TIMEOUT,
      signal,
    });
    if (exitCode !== 0)
      throw new FileError(`${path} of the guest cannot be listed: ${stderr.toString().trim()}`);
    if (isTruncated) throw new FileError(`${path} of the guest has too many files to list`);
    const names = stdout.toString().split('\0').slice(0, -1);
    return names.filter((name) => name !== '.').map((name) => name.replace(/^\.\//, ''));
  };
  return {
    directories: await list('-type', 'd'),
    files: await list('-type', 'f'),
    others: await list('!', '-type', 'd', '!', '-type', 'f'),
  };
}

/** Whether a path of the guest is a directory. Throws RefusedError where programs may not be run. */
export async function isGuestDirectory(
  agent: GuestAgent,
  path: string,
  signal: AbortSignal,
): Promise<boolean> {
  const { exitCode } = await agent.exec('/bin/sh', ['-c', 'test -d "$1"', 'sh', path], { signal });
  return exitCode === 0;
}

import type { Result } from '../../api/index.ts';
import type { FileSystems } from '../../platform/index.ts';
import { ENOTTY, EOPNOTSUPP, SystemError } from '../../runtime/index.ts';
import type { Command } from '../command.ts';
import { listMounts } from '../mounts.ts';

type TrimResult = Result<'guest-fstrim'>['paths'][number];

/** One after the other: all at once would be hard on the disk they share. The last mounted is told first, as ever. */
export const fstrim: Command<'guest-fstrim'> = async ({ accounting, platform }, { minimum = 0 }) => {
  accounting.tell('guest-fstrim called');
  const { filesystems } = platform;
  const paths: TrimResult[] = [];
  for (const { mountpoint } of listMounts(filesystems)) {
    paths.push(await trim(filesystems, mountpoint, minimum));
  }
  return { paths: paths.toReversed() };
};

async function trim(filesystems: FileSystems, path: string, minimum: number | bigint): Promise<TrimResult> {
  try {
    return { path, ...(await filesystems.trim(path, minimum)) };
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return { path, error: describe(error) };
  }
}

function describe({ errno, syscall, text }: SystemError): string {
  if (syscall === 'open') return `failed to open: ${text}`;
  return errno === ENOTTY || errno === EOPNOTSUPP ? 'trim not supported' : `failed to trim: ${text}`;
}

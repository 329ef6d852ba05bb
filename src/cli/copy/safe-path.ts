import { lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FileError } from '../../client/index.ts';

/** Whether a path that a guest has named stays below where it is put: no way up, none from the root, no empty name. */
export function staysBelow(path: string): boolean {
  if (path === '' || path.includes('\0')) return false;
  return path.split('/').every((name) => name !== '' && name !== '.' && name !== '..');
}

/**
 * The place of a guest's `path` below the host's `root`, with the directories on its way made. A link on the way is
 * refused: what lies behind it is not below `root`.
 *
 * @throws FileError
 */
export async function placeBelow(root: string, path: string): Promise<string> {
  const names = namesOf(path);
  const end = join(await directoryBelow(root, names.slice(0, -1).join('/')), names.at(-1)!);
  const kind = await kindOf(end);
  if (kind !== 'none' && kind !== 'file')
    throw new FileError(`${end} is there already and is no regular file`);
  return end;
}

/** Makes a guest's directory below the host's `root`, and those on its way; an empty path is `root`. Throws FileError. */
export async function directoryBelow(root: string, path: string): Promise<string> {
  let place = root;
  if (path === '') return place;
  for (const name of namesOf(path)) {
    place = join(place, name);
    await makeDirectory(place);
  }
  return place;
}

function namesOf(path: string): string[] {
  if (!staysBelow(path))
    throw new FileError(`the guest names ${JSON.stringify(path)}, which would be written elsewhere`);
  return path.split('/');
}

/** Makes a directory unless it is there. Throws FileError if something else is. */
export async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if ((await kindOf(path)) !== 'directory')
      throw new FileError(`${path} is there already and is no directory`);
  }
}

async function kindOf(path: string): Promise<'none' | 'file' | 'directory' | 'other'> {
  try {
    const status = await lstat(path);
    return status.isFile() ? 'file' : status.isDirectory() ? 'directory' : 'other';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'none';
    throw error;
  }
}

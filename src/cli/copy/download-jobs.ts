import { stat } from 'node:fs/promises';
import type { GuestAgent } from '../../client/index.ts';
import { UsageError } from '../usage-error.ts';
import type { CopyJob, CopyResult } from './copy-job.ts';
import type { CopySettings } from './copy-settings.ts';
import { isGuestDirectory, listGuestTree } from './guest-tree.ts';
import { below, lastName } from './place.ts';
import { directoryBelow, makeDirectory, placeBelow, staysBelow } from './safe-path.ts';

/** The files to fetch of the guest's `paths`, to the host's `to`. Directories are made on the way. */
export async function* downloadJobs(
  agent: GuestAgent,
  paths: readonly string[],
  to: string,
  settings: CopySettings,
  result: CopyResult,
): AsyncGenerator<CopyJob, void, undefined> {
  const isInto = await isDirectory(to);
  if (!isInto && to.endsWith('/'))
    throw new UsageError(`${to} is no directory`, 'Make it before, or leave the slash out.');
  if (paths.length > 1 && !isInto)
    throw new UsageError(`${to} is no directory, and several files are to go there`);
  for (const path of paths) {
    const name = lastName(path);
    if (isInto && !staysBelow(name))
      throw new UsageError(`${path} has no name of its own: say what it shall be called`);
    if (settings.isRecursive && (await isGuestDirectory(agent, path, settings.signal))) {
      yield* treeJobs(agent, path, isInto ? below(to, name) : to, settings, result);
      continue;
    }
    const place = isInto ? await placeBelow(to, name) : to;
    yield job(agent, path, place, settings);
  }
}

async function* treeJobs(
  agent: GuestAgent,
  path: string,
  root: string,
  settings: CopySettings,
  result: CopyResult,
): AsyncGenerator<CopyJob, void, undefined> {
  const tree = await listGuestTree(agent, path, settings.signal);
  await makeDirectory(root);
  const leave = (name: string, reason: string): void =>
    void result.skipped.push({ name: below(path, name), reason });
  for (const name of tree.others) leave(name, 'is neither a file nor a directory');
  for (const name of tree.directories) {
    if (staysBelow(name)) await directoryBelow(root, name);
    else leave(name, 'would be written elsewhere');
  }
  for (const name of tree.files) {
    if (staysBelow(name)) yield job(agent, below(path, name), await placeBelow(root, name), settings);
    else leave(name, 'would be written elsewhere');
  }
}

function job(
  agent: GuestAgent,
  path: string,
  place: string,
  { signal, isResuming, isVerifying }: CopySettings,
): CopyJob {
  return {
    name: path,
    run: async (progress) => {
      await agent.files.download(path, place, {
        signal,
        resume: isResuming,
        verify: isVerifying,
        progress: ({ bytes, total }) => progress(bytes, total),
      });
    },
  };
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

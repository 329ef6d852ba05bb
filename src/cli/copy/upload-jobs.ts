import { lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError } from '../../api/index.ts';
import { FileError, type GuestAgent } from '../../client/index.ts';
import { UsageError } from '../usage-error.ts';
import type { CopyJob, CopyResult } from './copy-job.ts';
import type { CopySettings } from './copy-settings.ts';
import { isGuestDirectory } from './guest-tree.ts';
import { below, lastName } from './place.ts';

/** Directories that one program of the guest makes: their names have to fit into its arguments. */
const DIRECTORIES_AT_ONCE = 100;

/** The files to send of the host's `paths`, to the guest's `to`. */
export async function* uploadJobs(
  agent: GuestAgent,
  paths: readonly string[],
  to: string,
  settings: CopySettings,
  result: CopyResult,
): AsyncGenerator<CopyJob, void, undefined> {
  const isInto = to.endsWith('/') || (await isDirectory(agent, to, settings.signal));
  if (paths.length > 1 && !isInto)
    throw new UsageError(`:${to} is no directory, and several files are to go there`);
  for (const path of paths) {
    const place = isInto ? below(to, lastName(path)) : to;
    if ((await stat(path)).isDirectory()) {
      if (!settings.isRecursive) throw new UsageError(`${path} is a directory`, 'Copy it with -r.');
      yield* treeJobs(agent, path, place, settings, result);
    } else yield job(agent, path, place, settings);
  }
}

/** Whether the guest has a directory there. Where no program may be run, only a slash at the end says so. */
async function isDirectory(agent: GuestAgent, path: string, signal: AbortSignal): Promise<boolean> {
  try {
    return await isGuestDirectory(agent, path, signal);
  } catch (error) {
    if (error instanceof CommandError) return false;
    throw error;
  }
}

async function* treeJobs(
  agent: GuestAgent,
  root: string,
  to: string,
  settings: CopySettings,
  result: CopyResult,
): AsyncGenerator<CopyJob, void, undefined> {
  const directories = [to];
  const files: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    for (const { name } of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? name : `${folder}/${name}`;
      const status = await lstat(join(root, path));
      if (status.isDirectory()) {
        directories.push(below(to, path));
        await walk(path);
      } else if (status.isFile()) files.push(path);
      else result.skipped.push({ name: join(root, path), reason: 'is neither a file nor a directory' });
    }
  };
  await walk('');
  await makeDirectories(agent, directories, settings.signal);
  for (const path of files) yield job(agent, join(root, path), below(to, path), settings);
}

async function makeDirectories(
  agent: GuestAgent,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  for (let at = 0; at < paths.length; at += DIRECTORIES_AT_ONCE) {
    const args = ['-p', '--', ...paths.slice(at, at + DIRECTORIES_AT_ONCE)];
    const { exitCode, stderr } = await agent.exec('mkdir', args, { signal });
    if (exitCode !== 0)
      throw new FileError(`the guest could not make directories: ${stderr.toString().trim()}`);
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
      await agent.files.upload(path, place, {
        signal,
        resume: isResuming,
        verify: isVerifying,
        progress: ({ bytes, total }) => progress(bytes, total),
      });
    },
  };
}

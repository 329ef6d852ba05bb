import { existsSync } from 'node:fs';
import { cp, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fetchPackages, sourceVersions } from '../../scripts/debian-archive.ts';

const CACHE = resolve(import.meta.dirname, '../../.cache/qemu-source');
/** What is kept of the sources: all about schemas, and the program that reads them. */
const PARTS = [
  'VERSION',
  'qapi',
  'qga/qapi-schema.json',
  'scripts/qapi',
  'storage-daemon/qapi',
  'tests/qapi-schema',
];

/** Sources of a release of QEMU. */
export interface QemuSource {
  readonly folder: string;
  /** Such as `10.0.13`. */
  readonly version: string;
}

/** Sources that lie in `folder`. */
export async function qemuSource(folder: string): Promise<QemuSource> {
  const version = await readFile(join(folder, 'VERSION'), 'utf8');
  return { folder: resolve(folder), version: version.trim() };
}

/**
 * Fetches the newest sources of a Debian suite. A mirror may lag behind the suite's list: `skipped` is told of versions
 * that it does not have.
 */
export async function fetchQemuSource(suite: string, skipped: (reason: string) => void): Promise<QemuSource> {
  const errors: unknown[] = [];
  for (const version of await sourceVersions(suite, 'qemu')) {
    try {
      return await qemuSource(await fetchParts(suite, version));
    } catch (error) {
      errors.push(error);
      skipped(`${suite} lists qemu ${version}, but it cannot be had`);
    }
  }
  throw new AggregateError(errors, `no sources of qemu can be had from Debian ${suite}`);
}

async function fetchParts(suite: string, version: string): Promise<string> {
  const folder = join(CACHE, version.replace(/^\d+:/, ''));
  if (existsSync(folder)) return folder;
  const whole = await fetchPackages({ suite, source: { name: 'qemu', version }, into: `${folder}.whole` });
  const parts = `${folder}.parts`;
  for (const part of PARTS) await cp(join(whole, part), join(parts, part), { recursive: true });
  await rename(parts, folder);
  await rm(whole, { recursive: true });
  return folder;
}

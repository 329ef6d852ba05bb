import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './process.ts';

/** A file of one exact version of a Debian package. */
export interface DebianFile {
  readonly suite: string;
  readonly name: string;
  readonly version: string;
  /** Whether it is a file of the source package. */
  readonly source: boolean;
  readonly file: string;
  readonly sha256: string;
}

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * Fetches a file of Debian's into `folder` unless it is there, and returns its path. By apt with a configuration of its
 * own: the suite may be another than the machine's, and its sources are left alone.
 */
export async function fetchDebianFile(wanted: DebianFile, folder: string): Promise<string> {
  const path = join(folder, wanted.file);
  if (existsSync(path) && sha256(path) === wanted.sha256) return path;
  const apt = join(folder, `apt-${wanted.suite}`);
  for (const name of ['lists/partial', 'cache/archives/partial', 'fetched'])
    await mkdir(join(apt, name), { recursive: true });
  const settings: Readonly<Record<string, string>> = {
    'Dir::State': apt,
    'Dir::State::lists': join(apt, 'lists'),
    'Dir::State::status': join(apt, 'status'),
    'Dir::Cache': join(apt, 'cache'),
    'Dir::Etc::sourcelist': join(apt, 'debian.sources'),
    'Dir::Etc::sourceparts': '-',
    'Acquire::Languages': 'none',
    'APT::Sandbox::User': 'root',
  };
  const type = wanted.source ? 'deb-src' : 'deb';
  const stanza = [`Types: ${type}`, `URIs: ${mirror()}`, `Suites: ${wanted.suite}`, 'Components: main'];
  await writeFile(join(apt, 'debian.sources'), `${[...stanza, `Signed-By: ${KEYRING}`].join('\n')}\n`);
  await writeFile(join(apt, 'status'), '');
  const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);

  await run('apt-get', [...options, 'update']);
  const version = `${wanted.name}=${wanted.version}`;
  const action = wanted.source ? ['source', '--download-only', '--only-source'] : ['download'];
  try {
    await run('apt-get', [...options, ...action, version], join(apt, 'fetched'));
  } catch (cause) {
    if (!/not found|unable to find/i.test(String(cause))) throw cause;
    throw new Error(`${wanted.name} ${wanted.version} is not in Debian ${wanted.suite} any more`, { cause });
  }
  const fetched = join(apt, 'fetched', wanted.file);
  const sum = sha256(fetched);
  if (sum !== wanted.sha256) throw new Error(`${wanted.file} has SHA-256 ${sum}, not ${wanted.sha256}`);
  await rename(fetched, path);
  return path;
}

/** Where this machine gets its Debian packages from; DEBIAN_MIRROR where it is not Debian's. */
function mirror(): string {
  const given = process.env['DEBIAN_MIRROR'];
  if (given !== undefined) return given;
  for (const file of globSync(['/etc/apt/sources.list', '/etc/apt/sources.list.d/*.{list,sources}'])) {
    const found = /^[^#\n]*?(https?:\/\/\S+\/debian)\/?\s/m.exec(readFileSync(file, 'utf8'));
    if (found !== null) return found[1]!;
  }
  throw new Error('no Debian mirror in /etc/apt: set DEBIAN_MIRROR to the address of one');
}

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

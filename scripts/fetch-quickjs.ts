/** Puts the sources of both engines into .cache/. `npm run build` does it by itself for the one that it needs. */
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fetchDebianFile, type DebianFile } from './build/debian-archive.ts';
import { run } from './build/process.ts';
import { requirePrograms } from './build/programs.ts';

export const ENGINES = ['ng', 'bellard'] as const;
export type Engine = (typeof ENGINES)[number];

interface Pin extends DebianFile {
  readonly engine: Engine;
  /** Where quickjs.h is in the package. */
  readonly inside: string;
}

/** The versions that are built. Debian unstable keeps only its newest; a stable release keeps its own for years. */
const PINS: readonly Pin[] = [
  {
    engine: 'ng',
    suite: 'unstable',
    name: 'qjs-src',
    version: '0.17.0-1',
    source: false,
    file: 'qjs-src_0.17.0-1_all.deb',
    sha256: '04631979bdadaccffd76c1cb0aff5d07389aa889a90b6a902eba858a3a3b3988',
    inside: 'usr/src/quickjs-ng',
  },
  {
    engine: 'bellard',
    suite: 'trixie',
    name: 'quickjs',
    version: '2025.04.26-1',
    source: true,
    file: 'quickjs_2025.04.26.orig.tar.xz',
    sha256: 'ec81da5b3249ed648dbc7df4a1654988910e66a118d9b71cb63534216efcfbbe',
    inside: 'quickjs-2025.04.26',
  },
];

/** Sources of an engine, as far as the build needs them. */
export interface EngineSources {
  readonly engine: Engine;
  readonly folder: string;
  /** The C files that go into the agent. */
  readonly files: readonly string[];
  /** What the engine's own makefile defines. */
  readonly defines: readonly string[];
}

/** Sources of `engine`: from QUICKJS_DIR where that is set, otherwise from .cache/, fetched if they are not there. */
export async function engineSources(engine: Engine, root: string): Promise<EngineSources> {
  const folder = process.env['QUICKJS_DIR'] ?? (await fetchEngine(engine, root));
  const header = join(folder, 'quickjs.h');
  if (!existsSync(header)) throw new Error(`QUICKJS_DIR: there is no ${header}`);
  const found: Engine = /^#define QUICKJS_NG\b/m.test(readFileSync(header, 'utf8')) ? 'ng' : 'bellard';
  if (found !== engine) throw new Error(`${folder} holds the other engine: build it with --engine ${found}`);
  const files = ['quickjs.c', 'dtoa.c', 'libregexp.c', 'libunicode.c'];
  if (engine === 'ng') return { engine, folder, files, defines: ['-D_GNU_SOURCE', '-DNDEBUG'] };
  const version = readFileSync(join(folder, 'VERSION'), 'utf8').trim();
  const defines = ['-D_GNU_SOURCE', `-DCONFIG_VERSION="${version}"`];
  return { engine, folder, files: [...files, 'cutils.c'], defines };
}

async function fetchEngine(engine: Engine, root: string): Promise<string> {
  const pin = PINS.find((pin) => pin.engine === engine)!;
  const cache = join(root, '.cache');
  const folder = join(cache, `quickjs-${engine}-${pin.version}`);
  if (existsSync(folder)) return folder;
  requirePrograms('apt-get', 'dpkg-deb', 'tar', 'xz');
  await mkdir(cache, { recursive: true });
  const file = await fetchDebianFile(pin, cache).catch((cause: unknown) => {
    throw new Error(`cannot fetch the engine. ${advice(engine, cause)}`, { cause });
  });
  const unpacked = await mkdtemp(join(cache, 'unpacked-'));
  if (file.endsWith('.deb')) await run('dpkg-deb', ['-x', file, unpacked]);
  else await run('tar', ['-xJf', file, '-C', unpacked]);
  await rename(join(unpacked, pin.inside), folder);
  await rm(unpacked, { recursive: true, force: true });
  return folder;
}

function advice(engine: Engine, cause: unknown): string {
  const other = engine === 'ng' ? 'bellard' : 'ng';
  return `${cause instanceof Error ? cause.message : String(cause)}
  - pin the version that is there now in scripts/fetch-quickjs.ts (apt-cache policy, sha256sum), and run the tests;
  - or build with the other engine: npm run build -- --engine ${other};
  - or name a folder with its sources: QUICKJS_DIR=FOLDER npm run build -- --engine ${engine}`;
}

if (import.meta.main)
  for (const engine of ENGINES)
    try {
      const { folder } = await engineSources(engine, resolve(import.meta.dirname, '..'));
      process.stdout.write(`${engine}: ${folder}\n`);
    } catch (error) {
      process.stderr.write(`${engine}: ${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    }

/** Puts the sources of both engines into .cache/. `npm run build` does it by itself for the one that it needs. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { requirePrograms } from './build/programs.ts';
import { fetchPackages } from './debian-archive.ts';

/** The editions of QuickJS, quickjs-ng and the original one, in the order in which a build prefers them. */
export const ENGINES = ['ng', 'bellard'] as const;
export type Engine = (typeof ENGINES)[number];

interface Pin {
  readonly suite: string;
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
  /** Whether it is the source package of that name. */
  readonly source: boolean;
  /** Where quickjs.h is in the package. */
  readonly inside: string;
}

/** The versions that are built. Debian unstable keeps only its newest; a stable release keeps its own for years. */
const PINS: Readonly<Record<Engine, Pin>> = {
  ng: {
    suite: 'unstable',
    name: 'qjs-src',
    version: '0.17.0-1',
    sha256: '04631979bdadaccffd76c1cb0aff5d07389aa889a90b6a902eba858a3a3b3988',
    source: false,
    inside: 'usr/src/quickjs-ng',
  },
  bellard: {
    suite: 'trixie',
    name: 'quickjs',
    version: '2025.04.26-1',
    sha256: '9dc1d44c9d68023ba42778f2263b25409e0037aefa32cd72a56420d2ed4fdc06',
    source: true,
    inside: '.',
  },
};

/** Sources of an engine, as far as the build needs them. */
export interface EngineSources {
  readonly engine: Engine;
  readonly folder: string;
  /** The C files that go into the agent. */
  readonly files: readonly string[];
  /** What the engine's own makefile defines. */
  readonly defines: readonly string[];
}

/**
 * Sources of `engine`: from QUICKJS_DIR where that is set, otherwise from .cache/, fetched if they are not there. Without
 * `engine` those of the edition in QUICKJS_DIR, or of the first of ENGINES whose pinned version the archive still has.
 */
export async function engineSources(engine: Engine | undefined, root: string): Promise<EngineSources> {
  const given = process.env['QUICKJS_DIR'];
  if (given !== undefined) return readSources(resolve(given), engine);
  if (engine !== undefined) return readSources(await fetchEngine(engine, root), engine);
  const [first, second] = ENGINES;
  try {
    return await engineSources(first, root);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      `${reason}\nSo the other engine is built in; --engine ${first} insists on this one.\n`,
    );
    return engineSources(second, root);
  }
}

function readSources(folder: string, wanted: Engine | undefined): EngineSources {
  const header = join(folder, 'quickjs.h');
  if (!existsSync(header)) throw new Error(`QUICKJS_DIR: there is no ${header}`);
  const engine: Engine = /^#define QUICKJS_NG\b/m.test(readFileSync(header, 'utf8')) ? 'ng' : 'bellard';
  if (engine !== (wanted ?? engine)) {
    throw new Error(`${folder} holds the other engine: build it with --engine ${engine}`);
  }
  const files = ['quickjs.c', 'dtoa.c', 'libregexp.c', 'libunicode.c'];
  if (engine === 'ng') return { engine, folder, files, defines: ['-D_GNU_SOURCE', '-DNDEBUG'] };
  const version = readFileSync(join(folder, 'VERSION'), 'utf8').trim();
  const defines = ['-D_GNU_SOURCE', `-DCONFIG_VERSION="${version}"`];
  return { engine, folder, files: [...files, 'cutils.c'], defines };
}

async function fetchEngine(engine: Engine, root: string): Promise<string> {
  const { suite, name, version, sha256, source, inside } = PINS[engine];
  const into = join(root, '.cache', `quickjs-${engine}-${version}`);
  const wanted = { name, version, sha256 };
  if (!existsSync(into)) {
    requirePrograms('apt-get', ...(source ? ['dpkg-source', 'xz'] : ['dpkg-deb']));
    process.stderr.write(`fetching ${name} ${version} from Debian ${suite}\n`);
    const request = source ? { suite, into, source: wanted } : { suite, into, packages: [wanted] };
    await fetchPackages(request).catch((cause: unknown) => {
      throw new Error(`${cause instanceof Error ? cause.message : String(cause)}\n${advice(engine)}`, {
        cause,
      });
    });
  }
  return join(into, inside);
}

function advice(engine: Engine): string {
  return `  - pin the version that is there now in scripts/fetch-quickjs.ts (apt-cache policy, sha256sum), and run the tests;
  - or build with the other engine: npm run build -- --engine ${engine === 'ng' ? 'bellard' : 'ng'};
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

/**
 * Packages of any Debian release, unpacked into a folder and not installed. apt does it, with lists, caches and sources
 * of its own below .cache/, so that neither the machine's sources nor its packages change.
 */
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { run } from './build/process.ts';

const CACHE = resolve(import.meta.dirname, '../.cache');
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** A package by its name; a version, and with it a checksum, where it has to be that one and no other. */
export interface DebianPackage {
  readonly name: string;
  /** Debian's version, with epoch and revision. The newest of the suite if left out. */
  readonly version?: string;
  /** Of the .deb, or of the source package's .dsc, which in turn holds those of the other files. */
  readonly sha256?: string;
}

interface Request {
  /** A release by its code name, or `unstable`. */
  readonly suite: string;
  /** The folder to make. One that exists is taken to be complete, and nothing is fetched. */
  readonly into: string;
}

/** Binary packages, unpacked over each other. */
export interface PackageRequest extends Request {
  readonly packages: readonly DebianPackage[];
  /** Whether to add all that the packages depend on, down to the C library, as if nothing were installed here. */
  readonly dependencies?: boolean;
}

/** A source package, unpacked and with Debian's patches applied. */
export interface SourceRequest extends Request {
  readonly source: DebianPackage;
}

/** Fetches and unpacks; returns the folder. The error names a pinned version that the suite no longer has. */
export async function fetchPackages(request: PackageRequest | SourceRequest): Promise<string> {
  const into = resolve(request.into);
  if (existsSync(into)) return into;
  await mkdir(dirname(into), { recursive: true });
  const suite = await DebianSuite.open(request.suite);
  // Beside the target, to become it in one step: an interrupted fetch leaves nothing that looks complete.
  const workshop = await mkdtemp(`${into}.`);
  try {
    const unpacked =
      'source' in request
        ? await suite.unpackSource(request.source, workshop)
        : await suite.unpack(request.packages, request.dependencies ?? false, workshop);
    await rename(unpacked, into);
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
  return into;
}

/** The version of a binary package that `suite` offers now. */
export async function newestVersion(suite: string, name: string): Promise<string> {
  const archive = await DebianSuite.open(suite);
  return archive.newest(name);
}

/** The versions of a source package that `suite` lists, newest first: ports may hold on to old ones. */
export async function sourceVersions(suite: string, name: string): Promise<string[]> {
  const archive = await DebianSuite.open(suite);
  return archive.sources(name);
}

/** apt on one suite alone. */
class DebianSuite {
  static readonly #open = new Map<string, Promise<DebianSuite>>();
  readonly #name: string;
  readonly #options: readonly string[];

  private constructor(name: string, folder: string) {
    this.#name = name;
    const settings = {
      'Dir::State': folder,
      'Dir::State::lists': join(folder, 'lists'),
      'Dir::State::status': join(folder, 'status'),
      'Dir::Cache': join(folder, 'cache'),
      'Dir::Etc::sourcelist': join(folder, 'debian.sources'),
      'Dir::Etc::sourceparts': '/dev/null',
      'Dir::Etc::preferences': '/dev/null',
      'Dir::Etc::preferencesparts': '/dev/null',
      'Acquire::Languages': 'none',
      'APT::Install-Recommends': 'false',
      'APT::Sandbox::User': 'root',
      // A mirror that is named may be a snapshot of the past, whose lists have expired.
      'Acquire::Check-Valid-Until': String(process.env['DEBIAN_MIRROR'] === undefined),
    };
    this.#options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  }

  /** Brings the suite's lists up to date, once for each run of the program. */
  static open(name: string): Promise<DebianSuite> {
    const opened = this.#open.get(name) ?? this.#update(name);
    this.#open.set(name, opened);
    return opened;
  }

  static async #update(name: string): Promise<DebianSuite> {
    const folder = join(CACHE, 'apt', name);
    for (const part of ['lists/partial', 'cache/archives/partial'])
      await mkdir(join(folder, part), { recursive: true });
    const source = [
      'Types: deb deb-src',
      `URIs: ${await mirror()}`,
      `Suites: ${name}`,
      'Components: main',
      `Signed-By: ${KEYRING}`,
    ];
    await writeFile(join(folder, 'debian.sources'), `${source.join('\n')}\n`);
    // Nothing is installed, as far as this apt knows: so it names every dependency.
    await writeFile(join(folder, 'status'), '');
    const suite = new DebianSuite(name, folder);
    await suite.#apt('apt-get', ['update']);
    return suite;
  }

  async newest(name: string): Promise<string> {
    const policy = await this.#apt('apt-cache', ['policy', name]);
    const version = /^ *Candidate: (?!\(none\))(\S+)$/m.exec(policy)?.[1];
    if (version === undefined) throw new Error(`Debian ${this.#name} has no package ${name}`);
    return version;
  }

  async sources(name: string): Promise<string[]> {
    const table = await this.#apt('apt-cache', ['showsrc', '--only-source', name]);
    const versions = [...table.matchAll(/^Version: (\S+)$/gm)].map(([, version]) => version!);
    return versions.sort((one, other) => other.localeCompare(one, 'en', { numeric: true }));
  }

  /** Unpacks binary packages below `workshop`; returns where. */
  async unpack(packages: readonly DebianPackage[], dependencies: boolean, workshop: string): Promise<string> {
    const all = dependencies ? await this.#withDependencies(packages) : packages;
    await this.#ask(all, ['download'], workshop);
    const root = join(workshop, 'root');
    for (const file of globSync(join(workshop, '*.deb'))) {
      const wanted = packages.find((one) => basename(file).startsWith(`${one.name}_`));
      verify(file, wanted?.sha256);
      await run('dpkg-deb', ['-x', file, root]);
    }
    return root;
  }

  /** Unpacks a source package below `workshop`; returns where. */
  async unpackSource(source: DebianPackage, workshop: string): Promise<string> {
    await this.#ask([source], ['source', '--download-only', '--only-source'], workshop);
    const [description] = globSync(join(workshop, '*.dsc'));
    verify(description!, source.sha256);
    const root = join(workshop, 'root');
    // apt has checked the signature of the list that holds the .dsc's checksum; it need not be checked again.
    await run('dpkg-source', ['--no-check', '-x', description!, root]);
    return root;
  }

  async #withDependencies(packages: readonly DebianPackage[]): Promise<DebianPackage[]> {
    const plan = await this.#ask(packages, ['--simulate', 'install']);
    const names = [...plan.matchAll(/^Inst (\S+) \((\S+) /gm)];
    return names.map(([, name, version]) => ({ name: name!, version: version! }));
  }

  /** Has apt-get do `action` with the packages. */
  async #ask(
    packages: readonly DebianPackage[],
    action: readonly string[],
    folder?: string,
  ): Promise<string> {
    const names = packages.map(({ name, version }) => (version === undefined ? name : `${name}=${version}`));
    try {
      return await this.#apt('apt-get', [...action, ...names], folder);
    } catch (cause) {
      const advice = 'a suite keeps only its newest versions: pin those, or none';
      throw new Error(`cannot get ${names.join(', ')} from Debian ${this.#name} (${advice})`, { cause });
    }
  }

  #apt(program: string, action: readonly string[], folder?: string): Promise<string> {
    return run(program, [...this.#options, '--quiet', ...action], folder);
  }
}

function verify(file: string, wanted: string | undefined): void {
  if (wanted === undefined) return;
  const sum = createHash('sha256').update(readFileSync(file)).digest('hex');
  if (sum !== wanted) throw new Error(`${basename(file)} has SHA-256 ${sum}, not ${wanted}`);
}

/** Where this machine gets its Debian packages from; DEBIAN_MIRROR where it is not Debian's. */
async function mirror(): Promise<string> {
  const given = process.env['DEBIAN_MIRROR'];
  if (given !== undefined) return given;
  const addresses = await run('apt-get', ['indextargets', '--format', '$(REPO_URI)']);
  const address = addresses.split('\n').find((one) => one.endsWith('/debian/'));
  if (address === undefined) throw new Error('no Debian mirror in /etc/apt: set DEBIAN_MIRROR to one');
  return address;
}

/** Puts a C agent of Debian's into .cache/, with the libraries it needs, and prints the path of what starts it. */
import { existsSync, globSync, realpathSync } from 'node:fs';
import { chmod, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { commandLine } from './command-line.ts';
import { fetchPackages, newestVersion } from './debian-archive.ts';

const CACHE = resolve(import.meta.dirname, '../.cache/c-agent');

/** Suites by the release of QEMU that they have. */
const SUITES = { newest: 'unstable', '10': 'trixie', '7.2': 'bookworm' } as const;
export type CAgentRelease = keyof typeof SUITES;

/**
 * Fetches the C agent unless it is there; returns the path of a program that starts it, in a folder named after its
 * version. It runs with its own C library, whatever release this machine has. Where Debian cannot be asked which version
 * is the newest, the one that was fetched last will do.
 */
export async function cAgent(release: CAgentRelease = 'newest'): Promise<string> {
  const latest = join(CACHE, release);
  let launcher: string;
  try {
    launcher = await fetchAgent(SUITES[release]);
  } catch (error) {
    if (!existsSync(join(latest, 'qemu-ga'))) throw error;
    return join(realpathSync(latest), 'qemu-ga');
  }
  await rm(latest, { force: true });
  await symlink(basename(dirname(launcher)), latest);
  return launcher;
}

async function fetchAgent(suite: string): Promise<string> {
  const version = await newestVersion(suite, 'qemu-guest-agent');
  const folder = join(CACHE, version.replace(/^\d+:/, ''));
  const launcher = join(folder, 'qemu-ga');
  if (existsSync(launcher)) return launcher;
  const into = join(folder, 'root');
  await fetchPackages({ suite, packages: [{ name: 'qemu-guest-agent', version }], dependencies: true, into });
  // Beside the launcher, so that the folder may be moved.
  const words = startingWords(into).map((word) => `"${word.replaceAll(into, '$root')}"`);
  await writeFile(launcher, `#!/bin/sh\nroot=\${0%/*}/root\nexec ${words.join(' ')} "$@"\n`);
  await chmod(launcher, 0o755);
  return launcher;
}

/** What the launcher executes: to be used where the time that a shell takes would count. */
export function withoutShell(launcher: string): string[] {
  return startingWords(join(dirname(launcher), 'root'));
}

function startingWords(root: string): string[] {
  const find = (pattern: string): string[] =>
    globSync(pattern, { cwd: root }).map((path) => join(root, path));
  const libraries = find('{usr/,}lib{,/*-linux-gnu}').join(':');
  const [linker] = find('{usr/,}lib{64,,/*-linux-gnu}/ld-linux-*');
  if (linker === undefined) throw new Error(`no dynamic linker in ${root}`);
  return [linker, '--library-path', libraries, '--argv0', 'qemu-ga', join(root, 'usr/sbin/qemu-ga')];
}

/** The release by the name that a command line gave. */
export function cAgentRelease(name: string): CAgentRelease {
  const found = Object.keys(SUITES).find((one) => one === name);
  if (found === undefined) throw new Error(`${name}: not one of ${Object.keys(SUITES).join(', ')}`);
  return found as CAgentRelease;
}

if (import.meta.main) {
  const usage = `scripts/fetch-c-agent.ts [--version ${Object.keys(SUITES).join('|')}]: fetches QEMU's agent and prints its path\n`;
  const { values } = commandLine(usage, { version: { type: 'string', default: 'newest' } });
  process.stdout.write(`${await cAgent(cAgentRelease(values.version))}\n`);
}

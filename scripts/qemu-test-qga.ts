/**
 * QEMU's own test of its guest agent, tests/unit/test-qga, on an agent: `node scripts/qemu-test-qga.ts [AGENT]`, where
 * AGENT is dist/qemu-ga if it is left out. The test comes from Debian's source package and is built below .cache/. None
 * of its cases changes the machine: they read facts, and write one file in a temporary directory.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { run } from './build/process.ts';
import { commandLine } from './command-line.ts';
import { fetchPackages } from './debian-archive.ts';

const USAGE = `npm run test:qemu [-- AGENT]: QEMU's own test of its guest agent, on AGENT (dist/qemu-ga)\n`;

/** Its QEMU builds with what Debian 12 has, but for Meson. */
const SUITE = 'trixie';
const PACKAGES = 'dpkg-dev xz-utils gcc libc6-dev libglib2.0-dev ninja-build pkg-config python3 python3-venv';
/** Nothing of QEMU but the agent and its test. The source package has no firmware to install. */
const OPTIONS =
  '--without-default-features --enable-guest-agent --disable-system --disable-user --disable-tools --disable-install-blobs --disable-download';
/** For all cases together, in milliseconds: they take some 4 seconds. */
const TIME_LIMIT = 30_000;

const ROOT = resolve(import.meta.dirname, '..');
const CACHE = join(ROOT, '.cache/test-qga');
const SOURCE = join(CACHE, 'source');
const BUILD = join(CACHE, 'build');

type Session = { readonly output: string; readonly end: string };

function requirePackages(): void {
  const query = spawnSync('dpkg', ['-s', ...PACKAGES.split(' ')], { encoding: 'utf8' });
  if (query.error) throw new Error('the test is built with packages of Debian, and this system has no dpkg');
  const installed = query.stdout.matchAll(/^Package: (\S+)\nStatus: install ok installed$/gm);
  const present = new Set([...installed].map(([, name]) => name));
  const missing = PACKAGES.split(' ').filter((name) => !present.has(name));
  if (missing.length > 0) throw new Error(`missing packages: apt-get install ${missing.join(' ')}`);
}

async function versionOf(agent: string): Promise<string> {
  if (!existsSync(agent)) throw new Error(`there is no ${agent}: npm run build makes dist/qemu-ga`);
  const version = /\d+\.\d+\.\d+/.exec(await run(agent, ['--version']))?.[0];
  if (version === undefined) throw new Error(`${agent} --version tells no version`);
  return version;
}

/** Builds the test as of QEMU `version`, which is what it wants to hear from guest-info; returns its path. */
async function buildTest(version: string): Promise<string> {
  await fetchPackages({ suite: SUITE, source: { name: 'qemu' }, into: SOURCE });
  // Debian 12's own is too old; this one is plain Python, and runs with any.
  await fetchPackages({ suite: SUITE, packages: [{ name: 'meson' }], into: join(CACHE, 'meson') });
  const modules = `PYTHONPATH=${join(CACHE, 'meson/usr/lib/python3/dist-packages')}`;
  // config.status is the last thing that configure writes.
  if (!existsSync(join(BUILD, 'config.status'))) {
    await rm(BUILD, { recursive: true, force: true });
    await mkdir(BUILD, { recursive: true });
    const configure = [join(SOURCE, 'configure'), '--python=/usr/bin/python3', ...OPTIONS.split(' ')];
    await run('env', [modules, ...configure], BUILD);
  }
  const header = join(BUILD, 'config-host.h');
  const before = readFileSync(header, 'utf8');
  const after = before.replace(/^#define QEMU_VERSION .*$/m, `#define QEMU_VERSION "${version}"`);
  if (after !== before) await writeFile(header, after);
  await run('env', [modules, 'ninja', 'tests/unit/test-qga'], BUILD);
  return join(BUILD, 'tests/unit/test-qga');
}

/** A directory as the test wants its working directory: the agent at qga/qemu-ga, and its data. */
async function workshop(agent: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'qga-'));
  for (const part of ['qga', 'tests', 'tmp']) await mkdir(join(folder, part));
  await symlink(agent, join(folder, 'qga/qemu-ga'));
  await symlink(join(SOURCE, 'tests/data'), join(folder, 'tests/data'));
  return folder;
}

/** Runs all cases but those of `done` on one agent, in one connection for most of them. */
async function session(test: string, done: readonly string[], folder: string): Promise<Session> {
  const child = spawn(test, ['--tap', ...done.flatMap((name) => ['-s', name])], {
    cwd: folder,
    env: { ...process.env, TMPDIR: join(folder, 'tmp'), G_TEST_SRCDIR: join(SOURCE, 'tests/unit') },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own: a failure aborts the test, and its agent is left behind.
    detached: true,
    timeout: TIME_LIMIT,
    killSignal: 'SIGKILL',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  child.on('error', reject).on('close', (code, signal) => resolve(signal ?? `exit code ${code}`));
  child.on('exit', () => {
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch (error) {
      // Nobody is left in the group, which is the rule.
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) reject(error);
    }
  });
  return { end: await promise, output };
}

/**
 * Runs every case and tells how it went; returns how many failed. One that ends the test program has failed, and the
 * rest is run without it.
 */
async function runCases(test: string, folder: string): Promise<number> {
  const source = readFileSync(join(SOURCE, 'tests/unit/test-qga.c'), 'utf8');
  let left = [...source.matchAll(/g_test_add_data_func\("([^"]+)"/g)].map(([, name]) => name!);
  const done: string[] = [];
  const count = { passed: 0, failed: 0 };
  while (left.length > 0) {
    const { output, end } = await session(test, done, folder);
    if (!/^1\.\.\d+$/m.test(output)) throw new Error(`the agent cannot be reached (${end}):\n${output}`);
    const passed = new Set([...output.matchAll(/^ok \d+ (\S+)$/gm)].map(([, name]) => name!));
    const culprit = left.find((name) => !passed.has(name));
    for (const name of passed) console.log(`ok     ${name}`);
    count.passed += passed.size;
    if (culprit !== undefined || end !== 'exit code 0') {
      count.failed += 1;
      const messages = output.split('\n').filter((line) => /^(?!ok |#|1\.\.|Bail out|\*\*$)./.test(line));
      console.log([`not ok ${culprit ?? 'the end of the agent'} (${end})`, ...messages].join('\n  '));
    }
    const tried = left.filter((name) => passed.has(name) || name === culprit);
    done.push(...tried);
    left = left.filter((name) => !tried.includes(name));
  }
  console.log(`${count.passed} passed, ${count.failed} failed`);
  return count.failed;
}

async function testAgent(agent: string): Promise<number> {
  requirePackages();
  const test = await buildTest(await versionOf(agent));
  const folder = await workshop(agent);
  try {
    return await runCases(test, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

try {
  const [word] = commandLine(USAGE, {}, true).positionals;
  const agent = resolve(word ?? join(ROOT, 'dist/qemu-ga'));
  process.exitCode = (await testAgent(agent)) > 0 ? 1 : 0;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

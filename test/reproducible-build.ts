/**
 * The product and its packages, built from nothing in two folders: the same bytes. `node --test test/reproducible-build.ts`,
 * with what `npm run build` and `npm run package` need; half a minute, for the engine is compiled anew.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, test } from 'node:test';

const ROOT = resolve(import.meta.dirname, '..');
const TIME = '1700000000';

const folder = mkdtempSync(join(tmpdir(), 'qga-reproducible-'));
after(() => rmSync(folder, { recursive: true }));

/** Runs one of the project's scripts at `root` as a user with this environment would. */
function script(root: string, name: string, words: readonly string[], environment: NodeJS.ProcessEnv): void {
  const env = { ...process.env, SOURCE_DATE_EPOCH: TIME, ...environment };
  const line = ['--disable-warning=ExperimentalWarning', join(root, 'scripts', name), ...words];
  execFileSync(process.execPath, line, { cwd: root, env, stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Builds agent and packages into `out`; their bytes by name. */
function build(root: string, out: string, environment: NodeJS.ProcessEnv = {}): Map<string, Buffer> {
  const agent = join(out, 'qemu-ga');
  script(root, 'build.ts', ['--engine', 'ng', '--out', agent], environment);
  script(root, 'package.ts', ['--agent', agent, '--out', out], environment);
  return new Map(readdirSync(out).map((name) => [name, readFileSync(join(out, name))]));
}

/** The sources alone, in a folder with another name, with other times, and without anything that was built before. */
function copySources(to: string): void {
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  for (const [i, path] of list.split('\0').filter(Boolean).toReversed().entries()) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    cpSync(join(ROOT, path), join(to, path), { verbatimSymlinks: true });
    utimesSync(join(to, path), i, i * 1000);
  }
  symlinkSync(join(ROOT, 'node_modules'), join(to, 'node_modules'));
  mkdirSync(join(to, '.cache'));
  for (const name of readdirSync(join(ROOT, '.cache')))
    if (name.startsWith('quickjs-'))
      cpSync(join(ROOT, '.cache', name), join(to, '.cache', name), { recursive: true });
}

test('two builds, in different folders, at different times, by different users, are the same bytes', () => {
  const first = build(ROOT, join(folder, 'first'));
  const copy = join(folder, 'another place');
  copySources(copy);
  const second = build(copy, join(folder, 'second/with a longer name'), {
    HOME: folder,
    LANG: 'C',
    TZ: 'Pacific/Chatham',
    USER: 'somebody',
  });
  assert.deepEqual([...second.keys()], [...first.keys()]);
  assert.equal(first.size, 4); // the agent, its bill of materials, and two packages
  for (const [name, bytes] of first) assert.ok(bytes.equals(second.get(name)!), `${name} differs`);
});

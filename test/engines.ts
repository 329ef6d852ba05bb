/**
 * Both editions of QuickJS, as the product has them and with the compiler's sanitizers: the port's contract, and what is
 * told of failures. Builds them first. `node --test test/engines.ts`, with a C compiler and musl.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { before, describe, test } from 'node:test';
import { buildExecutable } from '../scripts/build.ts';
import type { Target } from '../scripts/build/compiler.ts';
import { ENGINES } from '../scripts/fetch-quickjs.ts';
import { EXECUTABLE, INTERPRETER, readProgram, RELOCATED, STACK, WRITABLE } from './support/elf.ts';
import { sysContract } from '../src/runtime/sys.contract.ts';

const root = resolve(import.meta.dirname, '..');
const testdata = join(root, 'src', 'runtime', 'quickjs', 'testdata');
const targets: Readonly<Record<string, Target>> = {
  musl: { libc: 'musl', debug: false, sanitize: false },
  sanitized: { libc: 'glibc', debug: false, sanitize: true },
};
const place = readFileSync(join(testdata, 'failures.ts'), 'utf8').split('\n').findIndex(isPlace) + 1;

function executable(variant: string, entry: string): string {
  return join(root, '.cache', 'engines', `${variant}-${entry}`);
}

function isPlace(line: string): boolean {
  return line.endsWith('// the place');
}

/** The rows of a /proc/.../maps file. */
function readMap(text: string): { start: number; end: number; rights: string; path: string }[] {
  const rows = text.matchAll(/^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+ *(.*)$/gm);
  return Array.from(rows, ([, start, end, rights, path]) => ({
    start: parseInt(start!, 16),
    end: parseInt(end!, 16),
    rights: rights!,
    path: path!,
  }));
}

for (const engine of ENGINES)
  for (const [name, target] of Object.entries(targets))
    describe(`${engine}, ${name}`, () => {
      const variant = `${engine}-${name}`;
      const run = (entry: string, ...args: string[]): { status: number | null; text: string } => {
        const { status, stdout, stderr } = spawnSync(executable(variant, entry), args, {
          encoding: 'utf8',
          env: {},
          timeout: 120_000,
        });
        return { status, text: stdout + stderr };
      };
      before(async () => {
        for (const entry of ['contract', 'failures']) {
          const options = {
            engine,
            ...target,
            entry: join(testdata, `${entry}.ts`),
            out: executable(variant, entry),
          };
          await buildExecutable(options);
        }
      });

      test('the port keeps its contract', () => {
        const folder = mkdtempSync(join(realpathSync(tmpdir()), 'sys-'));
        const { status, text } = run('contract', folder);
        rmSync(folder, { recursive: true });
        assert.deepEqual([status, text], [0, `${sysContract.length} of ${sysContract.length} cases\n`]);
      });

      test('an error that nobody catches ends the agent and is told with its line', () => {
        const { status, text } = run('failures', 'uncaught');
        assert.equal(status, 1);
        assert.match(text, /^uncaught: TypeError: told\n/);
        assert.ok(text.includes(`(src/runtime/quickjs/testdata/failures.ts:${place})`), text);
      });

      test('an entry that returns ends the agent', () => {
        const { status, text } = run('failures', 'ended');
        assert.equal(status, 1);
        assert.match(text, /: the loop has ended\n$/);
      });

      test('a rejection that nobody handles is told with its line', () => {
        const { status, text } = run('failures', 'rejection');
        assert.equal(status, 0);
        assert.match(text, /^unhandled rejection: TypeError: told\n/);
        assert.ok(text.includes(`failures.ts:${place})`), text);
      });

      test('a rejection that is handled by a later job is not told', () => {
        assert.deepEqual(run('failures', 'rejection that is handled late'), { status: 0, text: '' });
      });

      test('a trace for the log has the lines of the source', () => {
        const { status, text } = run('failures', 'trace in a log');
        assert.equal(status, 0);
        assert.ok(text.includes(`failures.ts:${place})`), text);
      });

      test('a module is read when it is first imported, and has its lines too', () => {
        const { text } = run('failures', 'module read when it is needed');
        assert.match(text, /^unhandled rejection: RangeError: later\n.*testdata\/later\.ts:3\)/);
      });

      test('memory that runs out and recursion without end are exceptions', () => {
        assert.deepEqual(run('failures', 'out of memory'), { status: 0, text: 'true 0\n' });
        assert.deepEqual(run('failures', 'endless recursion'), { status: 0, text: 'true\n' });
      });

      test('standard descriptors that are closed at the start do not become something else', () => {
        const script = 'exec "$0" "first descriptor" <&- >&- 2>&-';
        const { status } = spawnSync('/bin/sh', ['-c', script, executable(variant, 'failures')], { env: {} });
        assert.equal(status, 3);
      });

      test('memory is executable or writable, never both, and what was relocated at the start is neither', () => {
        const { parts, boundAtStart, movable } = readProgram(executable(variant, 'failures'));
        assert.deepEqual([boundAtStart, movable], [true, true]);
        const both = EXECUTABLE | WRITABLE;
        assert.deepEqual(
          parts.filter(({ flags }) => (flags & both) === both),
          [],
        );
        assert.equal(parts.find(({ kind }) => kind === STACK)?.flags, 6);
        const map = readMap(run('failures', 'memory map').text);
        assert.ok(map.every(({ rights }) => !/w.?x/.test(rights)));
        const base = map.find(({ path }) => path === realpathSync(executable(variant, 'failures')))!.start;
        const relocated = parts.find(({ kind }) => kind === RELOCATED)!;
        // The last page is shared with what is written to.
        const middle = base + (relocated.start + (relocated.end & ~0xfff)) / 2;
        assert.equal(map.find(({ start, end }) => start <= middle && middle < end)!.rights, 'r--p');
      });

      // The sanitizers' libraries are dynamic, and keep what was freed.
      if (!target.sanitize)
        test('nothing is loaded beside the executable', () => {
          const { parts } = readProgram(executable(variant, 'failures'));
          assert.equal(
            parts.some(({ kind }) => kind === INTERPRETER),
            false,
          );
          const paths = readMap(run('failures', 'memory map').text).map(({ path }) => path);
          const files = paths.filter((path) => path.startsWith('/'));
          assert.deepEqual([...new Set(files)], [executable(variant, 'failures')]);
        });

      if (!target.sanitize)
        test('all of its memory can be locked by who may lock 8 MiB, as a service may: so does the guardian of a freeze', () => {
          const map = readMap(run('failures', 'memory map').text);
          const size = map.reduce((sum, { start, end }) => sum + end - start, 0);
          assert.ok(size < 6 << 20, `${size} bytes of address space`);
        });

      if (!target.sanitize)
        test('memory of values that refer to each other goes back to the system when it is asked for', () => {
          const { status, text } = run('failures', 'garbage in rings');
          assert.equal(status, 0, text);
          const [full, collected] = text.split(' ').map(Number);
          assert.ok(full! > 30 && collected! < full! - 28, `${text} MiB`);
        });

      test('a descriptor that the agent was started with is not inherited by its children', () => {
        const { stdout, stderr } = spawnSync(executable(variant, 'failures'), ['inherited descriptor'], {
          encoding: 'utf8',
          env: {},
          stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
        });
        // The fourth is the folder that ls reads.
        assert.equal(stdout + stderr, '0\n1\n2\n3\n');
      });
    });

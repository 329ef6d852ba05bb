import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { sys } from '../../runtime/node/index.ts';
import { descriptorCount } from '../../runtime/contract/tools.contract.ts';
import { filesContract } from '../files.contract.ts';
import type { FileAccess, FoundFile } from '../index.ts';
import { LinuxGuard } from './guard.ts';

const READ: FileAccess = { read: true, write: false, append: false, truncate: false, create: undefined };
const WRITE: FileAccess = { read: false, write: true, append: false, truncate: true, create: 0o640 };

const guard = new LinuxGuard(sys);
let folder: string;
let descriptors: number;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'qemu-ga-guard-')));
  descriptors = descriptorCount(sys);
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** What is judged when a path is opened, which is then refused or not. */
function judged(path: string, access = READ, act?: (file: FoundFile) => void): Partial<FoundFile> {
  let seen: FoundFile | undefined;
  guard
    .open(path, access, (file) => {
      seen = file;
      act?.(file);
    })
    .close();
  assert.equal(descriptorCount(sys), descriptors);
  const { path: real, type, links, kernel } = seen!;
  return { path: real, type, links, kernel };
}

/** What is judged when it is refused. */
function refused(path: string, access = READ): string[] {
  const seen: string[] = [];
  const note = ({ path, type }: FoundFile): never => {
    seen.push(`${type} ${path}`);
    return refuse();
  };
  assert.throws(() => guard.open(path, access, note), { message: 'refused' });
  assert.equal(descriptorCount(sys), descriptors);
  return seen;
}

function refuse(): never {
  throw new Error('refused');
}

let used = 0;
filesContract('Guarded files', () => ({
  files: { open: (path, access) => guard.open(path, access, () => {}) },
  path: () => join(folder, `file-${++used}`),
}));

test('what is judged is the path without links and dots', () => {
  mkdirSync(join(folder, 'a'));
  mkdirSync(join(folder, 'b'));
  writeFileSync(join(folder, 'b/file'), '');
  symlinkSync('../b', join(folder, 'a/link'));
  symlinkSync('file', join(folder, 'b/other'));
  const file = { path: join(folder, 'b/file'), type: 'regular', links: 1, kernel: false };
  for (const path of ['b/file', 'a/../b/./file', 'a/link/file', 'a/link/../b/other', 'b//file'])
    assert.deepEqual(judged(`${folder}/${path}`), file, path);
});

test('links of /proc are judged by where they lead', () => {
  writeFileSync(join(folder, 'file'), '');
  const file = { path: join(folder, 'file'), type: 'regular', links: 1, kernel: false };
  assert.deepEqual(judged(`/proc/self/root${folder}/file`), file);
  const fd = sys.open(folder, 0, 0) as number;
  descriptors++;
  assert.deepEqual(judged(`/proc/self/fd/${fd}/file`), file);
  sys.close(fd);
  descriptors--;
  const pipe = sys.pipe(0) as readonly [number, number];
  descriptors += 2;
  assert.deepEqual(refused(`/proc/self/fd/${pipe[0]}`), [
    `none /proc/${process.pid}/fd/${sys.readLink(`/proc/self/fd/${pipe[0]}`)}`,
  ]);
  assert.throws(() => guard.open(`/proc/self/fd/${pipe[0]}`, READ, () => {}), { code: 'ENXIO' });
  for (const end of pipe) sys.close(end);
});

test('a refused file is neither made, nor emptied, nor opened', () => {
  const path = join(folder, 'file');
  assert.deepEqual(refused(path, WRITE), [`none ${path}`]);
  assert.equal(existsSync(path), false);
  writeFileSync(path, 'text');
  assert.deepEqual(refused(path, WRITE), [`regular ${path}`]);
  assert.equal(readFileSync(path, 'utf8'), 'text');
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  assert.deepEqual(refused(pipe, { ...READ, write: true }), [`other ${pipe}`]);
});

test('what is not there is judged before that is told', () => {
  symlinkSync('/nowhere/at/all', join(folder, 'dangling'));
  for (const [path, judgedPath, access] of [
    [join(folder, 'none'), join(folder, 'none'), READ],
    [join(folder, 'none/file'), join(folder, 'none/file'), WRITE],
    [`${folder}/dangling/../x`, '/nowhere/at/x', READ],
    [join(folder, 'dangling'), '/nowhere/at/all', READ],
    ['', '/', READ],
  ] as const)
    assert.deepEqual(refused(path, access), [`none ${judgedPath}`], path);
  assert.throws(() => guard.open(join(folder, 'none'), READ, () => {}), { code: 'ENOENT' });
});

test('a file is not made through a link that leads to nothing', () => {
  const target = join(folder, 'target');
  symlinkSync(target, join(folder, 'dangling'));
  assert.deepEqual(refused(join(folder, 'dangling'), WRITE), [`other ${join(folder, 'dangling')}`]);
  assert.throws(() => guard.open(join(folder, 'dangling'), WRITE, () => {}), { code: 'ELOOP' });
  assert.equal(existsSync(target), false);
});

test('a new file has the permissions asked for whatever the umask', () => {
  const before = process.umask(0o077);
  judged(join(folder, 'new'), WRITE);
  process.umask(before);
  assert.equal(statSync(join(folder, 'new')).mode & 0o7777, 0o640);
});

test('what takes the place of a file after it was judged is not opened', () => {
  const path = join(folder, 'file');
  const secret = join(folder, 'secret');
  writeFileSync(path, 'judged');
  writeFileSync(secret, 'secret');
  const into = new Uint8Array(10);
  const file = guard.open(path, READ, () => {
    unlinkSync(path);
    symlinkSync(secret, path);
  });
  assert.equal(file.read(into, 0, 10), 'judged'.length);
  file.close();
  unlinkSync(path);
  writeFileSync(path, 'judged');
  guard
    .open(path, { ...WRITE, create: undefined }, () => {
      unlinkSync(path);
      symlinkSync(secret, path);
    })
    .close();
  assert.equal(readFileSync(secret, 'utf8'), 'secret');
});

test('a link that appears where a new file was judged is not followed', () => {
  const secret = join(folder, 'secret');
  writeFileSync(secret, 'secret');
  const path = join(folder, 'new');
  const seen: string[] = [];
  const swap = ({ type }: FoundFile): void => {
    seen.push(type);
    if (seen.length === 1) symlinkSync(secret, path);
  };
  assert.throws(() => guard.open(path, WRITE, swap), { code: 'ELOOP' });
  assert.deepEqual(seen, ['none', 'other']);
  assert.equal(readFileSync(secret, 'utf8'), 'secret');
});

test('a folder that has become a link since the path was found is not followed', () => {
  mkdirSync(join(folder, 'open'));
  mkdirSync(join(folder, 'closed'));
  for (const each of ['open', 'closed']) writeFileSync(join(folder, each, 'file'), each);
  // Between the two looks at the path: when the link of the descriptor is read.
  const swapping = Object.create(sys, {
    readLink: {
      value: (path: string) => {
        const target = sys.readLink(path);
        renameSync(join(folder, 'open'), join(folder, 'away'));
        symlinkSync('closed', join(folder, 'open'));
        return target;
      },
    },
  }) as typeof sys;
  const attempt = (): unknown => new LinuxGuard(swapping).open(join(folder, 'open/file'), READ, () => {});
  assert.throws(attempt, { code: 'ENOTDIR' });
  assert.equal(descriptorCount(sys), descriptors);
});

test('a path that is swapped all the time never leads to what was not judged', async () => {
  const [good, evil, path] = ['good', 'evil', 'path'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const each of [good, evil]) {
    mkdirSync(each);
    writeFileSync(join(each, 'file'), each);
  }
  symlinkSync(good, path);
  const loop = `while :; do ln -sfn '${evil}' '${path}'; ln -sfn '${good}' '${path}'; done`;
  const swapper = spawn('/bin/sh', ['-c', loop], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const outcomes = { opened: 0, refused: 0 };
    const into = new Uint8Array(200);
    const end = performance.now() + 500;
    while (performance.now() < end || outcomes.opened === 0) {
      try {
        const file = guard.open(join(path, 'file'), READ, (found) => {
          if (!found.path.startsWith(`${good}/`)) throw new Error('refused');
        });
        const count = file.read(into, 0, into.length)!;
        file.close();
        assert.equal(Buffer.from(into.subarray(0, count)).toString(), good);
        outcomes.opened++;
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error;
        outcomes.refused++;
      }
    }
  } finally {
    process.kill(-swapper.pid!, 'SIGKILL');
    await once(swapper, 'close'); // with its last ln, which may still have been at work
  }
});

test('names, folders and file systems are told', () => {
  const path = join(folder, 'file');
  writeFileSync(path, '');
  linkSync(path, join(folder, 'second'));
  assert.deepEqual(judged(path), { path, type: 'regular', links: 2, kernel: false });
  assert.equal(guard.identity(path), guard.identity(join(folder, 'second')));
  assert.notEqual(guard.identity(path), guard.identity(folder));
  assert.equal(guard.identity(join(folder, 'none')), undefined);
  assert.equal(judged(folder).type, 'folder');
  assert.equal(judged('/').path, '/');
  assert.equal(judged('/dev/null').type, 'other');
  assert.deepEqual(
    [judged('/proc/loadavg').kernel, judged('/proc/self').path],
    [true, `/proc/${process.pid}`],
  );
});

test('settling follows links as far as there is anything, and tells of those that are not to be trusted', () => {
  mkdirSync(join(folder, 'real'));
  symlinkSync('real', join(folder, 'link'));
  symlinkSync('loop', join(folder, 'loop'));
  assert.equal(guard.settle(`${folder}/link/none/../x`), join(folder, 'real/x'));
  assert.throws(() => guard.settle(join(folder, 'loop/x')), { code: 'ELOOP' });
  const strange: string[] = [];
  guard.settle(join(folder, 'link/x'), (link) => strange.push(link));
  const other = Object.create(sys, { userId: { value: () => 12_345 } }) as typeof sys;
  new LinuxGuard(other).settle(join(folder, 'link/x'), (link) => strange.push(link));
  assert.deepEqual(strange, process.getuid!() === 0 ? [] : [join(folder, 'link')]);
});

test('a program keeps the name by which it is called, and is executed by its own path', () => {
  mkdirSync(join(folder, 'bin'));
  symlinkSync('bin', join(folder, 'sbin'));
  writeFileSync(join(folder, 'bin/busybox'), '', { mode: 0o755 });
  symlinkSync('busybox', join(folder, 'bin/ls'));
  const names: string[] = [];
  const found = guard.program(`${folder}/sbin/../sbin/ls`, (name) => names.push(name));
  assert.deepEqual(names, [join(folder, 'bin/ls')]);
  assert.deepEqual(found, {
    name: join(folder, 'bin/ls'),
    file: join(folder, 'bin/busybox'),
    alterable: undefined,
  });
  assert.throws(() => guard.program(join(folder, 'bin/none'), () => {}), { code: 'ENOENT' });
  assert.throws(() => guard.program(join(folder, 'bin/none'), refuse), { message: 'refused' });
});

test('a program is alterable if others may write to it, or to a folder in the way to it or to a link of it', () => {
  const path = join(folder, 'program');
  mkdirSync(join(folder, 'open'));
  writeFileSync(path, '', { mode: 0o755 });
  symlinkSync('../program', join(folder, 'open/link'));
  symlinkSync('open/link', join(folder, 'link'));
  const alterable = (name: string): string | undefined =>
    guard.program(join(folder, name), () => {}).alterable;
  assert.equal(alterable('link'), undefined);
  chmodSync(join(folder, 'open'), 0o777);
  assert.equal(alterable('program'), undefined);
  assert.equal(alterable('link'), join(folder, 'open'));
  chmodSync(join(folder, 'open'), 0o1777);
  assert.equal(alterable('link'), undefined, 'in a sticky folder nobody takes away what is another’s');
  chmodSync(path, 0o775);
  assert.equal(alterable('program'), path);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FileAccess, Files, OpenFile } from './files.ts';

/** A place for files to try an implementation with. */
export interface FilesBench {
  readonly files: Files;
  /** A path that nothing has used yet. */
  path(): string;
}

const READ: FileAccess = { read: true, write: false, append: false, truncate: false, create: undefined };
const WRITE: FileAccess = { read: false, write: true, append: false, truncate: true, create: 0o666 };
const UPDATE: FileAccess = { ...READ, write: true };
const APPEND: FileAccess = { read: true, write: true, append: true, truncate: false, create: 0o666 };

/** What every implementation of Files does. */
export function filesContract(name: string, bench: () => FilesBench): void {
  const setup = (content?: string): FilesBench & { at: string } => {
    const made = bench();
    const at = made.path();
    if (content !== undefined) {
      const file = made.files.open(at, WRITE);
      put(file, content);
      file.close();
    }
    return { ...made, at };
  };

  test(`${name}: what is written can be read by another open file at once`, () => {
    const { files, at } = setup();
    const writer = files.open(at, WRITE);
    put(writer, 'hello');
    assert.equal(get(files.open(at, READ)), 'hello');
  });

  test(`${name}: a file that does not exist is ENOENT unless it may be created`, () => {
    const { files, at } = setup();
    assert.throws(() => files.open(at, READ), { name: 'SystemError', code: 'ENOENT', path: at });
    assert.throws(() => files.open(at, UPDATE), { code: 'ENOENT' });
    assert.equal(get(files.open(at, APPEND)), '');
  });

  test(`${name}: opening empties an existing file only if that is asked for`, () => {
    const { files, at } = setup('hello');
    assert.equal(get(files.open(at, UPDATE)), 'hello');
    assert.equal(get(files.open(at, APPEND)), 'hello');
    files.open(at, WRITE);
    assert.equal(get(files.open(at, READ)), '');
  });

  test(`${name}: reading and writing share one position`, () => {
    const { files, at } = setup('0123456789');
    const file = files.open(at, UPDATE);
    assert.equal(get(file, 3), '012');
    put(file, 'AB');
    assert.equal(get(file, 3), '567');
    assert.equal(file.seek(0, 'cur'), 8);
    assert.equal(get(files.open(at, READ)), '012AB56789');
  });

  test(`${name}: appending writes at the end wherever the position was`, () => {
    const { files, at } = setup('hello');
    const file = files.open(at, APPEND);
    assert.equal(get(file, 2), 'he');
    put(file, '!');
    assert.equal(get(files.open(at, READ)), 'hello!');
  });

  test(`${name}: seeking counts from the start, the position and the end, and may go beyond`, () => {
    const { files, at } = setup('0123456789');
    const file = files.open(at, UPDATE);
    assert.equal(file.seek(4, 'set'), 4);
    assert.equal(file.seek(-1, 'cur'), 3);
    assert.equal(file.seek(-2n, 'end'), 8);
    assert.equal(get(file), '89');
    assert.equal(file.seek(12, 'set'), 12);
    assert.equal(get(file), '');
    put(file, 'x');
    assert.equal(get(files.open(at, READ)), '0123456789\0\0x');
  });

  test(`${name}: a position before the start is EINVAL`, () => {
    const { files, at } = setup('hello');
    assert.throws(() => files.open(at, READ).seek(-1, 'set'), { code: 'EINVAL' });
  });

  test(`${name}: a range of the array is read into and written from, the rest left alone`, () => {
    const { files, at } = setup('hello');
    const into = new Uint8Array(5).fill(0x2e);
    assert.equal(files.open(at, READ).read(into, 1, 2), 2);
    assert.equal(String.fromCharCode(...into), '.he..');
    files.open(at, UPDATE).write(into, 1, 1);
    assert.equal(get(files.open(at, READ)), 'hello');
  });

  test(`${name}: reading what is open for writing is EBADF, and the other way round`, () => {
    const { files, at } = setup('hello');
    assert.throws(() => get(files.open(at, WRITE)), { code: 'EBADF' });
    assert.throws(() => put(files.open(at, READ), 'x'), { code: 'EBADF' });
  });
}

function put(file: OpenFile, text: string): void {
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  assert.equal(file.write(bytes, 0, bytes.length), bytes.length);
}

function get(file: OpenFile, length = 100): string {
  const into = new Uint8Array(length);
  const count = file.read(into, 0, length);
  assert.ok(count !== undefined);
  return String.fromCharCode(...into.subarray(0, count));
}

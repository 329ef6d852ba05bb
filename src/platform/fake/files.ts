import { EBADF, EINVAL, ENOENT, ENOSPC, SystemError } from '../../runtime/index.ts';
import type { FileAccess, Files, OpenFile, Whence } from '../index.ts';

/** Files in memory, by path. There are no directories: any path may be made a file. */
export class FakeFiles implements Files {
  readonly files = new Map<string, FakeFile>();
  /** Error numbers that opening a path gives. */
  readonly failures = new Map<string, number>();
  /** Bytes for which there is room in a file. */
  space = Infinity;

  /** Makes a file of `text`, one byte for each character. */
  put(path: string, text: string): FakeFile {
    const file = new FakeFile(0o644);
    file.write(
      Uint8Array.from(text, (character) => character.charCodeAt(0)),
      0,
    );
    this.files.set(path, file);
    return file;
  }

  /** The text of a file, one character for each byte; undefined if there is no such file. */
  text(path: string): string | undefined {
    return this.files.get(path)?.text;
  }

  open(path: string, access: FileAccess): OpenFile {
    const failure = this.failures.get(path);
    if (failure !== undefined) throw new SystemError(-failure, 'open', path);
    let file = this.files.get(path);
    if (file === undefined) {
      if (access.create === undefined) throw new SystemError(-ENOENT, 'open', path);
      file = new FakeFile(access.create);
      this.files.set(path, file);
    }
    if (access.truncate) file.size = 0;
    return new FakeOpenFile(this, file, access);
  }
}

/** A file's permissions and bytes. */
export class FakeFile {
  readonly mode: number;
  size = 0;
  #bytes = new Uint8Array(64);

  constructor(mode: number) {
    this.mode = mode;
  }

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.size);
  }

  get text(): string {
    return Array.from(this.bytes, (byte) => String.fromCharCode(byte)).join('');
  }

  /** Writes at `position`; what lies between the end and there becomes zero. */
  write(bytes: Uint8Array, position: number): void {
    const end = position + bytes.length;
    if (end > this.#bytes.length) {
      const larger = new Uint8Array(2 * end);
      larger.set(this.bytes);
      this.#bytes = larger;
    }
    this.#bytes.fill(0, this.size, Math.max(this.size, position));
    this.#bytes.set(bytes, position);
    this.size = Math.max(this.size, end);
  }
}

class FakeOpenFile implements OpenFile {
  readonly #system: FakeFiles;
  readonly #file: FakeFile;
  readonly #access: FileAccess;
  #position = 0;
  #closed = false;

  constructor(system: FakeFiles, file: FakeFile, access: FileAccess) {
    this.#system = system;
    this.#file = file;
    this.#access = access;
  }

  read(into: Uint8Array, at: number, length: number): number {
    this.#require(this.#access.read, 'read');
    const bytes = this.#file.bytes.subarray(this.#position, this.#position + length);
    into.set(bytes, at);
    this.#position += bytes.length;
    return bytes.length;
  }

  write(from: Uint8Array, at: number, length: number): number {
    this.#require(this.#access.write, 'write');
    if (this.#access.append) this.#position = this.#file.size;
    const count = Math.min(length, this.#system.space - this.#position);
    if (count <= 0 && length > 0) throw new SystemError(-ENOSPC, 'write');
    this.#file.write(from.subarray(at, at + count), this.#position);
    this.#position += count;
    return count;
  }

  seek(offset: number | bigint, whence: Whence): number {
    this.#require(true, 'lseek');
    const base = whence === 'set' ? 0 : whence === 'cur' ? this.#position : this.#file.size;
    const position = base + Number(offset);
    if (position < 0) throw new SystemError(-EINVAL, 'lseek');
    this.#position = position;
    return position;
  }

  close(): void {
    this.#require(true, 'close');
    this.#closed = true;
  }

  #require(allowed: boolean, syscall: string): void {
    if (this.#closed || !allowed) throw new SystemError(-EBADF, syscall);
  }
}

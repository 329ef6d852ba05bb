import { createHash } from 'node:crypto';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import type { CallOptions } from './caller.ts';
import { FileError, RefusedError } from './errors.ts';
import { hashStart, hostChecksum } from './file-checksum.ts';
import type { GuestFile } from './guest-file.ts';

/** Bytes before the place where a copy goes on that have to be the same on both sides. */
const OVERLAP = 1 << 20;
/** Bytes of the host's file that are read at once. */
const LOT = 2 << 20;

/** How far a copy is. */
export interface CopyProgress {
  /** Bytes that are copied, those of an earlier attempt included. */
  readonly bytes: number;
  /** Bytes of the whole file; undefined where the guest cannot tell. */
  readonly total: number | undefined;
}

/** How a file is copied. `timeout` is for each request, `signal` for all of it. */
export interface CopyOptions extends CallOptions {
  /** Is called after each lot of bytes. */
  readonly progress?: ((progress: CopyProgress) => void) | undefined;
  /**
   * Goes on where an earlier attempt has ended, if the last bytes before that are the same on both sides; else begins
   * anew. Add `verify` where the file may have changed in between.
   */
  readonly resume?: boolean | undefined;
  /** Compares the checksums of both files. What tells no size, such as a pipe or a file of /proc, has none. */
  readonly verify?: boolean | undefined;
}

/** Finds out the SHA-256 of the guest's file. */
export type Checksum = (signal: AbortSignal | undefined) => Promise<string>;

/** Copies an open file of the guest to the host's file `to`. */
export async function download(
  file: GuestFile,
  to: string,
  options: CopyOptions,
  checksum: Checksum,
): Promise<void> {
  const part = `${to}.part`;
  await using local = await openPart(part, options.resume === true);
  try {
    await receive(file, local, options, checksum);
  } catch (error) {
    // There is nothing to go on with.
    if ((await local.stat()).size === 0) await rm(part, { force: true });
    throw error;
  }
  await rename(part, to);
}

async function receive(
  file: GuestFile,
  local: FileHandle,
  options: CopyOptions,
  checksum: Checksum,
): Promise<void> {
  const total = await sizeOf(file, options);
  let bytes = (await local.stat()).size;
  if (bytes > 0 && !(await isSameBefore(bytes, total, local, file, options))) bytes = 0;
  await local.truncate(bytes);
  if (total !== undefined) await file.seek(bytes, 'set', options);
  options.progress?.({ bytes, total });
  // The guest reads its file at the same time.
  using sum =
    options.verify === true && total !== undefined ? new ExpectedSum(checksum, options.signal) : undefined;
  if (sum !== undefined) await hashStart(sum.hash, local, bytes);
  for await (const lot of file.lots(undefined, options, true)) {
    for (const piece of lot) sum?.hash.update(piece);
    bytes += await writeAll(local, lot, bytes);
    options.progress?.({ bytes, total });
    options.signal?.throwIfAborted(); // it may have been the last lot
  }
  if (total !== undefined && bytes < total)
    throw new FileError(`${file.path} of the guest has ended after ${bytes} of ${total} bytes`);
  if (sum !== undefined) compare(file.path, sum.hash.digest('hex'), await sum.expected);
}

/** Copies the host's file `from` into a file of the guest, which `openGuest` opens. */
export async function upload(
  from: string,
  openGuest: (mode: 'w' | 'r+') => Promise<GuestFile>,
  options: CopyOptions,
  checksum: Checksum,
): Promise<void> {
  await using local = await open(from, 'r');
  const total = (await local.stat()).size;
  const earlier =
    options.resume === true ? await earlierAttempt(openGuest, total, local, options) : undefined;
  const file = earlier?.file ?? (await openGuest('w'));
  let bytes = earlier?.bytes ?? 0;
  try {
    options.progress?.({ bytes, total });
    let next = readAt(local, bytes);
    for (let lot = await next; lot.length > 0; lot = await next) {
      next = readAt(local, bytes + lot.length);
      next.catch(() => {}); // awaited only when this lot is written
      await file.write(lot, options);
      bytes += lot.length;
      options.progress?.({ bytes, total });
    }
  } catch (error) {
    await file.close().catch(() => {}); // what has gone wrong is told, not what follows from it
    throw error;
  }
  await file.close(options);
  if (options.verify !== true) return;
  const [theirs, ours] = await Promise.all([checksum(options.signal), hostChecksum(from)]);
  compare(file.path, ours, theirs);
}

/** The sum of what is copied, and what it has to be, which the guest is finding out until this is disposed of. */
class ExpectedSum implements Disposable {
  readonly hash = createHash('sha256');
  readonly expected: Promise<string>;
  readonly #end = new AbortController();

  constructor(checksum: Checksum, signal: AbortSignal | undefined) {
    this.expected = checksum(AbortSignal.any([this.#end.signal, ...(signal ? [signal] : [])]));
    this.expected.catch(() => {}); // it is told when the copy is done, if it comes to that
  }

  [Symbol.dispose](): void {
    this.#end.abort();
  }
}

function compare(path: string, ours: string, theirs: string): void {
  if (theirs !== ours)
    throw new FileError(`${path} of the guest and its copy are not the same: SHA-256 ${theirs} and ${ours}`);
}

/** The size of a file in which one can move about; undefined of others, and of those that tell none. */
async function sizeOf(file: GuestFile, options: CallOptions): Promise<number | undefined> {
  try {
    const size = await file.seek(0, 'end', options);
    await file.seek(0, 'set', options);
    return size > 0 ? size : undefined;
  } catch (error) {
    if (error instanceof RefusedError) return undefined; // a pipe
    throw error;
  }
}

async function openPart(path: string, isResuming: boolean): Promise<FileHandle> {
  if (isResuming && (await stat(path).catch(() => undefined))?.isFile() === true)
    return await open(path, 'r+');
  return await open(path, 'w+');
}

/** The guest's file of an earlier attempt, at its end. */
async function earlierAttempt(
  openGuest: (mode: 'r+') => Promise<GuestFile>,
  total: number,
  local: FileHandle,
  options: CopyOptions,
): Promise<{ file: GuestFile; bytes: number } | undefined> {
  let file: GuestFile;
  try {
    file = await openGuest('r+');
  } catch (error) {
    if (error instanceof RefusedError && error.code === 'refused') return undefined; // there is none
    throw error;
  }
  const bytes = (await sizeOf(file, options)) ?? 0;
  if (bytes > 0 && (await isSameBefore(bytes, total, local, file, options))) {
    await file.seek(bytes, 'set', options);
    return { file, bytes };
  }
  await file.close(options);
  return undefined;
}

/** Whether both files have the same bytes just before `place`. */
async function isSameBefore(
  place: number,
  total: number | undefined,
  local: FileHandle,
  file: GuestFile,
  options: CallOptions,
): Promise<boolean> {
  if (total === undefined || place > total) return false;
  const length = Math.min(place, OVERLAP);
  const ours = Buffer.alloc(length);
  const { bytesRead } = await local.read(ours, 0, length, place - length);
  await file.seek(place - length, 'set', options);
  return bytesRead === length && ours.equals(await file.read(length, options));
}

async function readAt(file: FileHandle, position: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(LOT), 0, LOT, position);
  return buffer.subarray(0, bytesRead);
}

/** Writes all of `pieces`; returns how many bytes they are. */
async function writeAll(file: FileHandle, pieces: readonly Buffer[], position: number): Promise<number> {
  if (pieces.length === 0) return 0;
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const { bytesWritten } = await file.writev(pieces, position);
  if (bytesWritten === length) return length;
  const rest = Buffer.concat(pieces).subarray(bytesWritten);
  for (let at = 0; at < rest.length;)
    at += (await file.write(rest, at, rest.length - at, position + bytesWritten + at)).bytesWritten;
  return length;
}

import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import type { CallOptions, Caller } from './caller.ts';
import { RefusedError } from './errors.ts';
import { exec } from './exec.ts';

/** Milliseconds that the guest has to read a file for its checksum. */
const CHECKSUM_TIMEOUT = 30 * 60_000;
/** Bytes of the host's file that are read at once. */
const LOT = 1 << 20;

/** The SHA-256 of a file of the host, in hexadecimal. Throws what node:fs throws. */
export async function hostChecksum(path: string): Promise<string> {
  await using file = await open(path);
  const hash = createHash('sha256');
  await hashStart(hash, file, Number.POSITIVE_INFINITY);
  return hash.digest('hex');
}

/** Adds the first `length` bytes of a file to a sum, or what there is of them. */
export async function hashStart(hash: Hash, file: FileHandle, length: number): Promise<void> {
  const memory = Buffer.allocUnsafeSlow(Math.min(length, LOT));
  for (let at = 0; at < length;) {
    const { bytesRead } = await file.read(memory, 0, Math.min(memory.length, length - at), at);
    if (bytesRead === 0) return;
    hash.update(memory.subarray(0, bytesRead));
    at += bytesRead;
  }
}

/** The SHA-256 of a file of the guest, from the guest's own program or, failing that, from what `fetch` streams. */
export async function guestChecksum(
  caller: Caller,
  path: string,
  { signal }: CallOptions,
  fetch: () => Readable,
): Promise<string> {
  try {
    const { exitCode, stdout } = await exec(caller, 'sha256sum', ['--', path], {
      timeout: CHECKSUM_TIMEOUT,
      signal,
    });
    // A backslash comes before the sum of a file with an odd name.
    const [, sum] = /^\\?([0-9a-f]{64}) /.exec(stdout.toString('latin1')) ?? [];
    if (exitCode === 0 && sum !== undefined) return sum;
  } catch (error) {
    // There is no such program, or none may be run.
    if (!(error instanceof RefusedError)) throw error;
  }
  const hash = createHash('sha256');
  await pipeline(fetch(), hash);
  return hash.digest('hex');
}

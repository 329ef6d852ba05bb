import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import type { CallOptions, Caller } from './caller.ts';
import { RefusedError } from './errors.ts';
import { exec } from './exec.ts';

/** Milliseconds that the guest has to read a file for its checksum. */
const CHECKSUM_TIMEOUT = 30 * 60_000;

/** The SHA-256 of a stream, in hexadecimal. */
export async function streamChecksum(stream: Readable): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(stream, hash);
  return hash.digest('hex');
}

/** The SHA-256 of a file of the host. */
export async function hostChecksum(path: string): Promise<string> {
  return await streamChecksum(createReadStream(path, { highWaterMark: 1 << 20 }));
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
  return await streamChecksum(fetch());
}

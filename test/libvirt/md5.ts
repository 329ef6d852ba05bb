import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** Of a file of the host's, as md5sum(1) writes it. */
export async function md5(path: string): Promise<string> {
  return createHash('md5')
    .update(await readFile(path))
    .digest('hex');
}

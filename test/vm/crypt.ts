import assert from 'node:assert/strict';
import { run } from '../../scripts/build/process.ts';

const BUSYBOX = '/bin/busybox';

/** crypt(3) by SHA-512, with the salt that stands in `setting`. */
export async function crypt(password: string, setting: string): Promise<string> {
  const salt = /^\$6\$([^$]+)\$/.exec(setting)?.[1];
  assert.ok(salt !== undefined, `a hash by SHA-512: ${setting}`);
  return (await run(BUSYBOX, ['mkpasswd', '-m', 'sha512', '-S', salt, password])).trim();
}

import { decodeSystemText, ENOENT, errnoText, fileType, REGULAR, type Sys } from '../../runtime/index.ts';
import type { SettingsSource } from './read-settings.ts';

/** Bytes of a file of settings: what is larger is none. */
const LIMIT = 1 << 20;

/** The text of the file at `path`; undefined if there is none, or why it cannot be read, in GLib's words. */
export function readTextFile(sys: Sys, path: string): ReturnType<SettingsSource['readFile']> {
  const status = sys.stat(path);
  if (status === -ENOENT) return undefined;
  if (typeof status === 'number') return { problem: errnoText(-status) };
  if (fileType(status[0]) !== REGULAR) return { problem: 'Not a regular file' };
  if (status[3] > LIMIT) return { problem: 'File too large' };
  const fd = sys.open(path, 0, 0);
  if (fd < 0) return { problem: errnoText(-fd) };
  const bytes = new Uint8Array(LIMIT);
  let length = 0;
  for (;;) {
    const count = sys.read(fd, bytes, length, LIMIT - length);
    if (count > 0) {
      length += count;
      continue;
    }
    sys.close(fd);
    return count < 0 ? { problem: errnoText(-count) } : { text: decodeSystemText(bytes, 0, length) };
  }
}

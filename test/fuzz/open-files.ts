import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file that is open at both agents while streams are sent to them. */
interface OpenedFile {
  readonly path: string;
  readonly mode: string;
  /** What is in it before; undefined if it is no regular file of the agent's folder. */
  readonly content?: string;
}

const LINES = Array.from({ length: 1000 }, (_, i) => `line ${i}\n`).join('');

/** In streams, 0xFF and a digit stand for the handle of one of these: each agent is sent its own number. */
export const OPENED: readonly OpenedFile[] = [
  { path: 'read', mode: 'r', content: LINES },
  { path: 'written', mode: 'w', content: 'gone' },
  { path: 'appended', mode: 'ab', content: 'begin' },
  { path: 'updated', mode: 'r+', content: LINES },
  { path: 'emptied', mode: 'w+', content: 'gone' },
  { path: 'grown', mode: 'a+b', content: LINES.slice(0, 6000) },
  { path: 'folder', mode: 'r' },
  { path: 'fifo', mode: 'r' },
  { path: '/dev/null', mode: 'r+' },
  { path: '/dev/zero', mode: 'r' },
];

/** Those that nobody can write to. */
export const READ_ONLY: readonly number[] = [0, 6, 7, 9];

/** Of a larger file the size alone is compared: it has holes. */
const COMPARED = 1 << 20;

/** Makes in an agent's folder what is no regular file. */
export function makeSpecialFiles(folder: string): void {
  mkdirSync(join(folder, 'folder'));
  execFileSync('mkfifo', [join(folder, 'fifo')]);
}

/** Gives the files in an agent's folder their first content again. */
export function resetFiles(folder: string): void {
  for (const { path, content } of OPENED)
    if (content !== undefined) writeFileSync(join(folder, path), content);
}

/** What the files in an agent's folder hold, as a text to compare. */
export function contents(folder: string): string {
  const regular = OPENED.filter(({ content }) => content !== undefined);
  return regular.map(({ path }) => `${path}: ${content(join(folder, path))}`).join('\n');
}

function content(path: string): string {
  const { size } = statSync(path);
  return size > COMPARED ? `${size} bytes` : JSON.stringify(readFileSync(path, 'latin1'));
}

/** The stream with the handles that an agent has given; what else has a 0xFF becomes another wrong byte. */
export function withHandles(stream: string, handles: readonly number[]): string {
  return stream.replaceAll(/\xff(\d)?/g, (_, slot?: string) =>
    slot === undefined ? '\xfe' : `${handles[+slot]}`,
  );
}

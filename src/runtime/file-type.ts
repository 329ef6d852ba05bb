/** What a file is, by the mode that stat(2) tells (inode(7)). */
export const REGULAR = 0o100000;
export const DIRECTORY = 0o040000;
export const BLOCK_DEVICE = 0o060000;
export const CHARACTER_DEVICE = 0o020000;
export const SOCKET = 0o140000;

const FILE_TYPE = 0o170000;

/** The bits of a mode that tell what the file is. */
export function fileType(mode: number): number {
  return mode & FILE_TYPE;
}

import { EAGAIN, type Runtime, WRITABLE } from '../../runtime/index.ts';

/**
 * Writes `pieces` to the non-blocking pipe `fd` as fast as the program at its other end reads, then closes
 * it. A program that closes its end has read enough: the rest is dropped.
 */
export function feedProgram({ sys, loop }: Runtime, fd: number, pieces: readonly Uint8Array[]): void {
  const rest = pieces.filter((piece) => piece.length > 0);
  if (rest.length === 0) {
    sys.close(fd);
    return;
  }
  let at = 0;
  const watch = loop.watch(fd, WRITABLE, () => {
    const piece = rest[0]!;
    const count = sys.write(fd, piece, at, piece.length - at);
    if (count === -EAGAIN) return;
    at += count;
    if (at === piece.length) {
      rest.shift();
      at = 0;
    }
    if (count >= 0 && rest.length > 0) return;
    watch.close();
    sys.close(fd);
  });
}

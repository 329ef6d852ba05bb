/** Sys: pipes, and what descriptors have in common. */
import { EAGAIN, EPIPE, type Sys } from '../index.ts';
import { type Case, equal, holds } from './case.contract.ts';
import { drain, fileText, O_CLOEXEC, O_NONBLOCK, O_RDONLY, openPipe, textOf } from './tools.contract.ts';

/** A descriptor's flags, as the kernel tells them. */
function flagsOf(sys: Sys, fd: number): number {
  return parseInt(/flags:\s+(\d+)/.exec(fileText(sys, `/proc/self/fdinfo/${fd}`))![1]!, 8);
}

export const descriptorsContract: readonly Case[] = [
  {
    title: 'a pipe without data is EAGAIN, without writers at its end, without readers EPIPE',
    run: ({ sys }) => {
      const [read, write] = openPipe(sys, O_NONBLOCK);
      const block = new Uint8Array(16);
      equal(sys.read(read, block, 0, 16), -EAGAIN);
      equal(sys.writeText(write, 'hello'), 5);
      equal([sys.read(read, block, 0, 16), textOf(block.subarray(0, 5))], [5, 'hello']);
      sys.close(write);
      equal(sys.read(read, block, 0, 16), 0);
      sys.close(read);
      const [gone, left] = openPipe(sys);
      sys.close(gone);
      equal([sys.writeText(left, 'hello'), sys.write(left, block, 0, 16)], [-EPIPE, -EPIPE]);
      sys.close(left);
    },
  },
  {
    title: 'a write that does not fit tells how much did',
    run: ({ sys }) => {
      const [read, write] = openPipe(sys, O_NONBLOCK);
      const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251);
      let written = 0;
      for (let count = 0; count >= 0; count = sys.write(write, bytes, written, bytes.length - written))
        written += count;
      holds(written > 0 && written < bytes.length, `a part was written: ${written}`);
      equal([sys.write(write, bytes, 0, 1), sys.writeText(write, 'x')], [-EAGAIN, -EAGAIN]);
      sys.close(write);
      holds(drain(sys, read) === textOf(bytes.subarray(0, written)), 'just that part arrives');
      sys.close(read);
    },
  },
  {
    title: 'setStatusFlags makes a descriptor wait or not',
    run: ({ sys }) => {
      const [read, write] = openPipe(sys);
      equal(flagsOf(sys, read) & O_NONBLOCK, 0);
      equal(sys.setStatusFlags(read, O_NONBLOCK), 0);
      equal(sys.read(read, new Uint8Array(1), 0, 1), -EAGAIN);
      equal(sys.setStatusFlags(read, 0), 0);
      equal(flagsOf(sys, read) & (O_NONBLOCK | O_CLOEXEC), O_CLOEXEC);
      sys.close(read);
      sys.close(write);
    },
  },
  {
    title: 'every descriptor is opened close-on-exec, and those for events and clients do not wait',
    run: ({ sys, folder }) => {
      const [read, write] = openPipe(sys);
      const made: Readonly<Record<string, number>> = {
        open: sys.open(folder, O_RDONLY, 0),
        read,
        write,
        socket: sys.socket(1, 1, 0),
        epollCreate: sys.epollCreate(),
        pidfd: sys.pidfd(sys.pid()),
      };
      for (const [name, fd] of Object.entries(made)) {
        holds(fd > 2, `${name} gives a descriptor: ${fd}`);
        equal(flagsOf(sys, fd) & O_CLOEXEC, O_CLOEXEC, name);
        equal(sys.close(fd), 0);
      }
    },
  },
];

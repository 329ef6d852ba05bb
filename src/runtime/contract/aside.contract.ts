/** Sys: calls that may take long. */
import { EBADF, ENOSYS, ENOTTY, O_NONBLOCK } from '../index.ts';
import { type Bench, type Case, equal, outOfRange } from './case.contract.ts';
import { bytesOf, drain, openPipe, pause, readable, textOf } from './tools.contract.ts';

const FIONREAD = 0x541b;
/** _IOR('f', 1, long): eight bytes. */
const FS_IOC_GETFLAGS = 0x8008_6601;

/** What is told on the descriptor of a call, and then the end. */
async function told(bench: Bench, answer: number): Promise<{ result: number; bytes: Uint8Array }> {
  const { sys } = bench;
  const block = new Uint8Array(8192);
  await readable(bench, answer);
  const count = sys.read(answer, block, 0, block.length);
  await readable(bench, answer);
  equal(sys.read(answer, block, count, 1), 0);
  sys.close(answer);
  return { result: new Int32Array(block.buffer, 0, 1)[0]!, bytes: block.slice(4, count) };
}

export const asideContract: readonly Case[] = [
  {
    title: 'an ioctl beside the agent tells its result and what the kernel has written',
    run: async (bench) => {
      const { sys } = bench;
      const [read, write] = openPipe(sys);
      sys.writeText(write, 'x'.repeat(300));
      const count = new Uint8Array(4);
      const answer = sys.ioctlAside(read, FIONREAD, count);
      sys.close(read);
      equal(await told(bench, answer), { result: 0, bytes: Uint8Array.of(300 & 0xff, 300 >> 8, 0, 0) });
      equal(count, new Uint8Array(4));
      sys.close(write);
    },
  },
  {
    title: 'one that fails tells the negated errno',
    run: async (bench) => {
      const { sys } = bench;
      const [read, write] = openPipe(sys);
      const refused = await told(bench, sys.ioctlAside(write, 0x1234_5678, new Uint8Array(0x1234 & 0x3fff)));
      equal(refused.result, -ENOTTY);
      outOfRange(() => sys.ioctlAside(write, FS_IOC_GETFLAGS, new Uint8Array(7)));
      for (const fd of [read, write]) sys.close(fd);
    },
  },
  {
    title: 'a write beside the agent lets it go on, and leaves nothing of it open',
    run: async (bench) => {
      const { sys } = bench;
      const [read, write] = openPipe(sys);
      const size = 100_000; // more than a pipe holds
      const answer = sys.writeAside(write, bytesOf('y'.repeat(size)));
      await pause(bench, 20);
      const block = new Uint8Array(size);
      let length = 0;
      while (length < size) length += sys.read(read, block, length, size - length);
      equal((await told(bench, answer)).result, size);
      equal(textOf(block.subarray(0, 3)), 'yyy');
      // The end of the pipe: nobody else has it open.
      sys.close(write);
      await readable(bench, read);
      equal(sys.read(read, block, 0, 1), 0);
      sys.close(read);
    },
  },
  {
    title: 'a call that hangs holds up no other',
    run: async (bench) => {
      const { sys } = bench;
      const size = 100_000; // more than a pipe holds
      const hanging = [openPipe(sys), openPipe(sys)];
      const answers = hanging.map(([, write]) => sys.writeAside(write, bytesOf('y'.repeat(size))));
      for (let i = 0; i < 3; i++) {
        const answer = sys.ioctlAside(hanging[0]![0], FIONREAD, new Uint8Array(4));
        equal((await told(bench, answer)).result, 0);
      }
      const block = new Uint8Array(size);
      for (const [i, [read]] of hanging.entries()) {
        for (let length = 0; length < size;) length += sys.read(read, block, length, size - length);
        equal((await told(bench, answers[i]!)).result, size);
      }
      for (const fd of hanging.flat()) sys.close(fd);
    },
  },
  {
    title: 'who is told of a call finds its descriptor closed',
    run: async (bench) => {
      const { sys } = bench;
      for (let i = 0; i < 20; i++) {
        const [read, write] = openPipe(sys, O_NONBLOCK);
        const answer = sys.writeAside(write, bytesOf('z'));
        sys.close(write);
        await readable(bench, answer);
        const block = new Uint8Array(8);
        equal([sys.read(read, block, 0, 8), sys.read(read, block, 0, 8)], [1, 0]);
        for (const fd of [read, answer]) sys.close(fd);
      }
    },
  },
  {
    title: 'what nobody listens to any more goes on',
    run: async (bench) => {
      const { sys } = bench;
      const [read, write] = openPipe(sys);
      sys.close(sys.writeAside(write, bytesOf('done')));
      await readable(bench, read);
      equal(sys.read(read, new Uint8Array(8), 0, 8), 4);
      for (const fd of [read, write]) sys.close(fd);
    },
  },
  {
    title: 'a write that fails tells why',
    run: async (bench) => {
      const { sys } = bench;
      const [read, write] = openPipe(sys);
      equal((await told(bench, sys.writeAside(read, bytesOf('x')))).result, -EBADF);
      for (const fd of [read, write]) sys.close(fd);
    },
  },
  {
    title: 'a process that is forked has what it is to keep, and nothing else of the agent',
    run: async (bench) => {
      const { sys } = bench;
      const [read, write] = openPipe(sys);
      const [other, end] = openPipe(sys);
      const [third, last] = openPipe(sys);
      const forked = sys.fork([last, write]);
      if (forked === 0) {
        const kept = sys.readDirectory('/proc/self/fd') as string[];
        const open = kept.filter((name) => sys.access(`/proc/self/fd/${name}`, 0) === 0 && Number(name) > 2);
        sys.lockMemory(); // may not be allowed, and harms nobody
        sys.writeText(write, open.length === 2 ? 'two' : open.join());
        sys.exit(0);
      }
      for (const fd of [write, end, last]) sys.close(fd);
      if (forked > 0) {
        await readable(bench, read);
        equal(drain(sys, read), 'two');
        // The end of these, too: the process is gone or has closed them.
        equal(drain(sys, other), '');
        equal(drain(sys, third), '');
      } else equal(forked, -ENOSYS);
      for (const fd of [read, other, third]) sys.close(fd);
    },
  },
];

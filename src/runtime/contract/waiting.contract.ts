/** Sys: waiting for descriptors and signals. */
import { check, EAGAIN, EBADF, EEXIST, EINVAL, ENOENT, EPERM, READABLE, WRITABLE } from '../index.ts';
import { type Case, equal, holds } from './case.contract.ts';
import { ending, fileText, O_CLOEXEC, O_RDONLY, openPipe, putFile, readable } from './tools.contract.ts';

const ADD = 1;
const REMOVE = 2;
const CHANGE = 3;
const HUNG_UP = 0x10;
const EDGE = -0x8000_0000;
const SIGHUP = 1;
const SIGALRM = 14;
const SIGNAL_RECORD = 128;

/** The descriptors and events of what is ready, in their order. */
function pairs(events: Int32Array, count: number): number[][] {
  const list = Array.from({ length: count }, (_, i) => [events[2 * i]!, events[2 * i + 1]!]);
  return list.sort((a, b) => a[0]! - b[0]!);
}

export const waitingContract: readonly Case[] = [
  {
    title: 'epollWait tells which descriptors are ready for what',
    run: ({ sys }) => {
      const epoll = sys.epollCreate();
      const [one, two] = [openPipe(sys), openPipe(sys)];
      const events = new Int32Array(8);
      equal(sys.epollControl(epoll, ADD, one[0], READABLE), 0);
      equal(sys.epollControl(epoll, ADD, two[0], READABLE), 0);
      equal(sys.epollWait(epoll, events, 0), 0);
      sys.writeText(two[1], 'x');
      equal(pairs(events, sys.epollWait(epoll, events, -1)), [[two[0], READABLE]]);
      equal(sys.epollControl(epoll, ADD, one[1], READABLE | WRITABLE), 0);
      sys.close(two[1]);
      equal(pairs(events, sys.epollWait(epoll, events, 0)), [
        [one[1], WRITABLE],
        [two[0], READABLE | HUNG_UP],
      ]);
      for (const fd of [...one, two[0], epoll]) sys.close(fd);
    },
  },
  {
    title: 'epollWait gives no more than there is room for, and the rest the next time',
    run: ({ sys }) => {
      const epoll = sys.epollCreate();
      const pipes = [openPipe(sys), openPipe(sys), openPipe(sys)];
      for (const [, write] of pipes) sys.epollControl(epoll, ADD, write, WRITABLE | EDGE);
      const events = new Int32Array(5).fill(-1);
      equal(sys.epollWait(epoll, events, 0), 2);
      equal(events[4], -1);
      equal([sys.epollWait(epoll, events, 0), sys.epollWait(epoll, events, 0)], [1, 0]);
      equal(
        [sys.epollWait(epoll, new Int32Array(1), 0), sys.epollWait(epoll, new Int32Array(0), 0)],
        [-EINVAL, -EINVAL],
      );
      for (const fd of [...pipes.flat(), epoll]) sys.close(fd);
    },
  },
  {
    title: 'a descriptor is ready each time, or once for each change if that is asked for',
    run: ({ sys }) => {
      const epoll = sys.epollCreate();
      const [read, write] = openPipe(sys);
      const events = new Int32Array(2);
      const ready = (): number => sys.epollWait(epoll, events, 0);
      sys.epollControl(epoll, ADD, read, READABLE);
      sys.writeText(write, 'x');
      equal([ready(), ready()], [1, 1]);
      equal(sys.epollControl(epoll, CHANGE, read, READABLE | EDGE), 0);
      equal([ready(), ready()], [1, 0]);
      sys.writeText(write, 'x');
      equal([ready(), ready(), events[0], events[1]], [1, 0, read, READABLE]);
      equal([sys.epollControl(epoll, REMOVE, read, 0), sys.writeText(write, 'x'), ready()], [0, 1, 0]);
      for (const fd of [read, write, epoll]) sys.close(fd);
    },
  },
  {
    title: 'what cannot be watched is an error',
    run: (bench) => {
      const { sys } = bench;
      const epoll = sys.epollCreate();
      const [read, write] = openPipe(sys);
      const file = sys.open(putFile(bench, 'watched', ''), O_RDONLY, 0);
      equal([sys.epollControl(epoll, ADD, read, 1), sys.epollControl(epoll, ADD, read, 1)], [0, -EEXIST]);
      equal(
        [sys.epollControl(epoll, CHANGE, write, 1), sys.epollControl(epoll, REMOVE, write, 1)],
        [-ENOENT, -ENOENT],
      );
      equal(
        [sys.epollControl(epoll, ADD, file, 1), sys.epollControl(epoll, ADD, epoll, 1)],
        [-EPERM, -EINVAL],
      );
      for (const fd of [read, write, file]) sys.close(fd);
      equal([sys.epollControl(epoll, ADD, read, 1), sys.epollControl(read, ADD, epoll, 1)], [-EBADF, -EBADF]);
      sys.close(epoll);
      equal(sys.epollWait(epoll, new Int32Array(2), 0), -EBADF);
    },
  },
  {
    title: 'epollWait waits as long as it is told',
    run: ({ sys }) => {
      const epoll = sys.epollCreate();
      const before = sys.now();
      equal(sys.epollWait(epoll, new Int32Array(2), 25), 0);
      const waited = sys.now() - before;
      holds(waited > 24 && waited < 1000, `${waited} ms`);
      sys.close(epoll);
    },
  },
  {
    title: 'an interruption of epollWait counts as no event',
    run: async (bench) => {
      const { sys } = bench;
      const epoll = sys.epollCreate();
      // A process that is stopped and goes on has its epoll_wait(2) interrupted (signal(7)).
      const script = `sleep 0.1; kill -STOP ${sys.pid()}; sleep 0.1; kill -CONT ${sys.pid()}`;
      const pid = sys.spawn('/bin/sh', ['sh', '-c', script], ['PATH=/usr/bin:/bin'], [0, 2, 2], false);
      const before = sys.now();
      equal(sys.epollWait(epoll, new Int32Array(2), 20_000), 0);
      holds(sys.now() - before < 15_000, 'it does not go on waiting');
      equal(await ending(bench, pid), 0);
      sys.close(epoll);
    },
  },
  {
    title: 'signals come as records of 128 bytes, and do to the process no more',
    run: async (bench) => {
      const { sys } = bench;
      equal([sys.signals([0]), sys.signals([1000])], [-EINVAL, -EINVAL]);
      const fd = check<number>(sys.signals([SIGHUP, SIGALRM]), 'signalfd');
      holds(
        /flags:\s+0?2\d*4\d{3}\n/.test(fileText(sys, `/proc/self/fdinfo/${fd}`)),
        `close-on-exec ${O_CLOEXEC}, no waiting`,
      );
      const records = new Uint8Array(4 * SIGNAL_RECORD);
      equal(sys.read(fd, records, 0, records.length), -EAGAIN);
      const numbers: number[] = [];
      const receive = async (): Promise<void> => {
        await readable(bench, fd);
        const count = sys.read(fd, records, 0, records.length);
        holds(count > 0 && count % SIGNAL_RECORD === 0, `whole records: ${count}`);
        const view = new DataView(records.buffer);
        for (let at = 0; at < count; at += SIGNAL_RECORD) numbers.push(view.getUint32(at, true));
      };
      equal(sys.kill(sys.pid(), SIGALRM), 0);
      await receive();
      equal(numbers, [SIGALRM]);
      sys.kill(sys.pid(), SIGHUP);
      sys.kill(sys.pid(), SIGALRM);
      while (numbers.length < 3) await receive();
      equal(
        numbers.slice(1).sort((a, b) => a - b),
        [SIGHUP, SIGALRM],
      );
      // A child starts without the block that we have put on them.
      const pid = sys.spawn('/bin/sh', ['sh', '-c', 'kill -HUP $$; exit 9'], [], [0, 2, 2], false);
      equal(await ending(bench, pid), 256 + SIGHUP);
      sys.close(fd);
    },
  },
];

import { constants } from 'node:os';
import type { Sys } from '../index.ts';
import { fileCalls } from './files.ts';
import { EINTR, failure, libc, result } from './libc.ts';

const EPOLL_CLOEXEC = 0o2000000;
/** struct epoll_event: events (32 bits), then the descriptor in 64 bits; packed on x86-64 alone (sys/epoll.h). */
const EVENT_SIZE = process.arch === 'x64' ? 12 : 16;
const DATA = process.arch === 'x64' ? 4 : 8;
const O_NONBLOCK = 0o4000;
/** Size of struct signalfd_siginfo, whose first member is the signal's number. */
const SIGNAL_RECORD = 128;
const EINVAL = 22;

const events = new DataView(new ArrayBuffer(64 * EVENT_SIZE));
const eventBytes = new Uint8Array(events.buffer);

type WaitingCalls = Pick<Sys, 'epollCreate' | 'epollControl' | 'epollWait' | 'signals'>;

/** Waiting for descriptors and signals. */
export const waitingCalls: WaitingCalls = {
  epollCreate: () => result(() => libc.epoll_create1(EPOLL_CLOEXEC)),
  epollControl(epoll, operation, fd, wanted) {
    const event = new DataView(new ArrayBuffer(EVENT_SIZE));
    event.setUint32(0, wanted >>> 0, true);
    event.setInt32(DATA, fd, true);
    return result(() => libc.epoll_ctl(epoll, operation, fd, new Uint8Array(event.buffer)));
  },
  epollWait(epoll, into, timeout) {
    const most = Math.min(into.length >> 1, eventBytes.length / EVENT_SIZE);
    const count = libc.epoll_wait(epoll, eventBytes, most, timeout);
    if (count < 0) {
      const failed = failure();
      return failed === -EINTR ? 0 : failed;
    }
    for (let i = 0; i < count; i++) {
      into[2 * i] = events.getInt32(i * EVENT_SIZE + DATA, true);
      into[2 * i + 1] = events.getInt32(i * EVENT_SIZE, true);
    }
    return count;
  },
  /** Node.js has threads that a signal could reach: it catches them itself, and a pipe carries them to the loop. */
  signals(numbers) {
    const names = Object.entries(constants.signals) as [NodeJS.Signals, number][];
    const wanted = numbers.map((wanted) => names.find(([, number]) => number === wanted)?.[0]);
    const pipe = wanted.includes(undefined) ? -EINVAL : fileCalls.pipe(O_NONBLOCK);
    if (typeof pipe === 'number') return pipe;
    for (const name of wanted) {
      process.on(name!, (_name, number: number) => {
        const record = new Uint8Array(SIGNAL_RECORD);
        record[0] = number;
        fileCalls.write(pipe[1], record, 0, record.length);
      });
    }
    return pipe[0];
  },
};

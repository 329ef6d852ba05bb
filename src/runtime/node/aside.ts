import { type MessagePort, Worker } from 'node:worker_threads';
import type { Sys } from '../index.ts';
import { checkRange } from './bytes.ts';
import { fileCalls } from './files.ts';
import { duplicate } from './libc.ts';

/** What a worker is to do: ioctl(2), or write(2) where `request` is undefined. */
interface Call {
  readonly fd: number;
  readonly output: number;
  readonly request: number | undefined;
  readonly bytes: Uint8Array;
}

/** A thread that makes one call after another. */
interface Thread {
  readonly worker: Worker;
  /** 1 while it is at work. It says so here, since this thread, which waits in epoll_wait(2), takes no messages. */
  readonly busy: Int32Array<SharedArrayBuffer>;
}

type AsideCalls = Pick<Sys, 'ioctlAside' | 'writeAside'>;

/** Those there are: as many as there have been calls at a time. */
const threads: Thread[] = [];

/** Calls that may take long, each in a thread that has nothing else to do: Node.js does not survive fork(2). */
export const asideCalls: AsideCalls = {
  ioctlAside(fd, request, argument) {
    checkRange(argument, 0, (request >>> 16) & 0x3fff); // _IOC_SIZE
    return start(fd, request, argument);
  },
  writeAside: (fd, bytes) => start(fd, undefined, bytes),
};

function start(fd: number, request: number | undefined, bytes: Uint8Array): number {
  const pipe = fileCalls.pipe(0);
  if (typeof pipe === 'number') return pipe;
  const [input, output] = pipe;
  const own = duplicate(fd); // the agent may close its own at once
  if (own < 0) {
    for (const end of pipe) fileCalls.close(end);
    return own;
  }
  const call: Call = { fd: own, output, request, bytes };
  const { worker, busy } = threads.find((each) => Atomics.load(each.busy, 0) === 0) ?? newThread();
  Atomics.store(busy, 0, 1);
  worker.postMessage(call);
  return input;
}

function newThread(): Thread {
  const busy = new Int32Array(new SharedArrayBuffer(4));
  // By its text: a worker has no way to a module inside of a bundle.
  const text = `const { parentPort, workerData } = require('node:worker_threads');
    (${work.toString()})(parentPort, workerData);`;
  const worker = new Worker(text, { eval: true, workerData: busy });
  worker.unref();
  const thread = { worker, busy };
  threads.push(thread);
  return thread;
}

/** Runs in the worker: nothing from outside of the function is there. */
function work(calls: MessagePort, busy: Thread['busy']): void {
  const ffi = process.getBuiltinModule('node:ffi');
  const { functions: libc } = ffi.dlopen(null, {
    __errno_location: { arguments: [], return: 'pointer' },
    close: { arguments: ['int32'], return: 'int32' },
    ioctl: { arguments: ['int32', 'uint64', 'buffer'], return: 'int32' },
    write: { arguments: ['int32', 'buffer', 'uint64'], return: 'int64' },
  });
  const errno = libc.__errno_location();
  const interrupted = 4;
  calls.on('message', ({ fd, output, request, bytes }: Call) => {
    // The oldest requests do not tell their structure's size: room for what they may write.
    const argument = new Uint8Array(Math.max(1024, bytes.length));
    argument.set(bytes);
    const call = (): number =>
      request === undefined
        ? Number(libc.write(fd, bytes, BigInt(bytes.length)))
        : libc.ioctl(fd, BigInt(request >>> 0), argument);
    let result = call();
    while (result < 0 && ffi.getInt32(errno) === interrupted) result = call();
    if (result < 0) result = -ffi.getInt32(errno);
    const answer = new Uint8Array(4 + (request === undefined ? 0 : bytes.length));
    new Int32Array(answer.buffer, 0, 1)[0] = result;
    answer.set(argument.subarray(0, answer.length - 4), 4);
    libc.close(fd); // who is told may unmount it at once
    Atomics.store(busy, 0, 0); // who is told may have the next call for it
    libc.write(output, answer, BigInt(answer.length));
    libc.close(output);
  });
}

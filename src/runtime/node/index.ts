import { writeSync } from 'node:fs';
import { check, Loop, type Runtime, type Sys } from '../index.ts';
import { asideCalls } from './aside.ts';
import { byteCalls } from './bytes.ts';
import { fileCalls } from './files.ts';
import { eventLoop, libc, library } from './libc.ts';
import { machineCalls } from './machine.ts';
import { processCalls } from './processes.ts';
import { socketCalls } from './sockets.ts';
import { waitingCalls } from './waiting.ts';

/** Libuv's numbers (uv.h). */
const UV_POLL = 8;
const UV_READABLE = 1;

/** The engine port on Node.js. */
export const sys: Sys = {
  ...byteCalls,
  ...fileCalls,
  ...asideCalls,
  ...socketCalls,
  ...processCalls,
  ...machineCalls,
  ...waitingCalls,
};

export interface NodeRuntime extends Runtime {
  /** Stops driving the loop, so that the process may end. */
  close(): void;
}

/** A runtime whose loop turns whenever Node.js' own does: libuv watches its epoll descriptor. */
export function createRuntime(): NodeRuntime {
  const loop = new Loop(sys);
  let timer: NodeJS.Timeout | undefined;
  let turning = false;
  let closed = false;
  const arm = (): void => {
    clearTimeout(timer);
    timer = loop.delay < 0 || closed ? undefined : setTimeout(turn, loop.delay);
  };
  const turn = (): void => {
    turning = false;
    if (closed) return;
    loop.turn(0);
    arm();
  };
  // Libuv's callback comes from outside of JavaScript: what runs there would not see its promises continue. So the turn
  // itself is taken right after it, where Node.js expects code to run.
  const poll = watchReadable(loop.descriptor, () => {
    if (turning) return;
    turning = true;
    setImmediate(turn);
  });
  loop.onTimer = arm;
  return {
    sys,
    loop,
    close() {
      if (closed) return;
      closed = true;
      clearTimeout(timer);
      poll.close();
      sys.close(loop.descriptor);
    },
  };
}

/**
 * Has rejections that nobody handles told on descriptor 2, as the port says. Without it Node.js ends the process, which
 * is what tests want.
 */
export function reportRejections(): void {
  process.on('unhandledRejection', (reason) => {
    const what = reason instanceof Error ? sys.trace(reason) : String(reason);
    writeSync(2, `unhandled rejection: ${what}\n`);
  });
}

/** Libuv's handles, which it refers to until the process ends. */
const handles: Uint8Array[] = [];

function watchReadable(fd: number, ready: () => void): { close: () => void } {
  const handle = new Uint8Array(Number(libc.uv_handle_size(UV_POLL)));
  handles.push(handle);
  const signature = { arguments: ['pointer', 'int32', 'int32'], return: 'void' } as const;
  const callback = library.registerCallback(signature, () => ready());
  // Libuv gives negated error numbers, too.
  check(libc.uv_poll_init(eventLoop(), handle, fd), 'uv_poll_init');
  check(libc.uv_poll_start(handle, UV_READABLE, callback), 'uv_poll_start');
  return {
    close: () => {
      libc.uv_close(handle, 0n);
      library.unregisterCallback(callback);
    },
  };
}

import {
  check,
  ENOSYS,
  type Loop,
  O_RDWR,
  O_WRONLY,
  READABLE,
  type Runtime,
  type Sys,
  SystemError,
  type Timer,
  type Watch,
} from '../../runtime/index.ts';
import type { GuardedFreeze, Guardian } from '../index.ts';
import { searchPath, startFirst } from './program-path.ts';
import { thawNow } from './superblock.ts';

/** Milliseconds after the deadline: an agent that is there thaws at it, and is not to be taken for one that is not. */
const GRACE = 2000;
/** Milliseconds, of one sleep. */
const LONGEST = 0x7fff_ffff;
/** Milliseconds after which it looks whether the agent that has been started again has thawed. */
const LOOK = 1000;
/** Milliseconds for which the agent waits for a guardian that has been dismissed: it may not get to run. */
const FAREWELL = 1000;
/** SIGHUP, SIGINT, SIGQUIT, SIGTERM: what programs are told to end with. */
const ENDING = [1, 2, 3, 15];
/** Bytes of a struct signalfd_siginfo. */
const SIGNAL_SIZE = 128;
const ADD = 1;
const REMOVE = 2;

/**
 * See FileSystems.guard. The guardian is a copy of the agent's process that has nothing of it open but the file systems, the
 * marker and a pipe of which the agent has the other end. It is locked in memory: it needs no disk to do its work.
 */
export function startGuardian(
  { sys, loop }: Runtime,
  descriptors: readonly number[],
  freeze: GuardedFreeze,
): Guardian | undefined {
  const [agent, end] = check<readonly [number, number]>(sys.pipe(0), 'pipe2');
  const marker = sys.open(freeze.marker, 0, 0);
  const own = [agent, ...(marker < 0 ? [] : [marker])];
  const forked = sys.fork([...own, ...descriptors, ...freeze.descriptors]);
  if (forked === 0) guard(sys, { agent, marker, descriptors }, freeze);
  for (const fd of own) sys.close(fd);
  if (forked < 0) sys.close(end);
  if (forked === -ENOSYS) return undefined;
  check(forked, 'fork');
  return {
    async dismiss() {
      sys.writeText(end, '.'); // nobody reads it any more if the guardian has been killed
      await abandoned(loop, end);
      sys.close(end);
    },
  };
}

/** Resolves when nobody has the other end of a pipe open for reading (the kernel calls that a failure of this end), or in time. */
async function abandoned(loop: Loop, end: number): Promise<void> {
  let timer: Timer | undefined;
  let watch: Watch | undefined;
  await new Promise<void>((resolve) => {
    timer = loop.after(FAREWELL, resolve);
    try {
      watch = loop.watch(end, 0, () => resolve());
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      resolve(); // no thaw is to fail for a farewell
    }
  });
  timer?.cancel();
  watch?.close();
}

/** What the guardian has open. */
interface Open {
  /** Ends when the agent does; has something to read if the agent has thawed. */
  readonly agent: number;
  /** Negative if there is none. */
  readonly marker: number;
  readonly descriptors: readonly number[];
}

/** The guardian's life. Nothing that it throws may reach the agent's code, which called it in another process. */
function guard(sys: Sys, open: Open, freeze: GuardedFreeze): never {
  try {
    sys.lockMemory();
    // A name of its own, for who kills by names; and the last to be taken where memory is short.
    write(sys, '/proc/self/comm', 'qga-guardian');
    write(sys, '/proc/self/oom_score_adj', '-1000');
    const isGone = outlive(sys, open, freeze.deadline + GRACE);
    if (isOver(sys, open.marker)) return sys.exit(0);
    const count = thawNow(sys, open.descriptors);
    if (isGone) {
      freeze.onThawed(count);
      if (freeze.program !== undefined) start(sys, freeze.program);
    }
  } finally {
    sys.exit(0);
  }
}

/** Waits until it is time to thaw, or somebody has. Returns whether the agent is gone; not at all if it says that it has thawed. */
function outlive(sys: Sys, { agent, marker, descriptors }: Open, end: number): boolean {
  const signals = sys.signals(ENDING);
  const epoll = sys.epollCreate();
  for (const fd of [agent, signals]) sys.epollControl(epoll, ADD, fd, READABLE);
  const ready = new Int32Array(2);
  const bytes = new Uint8Array(SIGNAL_SIZE);
  let isGone = false;
  let isToldToEnd = false;
  // A service's processes are told to end all at once: this one waits for the agent, which thaws then.
  while (!(isGone && isToldToEnd)) {
    const left = end - sys.now();
    if (left <= 0 || (isGone && isOver(sys, marker))) break;
    const patience = Math.min(Math.ceil(left), isGone ? LOOK : LONGEST);
    if (sys.epollWait(epoll, ready, patience) <= 0) continue;
    if (ready[0] === signals) {
      sys.read(signals, bytes, 0, bytes.length);
      isToldToEnd = true;
    } else {
      if (sys.read(agent, bytes, 0, 1) > 0) return leave(sys, descriptors);
      sys.epollControl(epoll, REMOVE, agent, 0);
      isGone = true;
    }
  }
  return isGone;
}

/** Lets the file systems go first, and the agent know by its end: who is told of the thaw may unmount them at once. */
function leave(sys: Sys, descriptors: readonly number[]): never {
  for (const fd of descriptors) sys.close(fd);
  sys.exit(0);
}

/** Whether the freeze has ended: another agent may have done that, and begun one of its own. */
function isOver(sys: Sys, marker: number): boolean {
  const path = marker < 0 ? '' : sys.readLink(`/proc/self/fd/${marker}`);
  return typeof path === 'string' && path.endsWith(' (deleted)');
}

/** Nobody waits for the program. */
function start(sys: Sys, argv: readonly [string, ...string[]]): void {
  const environment = sys.environment();
  const none = sys.open('/dev/null', O_RDWR, 0);
  startFirst(argv[0], searchPath(environment), (file) =>
    sys.spawn(file, argv, environment, [none, none, none], true),
  );
}

/** Where it is not allowed, the guardian does without. */
function write(sys: Sys, path: string, text: string): void {
  const fd = sys.open(path, O_WRONLY, 0);
  if (fd < 0) return;
  sys.writeText(fd, text);
  sys.close(fd);
}

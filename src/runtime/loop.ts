import { check } from './system-error.ts';
import type { Sys } from './sys.ts';

/** Events of epoll(7), the same numbers on every architecture. */
export const READABLE = 0x001;
export const WRITABLE = 0x004;
export const FAILED = 0x008;
export const HUNG_UP = 0x010;
/** One wake-up for each change instead of one for each turn. */
export const EDGE = -0x8000_0000;

const ADD = 1;
const REMOVE = 2;
const CHANGE = 3;

/**
 * The event loop: descriptors by epoll, timers by its time-out. It sleeps in the kernel until something is due and never
 * wakes for nothing. Who drives it is the engine's business: `run()`, or `turn()` from a loop that is there already.
 */
export class Loop {
  /** The epoll descriptor, for an engine that has a loop of its own and watches this one from there. */
  readonly descriptor: number;
  /** Called when a timer is set before all others: for an engine that has to know when to turn. */
  onTimer: (() => void) | undefined;
  readonly #sys: Sys;
  /** By descriptor; one that is closed stays until its number is watched again. */
  readonly #watches: (Watch | undefined)[] = [];
  readonly #timers: Timer[] = [];
  readonly #ready = new Int32Array(2);

  constructor(sys: Sys) {
    this.#sys = sys;
    this.descriptor = check<number>(sys.epollCreate(), 'epoll_create1');
  }

  /** Calls `ready` with the events that came, each time one of `events` (or a failure or hang-up) is there for `fd`. */
  watch(fd: number, events: number, ready: (events: number) => void): Watch {
    const watch = new Watch(this.#sys, this.descriptor, fd, events, ready);
    while (this.#watches.length < fd) this.#watches.push(undefined); // an array without holes is a fast one
    this.#watches[fd] = watch;
    return watch;
  }

  /** Calls `due` once, in `delay` milliseconds or a little later. */
  after(delay: number, due: () => void): Timer {
    const timer = new Timer(this.#timers, this.#sys.now() + delay, due);
    let index = this.#timers.length;
    while (index > 0 && this.#timers[index - 1]!.at > timer.at) index--;
    this.#timers.splice(index, 0, timer);
    if (index === 0) this.onTimer?.();
    return timer;
  }

  /** Milliseconds until the next timer is due, rounded up; -1 without timers. */
  get delay(): number {
    const first = this.#timers[0];
    if (first === undefined) return -1;
    const left = first.at - this.#sys.now();
    return left > 0 ? Math.ceil(left) : 0;
  }

  /** Serves until something throws or ends the process: for an engine that has no loop of its own. */
  run(): never {
    this.#sys.runJobs(); // what was begun before
    for (;;) this.turn();
  }

  /**
   * Waits for at most `patience` milliseconds (default: until something is due), then serves one event, or else the timers
   * that are due; both where nothing was to be waited for. What promises have made ready runs after each.
   */
  turn(patience: number = this.#timers.length === 0 ? -1 : this.delay): void {
    const sys = this.#sys;
    // One event for each turn: serving it may close other descriptors and open new ones under their numbers, and the
    // kernel knows of that by the next.
    const count = sys.epollWait(this.descriptor, this.#ready, patience);
    if (count < 0) check(count, 'epoll_wait');
    if (count > 0) {
      this.#watches[this.#ready[0]!]?.ready?.(this.#ready[1]!);
      sys.runJobs();
    }
    // A timer that has become due while an event came makes the next turn one that does not wait.
    if (this.#timers.length > 0 && (count === 0 || patience === 0)) this.#serveTimers();
  }

  #serveTimers(): void {
    const now = this.#sys.now();
    // Only what is due now: a timer that sets another one for at once must not hold the loop.
    let due = 0;
    while (due < this.#timers.length && this.#timers[due]!.at <= now) due++;
    for (const timer of this.#timers.splice(0, due)) {
      timer.serve();
      this.#sys.runJobs();
    }
  }
}

/**
 * A descriptor that the loop watches. As a rule what it calls knows it, so it lets go of that when it is closed: else the
 * two would be garbage that an engine with reference counts does not see before it looks through the whole heap.
 */
export class Watch {
  /** Undefined once it is closed. */
  ready: ((events: number) => void) | undefined;
  readonly #sys: Sys;
  readonly #epoll: number;
  readonly #fd: number;

  constructor(sys: Sys, epoll: number, fd: number, events: number, ready: (events: number) => void) {
    check(sys.epollControl(epoll, ADD, fd, events), 'epoll_ctl');
    this.#sys = sys;
    this.#epoll = epoll;
    this.#fd = fd;
    this.ready = ready;
  }

  /** Waits for other events from now on. */
  change(events: number): void {
    check(this.#sys.epollControl(this.#epoll, CHANGE, this.#fd, events), 'epoll_ctl');
  }

  /** Stops watching; the descriptor stays open. To be called before that is closed; again does nothing. */
  close(): void {
    if (this.ready === undefined) return; // the number may be another's by now
    this.ready = undefined;
    this.#sys.epollControl(this.#epoll, REMOVE, this.#fd, 0);
  }
}

/** A call in time to come; like a watch it lets go of what it calls once it is over. */
export class Timer {
  /** On the clock of `Sys.now()`. */
  readonly at: number;
  #due: (() => void) | undefined;
  readonly #all: Timer[];

  /** `all`: where it waits. */
  constructor(all: Timer[], at: number, due: () => void) {
    this.at = at;
    this.#due = due;
    this.#all = all;
  }

  /** Calls what is due, if it was not cancelled. */
  serve(): void {
    const due = this.#due;
    this.#due = undefined;
    due?.();
  }

  /** Makes sure that it is not called. */
  cancel(): void {
    this.#due = undefined; // it may be among those being served right now
    const index = this.#all.indexOf(this);
    if (index >= 0) this.#all.splice(index, 1);
  }
}

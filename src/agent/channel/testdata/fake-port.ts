import { EAGAIN, HUNG_UP, Loop, READABLE, type Runtime, type Sys, WRITABLE } from '../../../runtime/index.ts';

const DESCRIPTOR = 5;
const EPOLL = 4;
const REMOVE = 2;
/** What the kernel's driver takes in one write. */
const WRITE_MAX = 32 << 10;

/**
 * A virtio port as Linux's driver shows it, and a loop to watch it with. What the host does, and when the guest learns of
 * it, is the test's to say: bytes and the news of a connection reach a guest on different ways.
 */
export class FakePort {
  /** Whether the guest's kernel knows of a host. */
  #connected = false;
  readonly #input: Uint8Array[] = [];
  /** What the host has received. */
  output = '';
  /** How many more bytes the host takes before it stops reading. */
  room = Infinity;
  /** Called once when the agent is about to write. */
  beforeWrite = (): void => {};
  /** Milliseconds on the loop's clock. */
  time = 0;
  readonly runtime: Runtime;
  #watched = 0;
  #changed = false;

  /** `sys` does what is not the port's. */
  constructor(sys: Sys) {
    const port: Partial<Sys> = {
      open: () => DESCRIPTOR,
      close: () => 0,
      read: (_fd, into, at, length) => this.#read(into, at, length),
      write: (_fd, from, at, length) =>
        this.#write(String.fromCodePoint(...from.subarray(at, at + Math.min(length, WRITE_MAX)))),
      writeText: (_fd, text) => this.#write(text),
      epollCreate: () => EPOLL,
      epollControl: (_epoll, operation, _fd, events) => {
        this.#watched = operation === REMOVE ? 0 : events;
        this.#changed = true;
        return 0;
      },
      epollWait: (_epoll, into) => this.#wait(into),
      now: () => this.time,
      runJobs: () => {},
    };
    const own: Sys = { ...sys, ...port };
    this.runtime = { sys: own, loop: new Loop(own) };
  }

  /** The guest's kernel is told that a host is there, or not. */
  set connected(value: boolean) {
    this.#connected = value;
    this.#changed = true;
  }

  /** Bytes of a host arrive: ASCII. */
  receive(text: string): void {
    this.#input.push(Uint8Array.from(text, (each) => each.codePointAt(0)!));
    this.#changed = true;
  }

  /** The host takes this much more. */
  take(bytes: number): void {
    this.room += bytes;
    this.#changed = true;
  }

  /** Lets the loop turn until the agent would sleep. */
  settle(): void {
    while (this.#changed || this.runtime.loop.delay === 0) this.runtime.loop.turn(0);
  }

  /** Lets time pass. */
  pass(milliseconds: number): void {
    this.settle();
    this.time += milliseconds;
    this.settle();
  }

  #read(into: Uint8Array, at: number, length: number): number {
    const head = this.#input.shift();
    if (head === undefined) return this.#connected ? -EAGAIN : 0;
    if (head.length > length) this.#input.unshift(head.subarray(length));
    into.set(head.subarray(0, length), at);
    return Math.min(head.length, length);
  }

  #write(text: string): number {
    this.beforeWrite();
    this.beforeWrite = () => {};
    if (!this.#connected || this.room <= 0) return -EAGAIN;
    const taken = Math.min(text.length, WRITE_MAX);
    this.output += text.slice(0, taken);
    this.room -= taken;
    return taken;
  }

  /** Tells each change once. */
  #wait(into: Int32Array): number {
    if (!this.#changed) return 0;
    this.#changed = false;
    let events = this.#connected ? 0 : HUNG_UP;
    if (!this.#connected || this.#input.length > 0) events |= READABLE;
    if (this.#connected && this.room > 0) events |= WRITABLE;
    into[0] = DESCRIPTOR;
    into[1] = events & (this.#watched | HUNG_UP);
    return into[1] === 0 ? 0 : 1;
  }
}

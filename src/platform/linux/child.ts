import { EAGAIN, type Loop, READABLE, type Runtime, type Sys } from '../../runtime/index.ts';
import type { Child, ProgramEnd } from '../index.ts';

/** How often a kernel without pidfd_open(2), before 5.3, is asked whether the program has ended. */
const POLL_MILLISECONDS = 50;

/** A program that runs, watched by the agent's loop. */
export class LinuxChild implements Child {
  readonly pid: number;
  onOutput: Child['onOutput'];
  onEnd: Child['onEnd'];
  readonly #sys: Sys;
  readonly #loop: Loop;
  readonly #leads: boolean;
  #openOutputs = 0;
  #end: ProgramEnd | undefined;

  /** `leads`: whether it leads a session of its own. */
  constructor({ sys, loop }: Runtime, pid: number, leads: boolean) {
    this.pid = pid;
    this.#leads = leads;
    this.#sys = sys;
    this.#loop = loop;
    const pidfd = sys.pidfd(pid);
    if (pidfd < 0) this.#poll();
    else this.#watch(pidfd);
  }

  /** Hands on what comes from `fd` until its other end is closed; `block` is used during a read only. */
  readOutput(stream: 'stdout' | 'stderr', fd: number, block: Uint8Array): void {
    this.#openOutputs++;
    // One read for each turn: a program that never stops writing must not keep the agent from its clients.
    const watch = this.#loop.watch(fd, READABLE, () => {
      const count = this.#sys.read(fd, block, 0, block.length);
      if (count === -EAGAIN) return;
      if (count > 0) {
        this.onOutput?.(stream, block.subarray(0, count));
        return;
      }
      watch.close();
      this.#sys.close(fd);
      this.#openOutputs--;
      this.#report();
    });
  }

  kill(signal: number): void {
    // Once it is reaped its number may be another's.
    if (this.#end === undefined) this.#sys.kill(this.#leads ? -this.pid : this.pid, signal);
  }

  #watch(pidfd: number): void {
    const watch = this.#loop.watch(pidfd, READABLE, () => {
      if (!this.#reap()) return;
      watch.close();
      this.#sys.close(pidfd);
      this.#report();
    });
  }

  #poll(): void {
    this.#loop.after(POLL_MILLISECONDS, () => {
      if (this.#reap()) this.#report();
      else this.#poll();
    });
  }

  /** Whether the program has ended. */
  #reap(): boolean {
    const status = this.#sys.wait(this.pid);
    if (status === -EAGAIN) return false;
    // An error: somebody else has reaped it, and how it ended is lost.
    this.#end = status < 0 ? { code: 255 } : status < 256 ? { code: status } : { signal: status - 256 };
    return true;
  }

  /** Its own children may hold the pipes after it has ended: what they write is still its output. */
  #report(): void {
    if (this.#end === undefined || this.#openOutputs > 0) return;
    const { onEnd } = this;
    // What they call knows this child, as a rule: see Watch.
    this.onOutput = this.onEnd = undefined;
    onEnd?.(this.#end);
  }
}

import { EAGAIN, type Runtime, type Sys, type Timer } from '../runtime/index.ts';
import { encode } from '../wire/index.ts';
import { AF_UNIX, SOCK_DGRAM, SOCK_NONBLOCK, unixAddress } from './channel/socket-address.ts';

/** Where the system log listens. */
export const SYSTEM_LOG = '/dev/log';

/** Facility user, severity info (RFC 3164, 4.1.1). */
const PRIORITY = 14;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Milliseconds in which a message that comes again is counted, not sent. */
const REPEAT = 1000;
/** Milliseconds until a system log is looked for again where there was none. */
const RETRY = 10_000;
/** Characters of what a client says that are told; the rest is counted. */
const LONGEST = 1024;

/**
 * Tells the guest's system log what the host has this agent do, in the C agent's words. It never waits: what the log
 * does not take is counted, and the number told when it takes messages again. Nothing is told while file systems are
 * frozen.
 */
export class Accounting {
  readonly #runtime: Runtime;
  readonly #path: string | undefined;
  /** Of the socket; negative while there is none. */
  #descriptor = -1;
  /** Until when no system log is looked for, on the clock of `Sys.now()`. */
  #absentUntil = 0;
  #held = false;
  #lost = 0;
  #last = '';
  #lastTime = -Infinity;
  /** How often the last message came again. */
  #repeats = 0;
  #timer: Timer | undefined;
  /** The second that `header` is for. */
  #second = -1;
  #header = '';

  /** `path` is the system log's socket; undefined: nothing is told to anybody. */
  constructor(runtime: Runtime, path: string | undefined) {
    this.#runtime = runtime;
    this.#path = path;
    this.#held = path === undefined;
  }

  /** Tells a message of printable ASCII: `spoken` makes that of what a client said. */
  tell(message: string): void {
    if (this.#held) return;
    const now = this.#runtime.sys.now();
    if (now < this.#absentUntil) return;
    if (message === this.#last && now < this.#lastTime + REPEAT) {
      this.#repeats++;
      this.#timer ??= this.#runtime.loop.after(this.#lastTime + REPEAT - now, () => this.#tellRepeats());
      return;
    }
    this.#tellRepeats();
    this.#last = message;
    this.#lastTime = now;
    this.#send(message);
  }

  /** Tells what is still to be told. */
  finish(): void {
    if (!this.#held) this.#tellRepeats();
  }

  /** Tells nothing from now on, and what happens meanwhile never (as the C agent does). */
  hold(): void {
    this.finish();
    this.#held = true;
  }

  release(): void {
    this.#held = this.#path === undefined;
  }

  #tellRepeats(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#repeats === 0) return;
    this.#send(`last message repeated ${this.#repeats} times`);
    this.#repeats = 0;
    this.#lastTime = this.#runtime.sys.now();
  }

  #send(message: string): void {
    if (this.#descriptor < 0 && !this.#connect()) return;
    if (this.#lost > 0 && this.#write(`${this.#lost} messages are lost`) >= 0) this.#lost = 0;
    let result = this.#write(message);
    if (result < 0 && result !== -EAGAIN) {
      // The log was started anew: its socket is another one.
      this.#runtime.sys.close(this.#descriptor);
      if (!this.#connect()) return;
      result = this.#write(message);
    }
    if (result < 0) this.#lost++;
  }

  #connect(): boolean {
    const { sys } = this.#runtime;
    this.#descriptor = connectDatagrams(sys, this.#path!);
    if (this.#descriptor < 0) this.#absentUntil = sys.now() + RETRY;
    return this.#descriptor >= 0;
  }

  #write(message: string): number {
    const { sys } = this.#runtime;
    const second = Math.floor(sys.realTime() / 1e6);
    if (second !== this.#second) {
      this.#second = second;
      this.#header = header(new Date(second * 1000));
    }
    return sys.writeText(this.#descriptor, `${this.#header}info: ${message}`);
  }
}

/** What a client said, as JSON has it in its quotes: on one line, and no more of it than can be read. */
export function spoken(text: string): string {
  const start = encode(text.slice(0, LONGEST)).slice(1, -1);
  return text.length > LONGEST ? `${start}... (${text.length} characters)` : start;
}

/** A socket connected to the datagram socket at `path`; a negated errno if there is none. */
export function connectDatagrams(sys: Sys, path: string): number {
  const descriptor = sys.socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return descriptor;
  const result = sys.connect(descriptor, unixAddress(sys, path)!);
  if (result === 0) return descriptor;
  sys.close(descriptor);
  return result;
}

/** What stands before the text, as syslog(3) writes it: in local time. */
function header(time: Date): string {
  const day = String(time.getDate()).padStart(2);
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()];
  const digits = clock.map((part) => String(part).padStart(2, '0')).join(':');
  return `<${PRIORITY}>${MONTHS[time.getMonth()]} ${day} ${digits} qemu-ga: `;
}

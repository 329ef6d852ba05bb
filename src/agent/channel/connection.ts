import {
  EAGAIN,
  EDGE,
  HUNG_UP,
  type Loop,
  READABLE,
  type Runtime,
  type Sys,
  type Timer,
  type Watch,
  WRITABLE,
} from '../../runtime/index.ts';

/** A peer that has closed its sending side (EPOLLRDHUP). */
const PEER_CLOSED = 0x2000;
/** Milliseconds for which answers wait on a virtio port whose host seems to be gone. */
const GRACE = 1000;

/**
 * Both directions of a channel's descriptor, without waiting. What the kernel does not take at once is kept and sent when
 * there is room. Events are edges: an open channel that nobody uses, and a virtio port without a host, never wake the
 * agent.
 *
 * A virtio port tells of a host's bytes and of its coming and going on two ways, so that a host's first request may be
 * heard before the port says that it is there, or even that the one before has left. Or the request is the last of a host
 * that is gone already. So the answer that was on its way when a host left is forgotten, and one of which nothing has left
 * yet waits for a moment.
 */
export class Connection {
  /** Called when there may be something to read, or when all output has left. */
  onReady: (() => void) | undefined;
  /** Called when nobody waits any more for what is being sent: the rest of it need not be composed. */
  onAbandon: (() => void) | undefined;
  readonly #sys: Sys;
  readonly #loop: Loop;
  readonly #descriptor: number;
  readonly #watch: Watch;
  /** Whether a short read means that nothing is left: on a socket; a virtio port or a terminal gives less than it has. */
  readonly #stream: boolean;
  /** Whether there may be something to read. A field, as `clear` is, for both are asked for each message. */
  readable = false;
  /** Whether all output has left: the time to compose more of it. */
  clear = true;
  #closed = false;
  /** Whether nobody is at the other end, by what the kernel has said last. */
  #hungUp = false;
  /** Until when answers to what was read since then are kept, on the loop's clock. */
  #patienceEnd = 0;
  /** Whether some of the answer has been taken. */
  #begun = false;
  #patience: Timer | undefined;
  /** Output that the kernel has not taken yet. */
  readonly #pending: Uint8Array[] = [];
  #offset = 0;
  #broken = false;

  constructor(runtime: Runtime, descriptor: number, kind: 'socket' | 'device') {
    this.#sys = runtime.sys;
    this.#loop = runtime.loop;
    this.#descriptor = descriptor;
    this.#stream = kind === 'socket';
    this.#watch = runtime.loop.watch(descriptor, READABLE | PEER_CLOSED | EDGE, (events) => {
      if (events === READABLE) {
        this.readable = true;
        this.#hungUp = false;
      } else this.#change(events);
      this.onReady?.();
    });
  }

  #change(events: number): void {
    if ((events & ~WRITABLE) !== 0) this.readable = true;
    if ((events & ~(READABLE | WRITABLE)) !== 0) this.#closed = true;
    if ((events & HUNG_UP) === 0) this.#hungUp = false;
    else if (!this.#hungUp) this.#hangUp();
    if (!this.clear && (events & ~READABLE) !== 0) this.#flush();
  }

  #hangUp(): void {
    this.#hungUp = true;
    this.#patienceEnd = this.#sys.now() + GRACE;
    // The rest would be the next host's to read.
    if (this.#begun) this.#abandon();
    else if (!this.clear) this.#wait();
  }

  /** Reads into all of `into`: how many bytes came, 0 at the end of the stream, -EAGAIN when there is nothing now. */
  read(into: Uint8Array): number {
    if (!this.readable) return -EAGAIN;
    const result = this.#sys.read(this.#descriptor, into, 0, into.length);
    // On a stream less than was asked for is all that there is.
    if (result < into.length && (result <= 0 || (this.#stream && !this.#closed))) this.readable = false;
    if (result === 0 && !this.#stream) this.#hungUp = true;
    if (this.#hungUp && result > 0) this.#patienceEnd = this.#sys.now() + GRACE;
    return result;
  }

  /** Sends a text of ASCII characters alone; `isAnswer` if it begins one, or is several, and not the rest of one. */
  sendText(text: string, isAnswer: boolean): void {
    if (this.#broken) return;
    if (isAnswer) this.#begun = false;
    let sent = 0;
    if (this.clear) {
      sent = this.#sys.writeText(this.#descriptor, text);
      if (sent === text.length) {
        this.#hungUp = false;
        this.#begun = true;
        return;
      }
      sent = this.#sent(sent);
      if (this.#broken) return;
    }
    this.#keep(asciiBytes(this.#sys, sent > 0 ? text.slice(sent) : text));
  }

  /** Sends `bytes[0, length)`; the array may be used again at once. `isAnswer` as for a text. */
  sendBytes(bytes: Uint8Array, length: number, isAnswer: boolean): void {
    if (this.#broken) return;
    if (isAnswer) this.#begun = false;
    let sent = 0;
    if (this.clear) {
      sent = this.#sent(this.#sys.write(this.#descriptor, bytes, 0, length));
      if (sent === length || this.#broken) return;
    }
    this.#keep(bytes.slice(sent, length));
  }

  /** Begins anew with another peer on the same descriptor: what the one before has not read is forgotten. */
  renew(): void {
    this.#broken = false;
    this.#closed = false;
    this.#dropOutput();
  }

  #dropOutput(): void {
    if (this.clear) return;
    this.#pending.length = 0;
    this.#emptied();
  }

  #abandon(): void {
    this.#dropOutput();
    this.onAbandon?.();
  }

  /** Closes the descriptor. What is read or sent after that would be another's, who has got its number. */
  close(): void {
    this.readable = false;
    this.#broken = true;
    this.onReady = undefined;
    this.onAbandon = undefined;
    this.#patience?.cancel();
    this.#watch.close();
    this.#sys.close(this.#descriptor);
  }

  #keep(bytes: Uint8Array): void {
    if (this.#hungUp && this.#sys.now() >= this.#patienceEnd) return this.#abandon();
    if (this.#pending.push(bytes) > 1) return;
    this.clear = false;
    this.#offset = 0;
    this.#flush(); // a virtio port takes 32 KiB at a time although there is room for more
    if (this.clear) return;
    this.#listen(READABLE | WRITABLE);
    if (this.#hungUp) this.#wait();
  }

  /** Gives output up if nobody has come for it by then. */
  #wait(): void {
    this.#patience?.cancel();
    this.#patience = this.#loop.after(this.#patienceEnd - this.#sys.now(), () => {
      if (!this.#hungUp) return;
      this.#abandon();
      this.onReady?.();
    });
  }

  #flush(): void {
    for (;;) {
      const head = this.#pending[0];
      if (head === undefined) break;
      const left = head.length - this.#offset;
      const sent = this.#sent(this.#sys.write(this.#descriptor, head, this.#offset, left));
      if (this.#broken) return;
      if (sent === 0) return;
      this.#offset += sent;
      if (sent < left) continue;
      this.#pending.shift();
      this.#offset = 0;
    }
    this.#emptied();
  }

  #emptied(): void {
    this.clear = true;
    this.#patience?.cancel();
    this.#patience = undefined;
    this.#listen(READABLE);
  }

  /** What of a write was taken. A client that is gone takes nothing for ever; the end of the stream says so, in time. */
  #sent(result: number): number {
    if (result > 0) {
      this.#hungUp = false;
      this.#begun = true;
    }
    if (result >= 0) return result;
    if (result !== -EAGAIN) {
      this.#broken = true;
      this.#abandon();
    }
    return 0;
  }

  #listen(events: number): void {
    this.#watch.change(events | PEER_CLOSED | EDGE);
  }
}

function asciiBytes(sys: Sys, text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  sys.encodeText(text, bytes, 0);
  return bytes;
}

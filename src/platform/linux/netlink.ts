import { check, type Sys, SystemError } from '../../runtime/index.ts';
import { LITTLE_ENDIAN } from './byte-order.ts';

const AF_NETLINK = 16;
const SOCK_RAW = 3;
const NETLINK_ROUTE = 0;

// netlink(7): struct nlmsghdr is length, type, flags, sequence number and port.
const HEADER = 16;
const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
const NLM_F_REQUEST = 0x001;
const NLM_F_DUMP_INTR = 0x010;
const NLM_F_DUMP = 0x300;

/** The kernel fills at most 32 KiB in one go of a dump. */
const BUFFER = 32 << 10;
/** How often a table is asked for again that changed while it was read. */
const ATTEMPTS = 4;

/** A message's body, without its header. */
export interface NetlinkMessage {
  readonly type: number;
  readonly body: Uint8Array;
}

/** One datagram of a dump. */
export interface DumpPart {
  readonly messages: NetlinkMessage[];
  /** Nothing comes after it. */
  readonly last: boolean;
  /** The table changed in between: entries may be there twice, or not at all. */
  readonly interrupted: boolean;
}

/** A whole table of the kernel's (rtnetlink(7)): `request` such as RTM_GETLINK, `body` its structure. */
export function netlinkDump(sys: Sys, request: number, body: Uint8Array): NetlinkMessage[] {
  const fd = check<number>(sys.socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE), 'socket');
  try {
    for (let attempt = 1; ; attempt++) {
      const { messages, interrupted } = dump(sys, fd, dumpRequest(request, body));
      if (!interrupted || attempt === ATTEMPTS) return messages;
    }
  } finally {
    sys.close(fd);
  }
}

function dump(sys: Sys, fd: number, request: Uint8Array): DumpPart {
  check(sys.write(fd, request, 0, request.length), 'write');
  const messages: NetlinkMessage[] = [];
  let interrupted = false;
  for (;;) {
    const datagram = new Uint8Array(BUFFER);
    const length = check<number>(sys.read(fd, datagram, 0, BUFFER), 'read');
    const part = parseDump(datagram.subarray(0, length));
    messages.push(...part.messages);
    interrupted ||= part.interrupted;
    if (part.last || length === 0) return { messages, last: true, interrupted };
  }
}

function dumpRequest(type: number, body: Uint8Array): Uint8Array {
  const message = new Uint8Array(HEADER + body.length);
  const view = new DataView(message.buffer);
  view.setUint32(0, message.length, LITTLE_ENDIAN);
  view.setUint16(4, type, LITTLE_ENDIAN);
  view.setUint16(6, NLM_F_REQUEST | NLM_F_DUMP, LITTLE_ENDIAN);
  message.set(body, HEADER);
  return message;
}

/** Takes a datagram apart. SystemError if the kernel says that it failed. */
export function parseDump(datagram: Uint8Array): DumpPart {
  const view = new DataView(datagram.buffer, datagram.byteOffset, datagram.length);
  const messages: NetlinkMessage[] = [];
  let interrupted = false;
  for (let at = 0; at + HEADER <= datagram.length;) {
    const length = view.getUint32(at, LITTLE_ENDIAN);
    if (length < HEADER || at + length > datagram.length) break;
    const type = view.getUint16(at + 4, LITTLE_ENDIAN);
    if ((view.getUint16(at + 6, LITTLE_ENDIAN) & NLM_F_DUMP_INTR) !== 0) interrupted = true;
    if (type === NLMSG_ERROR || type === NLMSG_DONE) {
      // Both carry the negated errno, or 0.
      const error = length >= HEADER + 4 ? view.getInt32(at + HEADER, LITTLE_ENDIAN) : 0;
      if (error < 0) throw new SystemError(error, 'netlink');
      return { messages, last: true, interrupted };
    }
    messages.push({ type, body: datagram.subarray(at + HEADER, at + length) });
    at += aligned(length);
  }
  return { messages, last: false, interrupted };
}

/** Attributes by type, from `start` of a message's body on; of several of one type the last (rtnetlink(7)). */
export function netlinkAttributes(body: Uint8Array, start: number): Map<number, Uint8Array> {
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  const attributes = new Map<number, Uint8Array>();
  for (let at = start; at + 4 <= body.length;) {
    const length = view.getUint16(at, LITTLE_ENDIAN);
    if (length < 4 || at + length > body.length) break;
    // The two highest bits are flags.
    attributes.set(view.getUint16(at + 2, LITTLE_ENDIAN) & 0x3fff, body.subarray(at + 4, at + length));
    at += aligned(length);
  }
  return attributes;
}

/** Everything begins on a multiple of four bytes. */
function aligned(length: number): number {
  return (length + 3) & ~3;
}

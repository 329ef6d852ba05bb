/**
 * A host for agents that only the guest itself can reach: `talk PATH|CID:PORT SECONDS REQUEST...` sends each request, prints
 * the line that answers it, and stays connected for so long.
 */
import { check } from '../../../src/runtime/index.ts';
import { programArguments, sys } from '../../../src/runtime/quickjs/index.ts';

const AF_UNIX = 1;
const AF_VSOCK = 40;
const SOCK_STREAM = 1;
const NEWLINE = 0x0a;

const [, place = '', seconds = '0', ...requests] = programArguments;
const [, cid, port] = /^(\d+):(\d+)$/.exec(place) ?? [];
const address = new Uint8Array(110);
const words = new Uint32Array(address.buffer, 0, 4);
if (cid === undefined) {
  words[0] = AF_UNIX;
  check(sys.encodeText(place, address, 2), 'path');
} else {
  words.set([AF_VSOCK, Number(port), Number(cid)]);
}
const socket = check(sys.socket(cid === undefined ? AF_UNIX : AF_VSOCK, SOCK_STREAM, 0), 'socket');
check(sys.connect(socket, cid === undefined ? address : address.subarray(0, 16)), 'connect', place);

const block = new Uint8Array(65_536);
for (const request of requests) {
  check(sys.writeText(socket, `${request}\n`), 'write');
  for (let count = 0; count === 0 || block[count - 1] !== NEWLINE;) {
    count = check(sys.read(socket, block, 0, block.length), 'read');
    if (count === 0) sys.exit(1);
    sys.write(1, block, 0, count);
  }
}
sys.epollWait(sys.epollCreate(), new Int32Array(2), Number(seconds) * 1000);
sys.exit(0);

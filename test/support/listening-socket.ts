import { check } from '../../src/runtime/index.ts';
import { sys } from '../../src/runtime/node/index.ts';

export const AF_UNIX = 1;
export const AF_INET = 2;
export const AF_VSOCK = 40;
const SOCK_STREAM = 1;
/** The CID of every machine that one listens as. */
const VMADDR_CID_ANY = 0xffff_ffff;

/** A socket that listens, as a service manager hands it out: at a path, a port of vsock, or any port of this machine. */
export class ListeningSocket implements Disposable {
  readonly fd: number;

  constructor(family: number, place: string) {
    this.fd = check(sys.socket(family, SOCK_STREAM, 0), 'socket');
    check(sys.bind(this.fd, address(family, place)), 'bind');
    check(sys.listen(this.fd, 1), 'listen');
  }

  [Symbol.dispose](): void {
    sys.close(this.fd);
  }
}

function address(family: number, place: string): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(family === AF_UNIX ? 110 : 16));
  bytes.setUint16(0, family, true);
  if (family === AF_UNIX) new Uint8Array(bytes.buffer).set(Buffer.from(place), 2);
  if (family === AF_VSOCK) {
    bytes.setUint32(4, Number(place), true);
    bytes.setUint32(8, VMADDR_CID_ANY, true);
  }
  return new Uint8Array(bytes.buffer);
}

/** Whether the kernel has sockets of this family. */
export function hasFamily(family: number): boolean {
  const fd = sys.socket(family, SOCK_STREAM, 0);
  if (fd >= 0) sys.close(fd);
  return fd >= 0;
}

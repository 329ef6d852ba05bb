/** Sys: sockets. */
import { EADDRINUSE, EAGAIN, EBADF, ECONNREFUSED, EINVAL, ENOENT } from '../index.ts';
import { type Bench, type Case, equal, holds } from './case.contract.ts';
import { bytesOf, fileText, O_CLOEXEC, O_NONBLOCK, textOf } from './tools.contract.ts';

const UNIX = 1;
const STREAM = 1;
const SOCK_NONBLOCK = 0o4000;
const SOL_SOCKET = 1;
const SO_PEERCRED = 17;

/** struct sockaddr_un for a path below the bench's folder. */
function address({ sys, folder }: Bench, name: string): Uint8Array {
  const bytes = new Uint8Array(110);
  bytes[0] = UNIX;
  holds(sys.encodeText(`${folder}/${name}`, bytes, 2) > 0, 'the path fits');
  return bytes;
}

export const socketsContract: readonly Case[] = [
  {
    title: 'a client and a server find each other, and each hears what the other says',
    run: (bench) => {
      const { sys } = bench;
      const [server, client] = [sys.socket(UNIX, STREAM | SOCK_NONBLOCK, 0), sys.socket(UNIX, STREAM, 0)];
      const where = address(bench, 'talk');
      equal([sys.bind(server, where), sys.listen(server, 1), sys.accept(server)], [0, 0, -EAGAIN]);
      equal(sys.connect(client, where), 0);
      const accepted = sys.accept(server);
      holds(accepted > 2, `a descriptor: ${accepted}`);
      const flags = parseInt(/flags:\s+(\d+)/.exec(fileText(sys, `/proc/self/fdinfo/${accepted}`))![1]!, 8);
      equal(flags & (O_CLOEXEC | O_NONBLOCK), O_CLOEXEC | O_NONBLOCK);
      const block = new Uint8Array(8);
      equal(sys.read(accepted, block, 0, 8), -EAGAIN);
      equal([sys.writeText(client, 'ask'), sys.read(accepted, block, 0, 8)], [3, 3]);
      equal([sys.writeText(accepted, 'reply'), sys.read(client, block, 0, 8)], [5, 5]);
      equal(textOf(block.subarray(0, 5)), 'reply');
      sys.close(client);
      equal(sys.read(accepted, block, 0, 8), 0);
      sys.close(accepted);
      sys.close(server);
    },
  },
  {
    title: 'an address that is taken, that nobody listens on or that is none is an error',
    run: (bench) => {
      const { sys } = bench;
      const [one, two] = [sys.socket(UNIX, STREAM, 0), sys.socket(UNIX, STREAM, 0)];
      const where = address(bench, 'taken');
      equal(sys.connect(one, where), -ENOENT);
      equal([sys.bind(one, where), sys.bind(two, where)], [0, -EADDRINUSE]);
      equal(sys.connect(two, where), -ECONNREFUSED);
      equal([sys.bind(two, new Uint8Array(0)), sys.connect(two, new Uint8Array(1))], [-EINVAL, -EINVAL]);
      sys.close(one);
      sys.close(two);
      equal(
        [sys.bind(two, where), sys.listen(two, 1), sys.accept(two), sys.connect(two, where)],
        [-EBADF, -EBADF, -EBADF, -EBADF],
      );
      equal(sys.socketName(two, where), -EBADF);
      equal(sys.socket(9999, STREAM, 0), -97); // EAFNOSUPPORT
    },
  },
  {
    title: 'socketName tells the address that a socket is bound to, and how long it is',
    run: (bench) => {
      const { sys } = bench;
      const socket = sys.socket(UNIX, STREAM, 0);
      const where = address(bench, 'named');
      const path = bytesOf(`${bench.folder}/named`);
      equal(sys.bind(socket, where.subarray(0, path.length + 3)), 0);
      const name = new Uint8Array(110).fill(0x2e);
      equal(sys.socketName(socket, name), path.length + 3);
      equal(name.subarray(2, path.length + 4), bytesOf(`${textOf(path)}\0.`));
      const short = new Uint8Array(4).fill(0x2e);
      equal(sys.socketName(socket, short.subarray(0, 3)), path.length + 3, 'the whole length');
      equal([short[2], short[3]], [path[0], 0x2e]);
      sys.close(socket);
    },
  },
  {
    title: 'socketOption tells who is at the other end of a unix socket, peerName what address that has',
    run: (bench) => {
      const { sys } = bench;
      const [server, client] = [sys.socket(UNIX, STREAM, 0), sys.socket(UNIX, STREAM, 0)];
      const where = address(bench, 'peer');
      equal([sys.bind(server, where), sys.listen(server, 1), sys.connect(client, where)], [0, 0, 0]);
      const accepted = sys.accept(server);
      const credentials = new Int32Array(3); // struct ucred: pid, uid, gid
      const bytes = new Uint8Array(credentials.buffer);
      equal(sys.socketOption(accepted, SOL_SOCKET, SO_PEERCRED, bytes), 12);
      equal([credentials[0], credentials[1]], [sys.pid(), sys.userId()]);
      equal(sys.socketOption(accepted, SOL_SOCKET, SO_PEERCRED, bytes.subarray(0, 4)), 4, 'what fits');
      const name = new Uint8Array(where.length);
      equal(sys.peerName(client, name), bytesOf(`${bench.folder}/peer`).length + 3);
      equal(name, where);
      equal(sys.peerName(server, name), -107); // ENOTCONN
      equal(sys.socketOption(accepted, SOL_SOCKET, 9999, bytes), -92); // ENOPROTOOPT
      for (const fd of [server, client, accepted]) sys.close(fd);
      equal(
        [sys.peerName(client, name), sys.socketOption(client, SOL_SOCKET, SO_PEERCRED, bytes)],
        [-EBADF, -EBADF],
      );
    },
  },
];

/** Sys: requests of devices. */
import { EBADF, ENOTTY } from '../index.ts';
import { type Case, equal, holds, outOfRange } from './case.contract.ts';
import { bytesOf, fileText, openPipe } from './tools.contract.ts';

const FIONREAD = 0x541b;
const FIOCLEX = 0x5451;
const FIONCLEX = 0x5450;
const TCGETS = 0x5401;
const SIOCGIFFLAGS = 0x8913;
const SIOCETHTOOL = 0x8946;
const ETHTOOL_GLINK = 10;
/** _IOR('f', 1, long): eight bytes. */
const FS_IOC_GETFLAGS = 0x8008_6601;
/** struct ifreq: a name of 16 bytes, then what the request is about; a pointer fills eight. */
const REQUEST_SIZE = 40;
const NAME_SIZE = 16;

function interfaceRequest(name: string): Uint8Array {
  const request = new Uint8Array(REQUEST_SIZE);
  request.set(bytesOf(name));
  return request;
}

export const ioctlContract: readonly Case[] = [
  {
    title: 'ioctl gives the kernel an array to read and write',
    run: ({ sys }) => {
      const [read, write] = openPipe(sys);
      sys.writeText(write, 'x'.repeat(300));
      const count = new Uint8Array(6).fill(0x2e);
      equal(sys.ioctl(read, FIONREAD, count.subarray(1, 5)), 0);
      equal(count, Uint8Array.of(0x2e, 300 & 0xff, 300 >> 8, 0, 0, 0x2e));
      sys.close(read);
      sys.close(write);
      const socket = sys.socket(2, 2, 0);
      const loopback = interfaceRequest('lo');
      equal(sys.ioctl(socket, SIOCGIFFLAGS, loopback), 0);
      equal(loopback[NAME_SIZE]! & 0x08, 0x08, 'IFF_LOOPBACK');
      equal(sys.ioctl(socket, SIOCGIFFLAGS, interfaceRequest('none')), -19); // ENODEV
      sys.close(socket);
    },
  },
  {
    title: 'ioctl gives the kernel a number',
    run: ({ sys }) => {
      const fd = sys.open('/dev/null', 0, 0);
      const closesOnExec = (): boolean => /flags:\s+02/.test(fileText(sys, `/proc/self/fdinfo/${fd}`));
      equal([closesOnExec(), sys.ioctl(fd, FIONCLEX, 0), closesOnExec()], [true, 0, false]);
      equal([sys.ioctl(fd, FIOCLEX, 0), closesOnExec()], [0, true]);
      equal(sys.ioctl(fd, 0x1234_5678, -1), -ENOTTY);
      equal(sys.ioctl(fd, TCGETS, new Uint8Array(64)), -ENOTTY);
      sys.close(fd);
      equal([sys.ioctl(fd, FIOCLEX, 0), sys.ioctl(fd, TCGETS, new Uint8Array(64))], [-EBADF, -EBADF]);
    },
  },
  {
    title: 'the kernel writes nowhere but into the array',
    run: ({ sys }) => {
      const [read, write] = openPipe(sys);
      sys.writeText(write, 'x'.repeat(0x0403));
      const count = new Uint8Array(8).fill(0x2e);
      equal(sys.ioctl(read, FIONREAD, count.subarray(2, 3)), 0, 'four bytes into one');
      equal(count, Uint8Array.of(0x2e, 0x2e, 3, 0x2e, 0x2e, 0x2e, 0x2e, 0x2e));
      equal(sys.ioctl(read, FIONREAD, count.subarray(0, 0)), 0, 'into none');
      for (const size of [0, 4, 7])
        outOfRange(() => sys.ioctl(read, FS_IOC_GETFLAGS, new Uint8Array(size)), `${size}`);
      outOfRange(() => sys.ioctlWith(read, FS_IOC_GETFLAGS, new Uint8Array(7), 0, count));
      sys.close(read);
      sys.close(write);
    },
  },
  {
    title: 'a large array is passed as it is',
    run: ({ sys }) => {
      const [read, write] = openPipe(sys);
      sys.writeText(write, 'abc');
      const large = new Uint8Array(5000).fill(0x2e);
      equal(sys.ioctl(read, FIONREAD, large), 0);
      equal([large[0], large[3], large[4], large[4999]], [3, 0, 0x2e, 0x2e]);
      sys.close(read);
      sys.close(write);
    },
  },
  {
    title: 'ioctlWith puts the address of a buffer into the structure, and the kernel writes to it',
    run: ({ sys }) => {
      const socket = sys.socket(2, 2, 0);
      const loopback = interfaceRequest('lo');
      equal(sys.ioctl(socket, SIOCGIFFLAGS, loopback), 0);
      const isUp = loopback[NAME_SIZE]! & 1;
      const request = interfaceRequest('lo');
      const data = Uint8Array.of(ETHTOOL_GLINK, 0, 0, 0, 0xff, 0xff, 0xff, 0xff);
      equal(sys.ioctlWith(socket, SIOCETHTOOL, request, NAME_SIZE, data), 0);
      equal(data, Uint8Array.of(ETHTOOL_GLINK, 0, 0, 0, isUp, 0, 0, 0));
      equal(request.subarray(0, 4), bytesOf('lo\0\0'));
      holds(
        request.subarray(NAME_SIZE, NAME_SIZE + 8).some((byte) => byte !== 0),
        'the address is in the structure',
      );
      for (const pointer of [-1, REQUEST_SIZE - 7, 2 ** 32])
        outOfRange(() => sys.ioctlWith(socket, SIOCETHTOOL, request, pointer, data), `${pointer}`);
      sys.close(socket);
    },
  },
];

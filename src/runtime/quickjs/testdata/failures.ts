/** Goes wrong in the way that the command line names, for test/engines.ts to see what is told of it. */
import { limitMemory, programArguments, sys } from '../index.ts';

const fail = (): never => {
  throw new TypeError('told'); // the place
};

/** What this process holds of the machine's memory. */
const residentMegabytes = (): number => {
  const fd = sys.open('/proc/self/status', 0, 0);
  const status = new Uint8Array(4096);
  const length = sys.read(fd, status, 0, status.length);
  sys.close(fd);
  return Number(/VmRSS:\s+(\d+) kB/.exec(sys.decodeUtf8(status, 0, length)!)![1]) >> 10;
};

const ways: Readonly<Record<string, () => void>> = {
  uncaught: fail,
  ended: () => {},
  rejection: () => {
    void Promise.resolve().then(fail);
    sys.runJobs();
    sys.exit(0);
  },
  'rejection that is handled late': () => {
    const rejected = Promise.reject(new Error('handled'));
    void Promise.resolve().then(() => rejected.catch(() => {}));
    sys.runJobs();
    sys.exit(0);
  },
  'trace in a log': () => {
    try {
      fail();
    } catch (error) {
      sys.writeText(2, sys.trace(error as Error));
    }
    sys.exit(0);
  },
  'out of memory': () => {
    const blocks: Uint8Array[] = [];
    limitMemory(8 << 20);
    try {
      for (;;) blocks.push(new Uint8Array(1 << 20));
    } catch (error) {
      blocks.length = 0;
      limitMemory(0);
      sys.writeText(2, `${error instanceof Error} ${blocks.length}\n`);
    }
    sys.exit(0);
  },
  'endless recursion': () => {
    const deeper = (): number => deeper() + 1;
    try {
      deeper();
    } catch (error) {
      sys.writeText(2, `${error instanceof Error}\n`);
    }
    sys.exit(0);
  },
  'module read when it is needed': () => {
    void import('./later.ts').then(({ later }) => later());
    sys.runJobs();
    sys.exit(0);
  },
  'memory map': () => {
    const map = sys.open('/proc/self/maps', 0, 0);
    const block = new Uint8Array(4096);
    for (let length = 1; length > 0; sys.write(1, block, 0, length))
      length = sys.read(map, block, 0, block.length);
    sys.exit(0);
  },
  'first descriptor': () => sys.exit(sys.open('/dev/null', 0, 0)),
  'garbage in rings': () => {
    const rings = Array.from({ length: 32 }, () => {
      const ring: unknown[] = [new Uint8Array(1 << 20).fill(1)];
      ring.push(ring);
      return ring;
    });
    const full = residentMegabytes();
    rings.length = 0;
    sys.collect();
    sys.writeText(1, `${full} ${residentMegabytes()}`);
    sys.exit(0);
  },
  'inherited descriptor': () => {
    const pid = sys.spawn('/bin/ls', ['ls', '/proc/self/fd'], [], [0, 2, 2], false);
    while (sys.wait(pid) === -11);
    sys.exit(0);
  },
};
ways[programArguments[1]!]!();

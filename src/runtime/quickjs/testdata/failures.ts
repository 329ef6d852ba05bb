/** Goes wrong in the way that the command line names, for test/engines.ts to see what is told of it. */
import { limitMemory, programArguments, sys, traceOf } from '../index.ts';

const fail = (): never => {
  throw new TypeError('told'); // the place
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
      sys.writeText(2, traceOf(error as Error));
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
  'inherited descriptor': () => {
    const pid = sys.spawn('/bin/ls', ['ls', '/proc/self/fd'], [], [0, 2, 2], false);
    while (sys.wait(pid) === -11);
    sys.exit(0);
  },
};
ways[programArguments[1]!]!();

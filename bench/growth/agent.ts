/** The product's agent on a machine that is made up: what it looks up in /proc, /sys and /run lies below GUEST_ROOT. */
import { main } from '../../src/agent/index.ts';
import { linuxPlatform } from '../../src/platform/linux/index.ts';
import { Loop, type Sys } from '../../src/runtime/index.ts';
import { programArguments, sys } from '../../src/runtime/quickjs/index.ts';

const root = sys
  .environment()
  .find((variable) => variable.startsWith('GUEST_ROOT='))!
  .slice(11);
const below = (path: string): string => (/^\/(proc|sys|run)\//.test(path) ? root + path : path);

// Its own methods cannot be spread.
const guest: Sys = Object.assign(Object.create(sys) as Sys, {
  open: (path, flags, mode) => sys.open(below(path), flags, mode),
  readDirectory: (path) => sys.readDirectory(below(path)),
  readLink: (path) => sys.readLink(below(path)),
  realPath: (path) => {
    const real = sys.realPath(below(path));
    return typeof real === 'string' && real.startsWith(root) ? real.slice(root.length) : real;
  },
  statvfs: () => sys.statvfs('/'),
} satisfies Partial<Sys>);
const loop = new Loop(guest);
const runtime = { loop, sys: guest };
main(runtime, linuxPlatform(runtime), programArguments);
loop.run();

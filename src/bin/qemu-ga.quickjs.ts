import { main } from '../agent/index.ts';
import { linuxPlatform } from '../platform/linux/index.ts';
import { Loop } from '../runtime/index.ts';
import { programArguments, sys } from '../runtime/quickjs/index.ts';

const loop = new Loop(sys);
const runtime = { loop, sys };
main(runtime, linuxPlatform(runtime), programArguments);
loop.run();

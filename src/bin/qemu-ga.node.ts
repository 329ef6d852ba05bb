import { main } from '../agent/index.ts';
import { linuxPlatform } from '../platform/linux/index.ts';
import { createRuntime } from '../runtime/node/index.ts';

const runtime = createRuntime();
main(runtime, linuxPlatform(runtime), ['qemu-ga', ...process.argv.slice(2)]);

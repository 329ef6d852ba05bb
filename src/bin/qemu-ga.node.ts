import { main } from '../agent/index.ts';
import { linuxPlatform } from '../platform/linux/index.ts';
import { createRuntime, reportRejections } from '../runtime/node/index.ts';

reportRejections();
const runtime = createRuntime();
main(runtime, linuxPlatform(runtime), ['qemu-ga', ...process.argv.slice(2)]);

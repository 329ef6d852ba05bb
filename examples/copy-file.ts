/**
 * Brings a file out of a guest: with progress, going on where an earlier attempt was broken off, and with its checksum
 * compared. The copy has its name only when it is whole (until then it is HOST-FILE.part).
 *
 *     node examples/copy-file.ts TARGET GUEST-FILE HOST-FILE
 *     node examples/copy-file.ts libvirt:db1 /var/backups/db.dump ./db.dump
 */
import { connect, type CopyProgress, hostChecksum } from 'qemu-ga/client';

const [target, from, to] = process.argv.slice(2);
if (target === undefined || from === undefined || to === undefined) {
  console.error('Usage: copy-file.ts TARGET GUEST-FILE HOST-FILE');
  process.exit(2);
}

await using agent = await connect(target);
const begin = performance.now();
await agent.files.download(from, to, { resume: true, verify: true, progress: show });
const seconds = (performance.now() - begin) / 1000;
console.log(`${to}: SHA-256 ${await hostChecksum(to)}, on both sides, after ${seconds.toFixed(1)} s`);

/** One line that is written over; a log file has no use for it. */
function show({ bytes, total }: CopyProgress): void {
  if (!process.stderr.isTTY) return;
  const part = total === undefined ? '' : ` of ${total}, ${Math.floor((100 * bytes) / total)} %`;
  process.stderr.write(`\r${bytes} bytes${part}${bytes === total ? '\n' : ''}`);
}

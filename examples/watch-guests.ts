/**
 * Asks many guests at once how they are, and tells each answer as soon as it is there. Whatever a guest does, hang, lie
 * or be off, it costs two seconds at most, and none waits for another.
 *
 *     node examples/watch-guests.ts TARGET...
 *     node examples/watch-guests.ts libvirt:web1 libvirt:web2 unix:/run/vm/db.sock
 *
 * Exits with 1 if some guest was not well.
 */
import { connect, GuestAgentError, printable, RefusedError } from 'qemu-ga/client';

const TWO_SECONDS = 2_000;
const targets = process.argv.slice(2);
if (targets.length === 0) {
  console.error('Usage: watch-guests.ts TARGET...');
  process.exit(2);
}
await Promise.all(targets.map(watch));

async function watch(target: string): Promise<void> {
  const signal = AbortSignal.timeout(TWO_SECONDS);
  try {
    console.log(`${target}: ${await tell(target, signal)}`);
  } catch (error) {
    process.exitCode = 1;
    if (error instanceof GuestAgentError || error instanceof RefusedError)
      console.log(`${target}: ${error.code}: ${printable(error.message)}`);
    else if (signal.aborted) console.log(`${target}: no answer within ${TWO_SECONDS} ms`);
    else throw error;
  }
}

/** Everything that comes from a guest is printable() before a terminal sees it. */
async function tell(target: string, signal: AbortSignal): Promise<string> {
  await using agent = await connect(target, { signal });
  const { 'host-name': name } = await agent.execute('guest-get-host-name', {}, { signal });
  const { milliseconds } = await agent.clock.offset({ signal });
  return `${printable(name)}, clock off by ${Math.round(milliseconds)} ms`;
}

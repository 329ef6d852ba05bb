/**
 * Calls a command of the schema: its name, arguments and result are typed, and what is wrong with a call is told before
 * it runs. Then the errors: one that the agent has refused, one of the way to it, each with what to do about it.
 *
 *     node examples/typed-call.ts TARGET DIRECTORY
 *     node examples/typed-call.ts libvirt:db1 /var
 */
import { advice, connect, GuestAgentError, printable, RefusedError } from 'qemu-ga/client';

const [target, directory] = process.argv.slice(2);
if (target === undefined || directory === undefined) {
  console.error('Usage: typed-call.ts TARGET DIRECTORY');
  process.exit(2);
}

try {
  await using agent = await connect(target);
  const mounts = await agent.execute('guest-get-fsinfo', {}, { timeout: 5_000 });
  const isAbove = (path: string): boolean => `${directory}/`.startsWith(path === '/' ? path : `${path}/`);
  const mount = mounts
    .filter(({ mountpoint }) => isAbove(mountpoint))
    .sort((a, b) => b.mountpoint.length - a.mountpoint.length)[0];
  if (mount === undefined) console.log(`${directory} is on no disk`);
  // Sizes are absent where the agent is older: the type says so, and a number too large for one is a bigint.
  else
    console.log(
      `${directory} is on ${printable(mount.name)}, ${mount['used-bytes'] ?? 'unknown'} bytes used`,
    );
} catch (error) {
  if (!(error instanceof GuestAgentError || error instanceof RefusedError)) throw error;
  console.error(`${error.code}: ${printable(error.message)}\n${advice[error.code]}`);
  process.exitCode = error instanceof RefusedError ? 1 : 3;
}

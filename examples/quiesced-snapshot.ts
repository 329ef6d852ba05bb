/**
 * Freezes a guest's file systems, runs a command on this host, and thaws them whatever happens: the command fails,
 * Ctrl-C, the connection breaks, the agent is busy.
 *
 *     node examples/quiesced-snapshot.ts TARGET COMMAND [ARGUMENT...]
 *     node examples/quiesced-snapshot.ts libvirt:db1 lvcreate -s -n snap -L 5G vg/db1
 *
 * Exits as the command does, or with the error `thawed-early`: the guest has written meanwhile, throw the snapshot away.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'qemu-ga/client';

const [target, command, ...words] = process.argv.slice(2);
if (target === undefined || command === undefined) {
  console.error('Usage: quiesced-snapshot.ts TARGET COMMAND [ARGUMENT...]');
  process.exit(2);
}
const stop = new AbortController();
const { signal } = stop;
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort(new Error(name)));

await using agent = await connect(target, { signal });
{
  await using frozen = await agent.freeze({ signal });
  console.log(`${frozen.count} file systems are frozen`);
  const [code] = (await once(spawn(command, words, { stdio: 'inherit', signal }), 'exit')) as [number | null];
  process.exitCode = code ?? 1;
}
console.log('thawed');

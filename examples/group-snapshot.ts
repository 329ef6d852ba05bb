/**
 * For guests that belong together, such as a database and its web servers: all of them stand still at one moment while
 * a command takes a snapshot of their disks, and none is left frozen, also if another cannot be frozen or thawed.
 *
 *     node examples/group-snapshot.ts COMMAND TARGET...
 *     node examples/group-snapshot.ts 'zfs snapshot -r tank/shop@nightly' libvirt:shop-db libvirt:shop-web
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'qemu-ga/client';

const [command, ...targets] = process.argv.slice(2);
if (command === undefined || targets.length === 0) {
  console.error('Usage: group-snapshot.ts COMMAND TARGET...');
  process.exit(2);
}
const stop = new AbortController();
const { signal } = stop;
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort(new Error(name)));

await using open = new AsyncDisposableStack();
const agents = await Promise.all(targets.map(async (target) => open.use(await connect(target, { signal }))));
{
  await using frozen = new AsyncDisposableStack();
  const begin = performance.now();
  for (const agent of agents) frozen.use(await agent.freeze({ signal, timeout: 30_000 }));
  console.log(`all frozen after ${Math.round(performance.now() - begin)} ms`);
  const [code] = (await once(spawn(command, { shell: true, stdio: 'inherit', signal }), 'exit')) as [number];
  process.exitCode = code ?? 1;
}
console.log('all thawed');

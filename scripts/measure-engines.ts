/**
 * Measures what an engine costs, for each engine and C library: size, start to first reply, resident memory when idle,
 * round trip of a ping. By default with the smallest agent there is; with the real one:
 *
 *   node scripts/measure-engines.ts src/bin/qemu-ga.quickjs.ts -m unix-listen -p SOCKET
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildExecutable } from './build.ts';
import { LIBCS } from './build/compiler.ts';
import { ENGINES } from './fetch-quickjs.ts';

const STARTS = 30;
const PINGS = 20_000;
const REQUEST = '{"execute":"guest-ping"}\n';

/** Starts the agent and waits for its first reply, trying to connect until it listens. */
async function start(
  executable: string,
  args: readonly string[],
  path: string,
): Promise<[ChildProcess, Socket]> {
  await rm(path, { force: true });
  const child = spawn(executable, args, { stdio: ['ignore', 'ignore', 'inherit'], env: {} });
  while (child.exitCode === null) {
    const socket = connect(path);
    try {
      await once(socket, 'connect');
    } catch {
      continue;
    }
    await ping(socket);
    return [child, socket];
  }
  throw new Error(`${executable} ended with ${child.exitCode}`);
}

async function ping(socket: Socket): Promise<void> {
  socket.write(REQUEST);
  await once(socket, 'data');
}

async function stop(child: ChildProcess, socket: Socket): Promise<void> {
  socket.destroy();
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function measure(executable: string, args: readonly string[], path: string): Promise<string[]> {
  const starts: number[] = [];
  for (let i = 0; i < STARTS; i++) {
    const before = performance.now();
    const running = await start(executable, args, path);
    starts.push(performance.now() - before);
    await stop(...running);
  }
  const [child, socket] = await start(executable, args, path);
  await sleep(300);
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
  const memory = (name: string): string =>
    (Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024).toFixed(2);
  const before = performance.now();
  for (let i = 0; i < PINGS; i++) await ping(socket);
  const trip = ((performance.now() - before) / PINGS) * 1000;
  await stop(child, socket);
  const size = (await stat(executable)).size / 1e6;
  starts.sort((a, b) => a - b);
  const first = `${starts[0]!.toFixed(1)} / ${starts[STARTS / 2]!.toFixed(1)}`;
  return [size.toFixed(2), first, `${memory('VmRSS')} / ${memory('RssAnon')}`, trip.toFixed(0)];
}

const [entry = 'src/runtime/quickjs/testdata/echo.ts', ...given] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'measure-'));
const path = join(folder, 'agent.sock');
const args = given.length > 0 ? given.map((arg) => (arg === 'SOCKET' ? path : arg)) : [path];
const row = (cells: readonly string[]): boolean => process.stdout.write(`| ${cells.join(' | ')} |\n`);
row([
  'engine',
  'C library',
  'MB',
  'start to first reply, least / median ms',
  'RSS / anonymous, MB',
  'ping, µs',
]);
row(Array<string>(6).fill('---'));
for (const engine of ENGINES)
  for (const libc of LIBCS) {
    const out = resolve('.cache', 'measure', `${engine}-${libc}`);
    await buildExecutable({ engine, libc, entry: resolve(entry), out, debug: false, sanitize: false });
    row([engine, libc, ...(await measure(out, args, path))]);
  }
await rm(folder, { recursive: true });

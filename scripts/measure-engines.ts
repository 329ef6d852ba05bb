/**
 * Measures what an engine and a C library cost, for each of both: size, start to first reply, resident memory when idle,
 * round trip of a ping; and of the times, how much the agent's own processor time is, which others on the machine
 * disturb less. In rounds over all of them, of which the best counts. By default with the smallest agent there is; with
 * the real one:
 *
 *   node scripts/measure-engines.ts src/bin/qemu-ga.quickjs.ts -m unix-listen -p SOCKET -t FOLDER
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

const ROUNDS = 15;
const STARTS = 4;
const PINGS = 2000;
const REQUEST = '{"execute":"guest-ping"}\n';

/** What is measured, and with how many digits it is told. */
const FIGURES = {
  'executable, MB': 2,
  'start to first reply, ms': 1,
  'CPU of a start, ms': 1,
  'resident, MB': 2,
  'anonymous, MB': 2,
  'ping, µs': 0,
  'CPU of a ping, µs': 1,
};
type Figure = keyof typeof FIGURES;

/** The least value of each. */
type Figures = Map<Figure, number>;

interface Running {
  readonly child: ChildProcess;
  readonly socket: Socket;
}

/** Starts the agent and waits for its first reply, trying to connect until it listens. */
async function start(executable: string, args: readonly string[], path: string): Promise<Running> {
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
    return { child, socket };
  }
  throw new Error(`${executable} ended with ${child.exitCode}`);
}

async function ping(socket: Socket): Promise<void> {
  socket.write(REQUEST);
  await once(socket, 'data');
}

async function stop({ child, socket }: Running): Promise<void> {
  socket.destroy();
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Processor time of a process so far, in milliseconds. */
async function processorTime({ child }: Running): Promise<number> {
  return Number((await readFile(`/proc/${child.pid}/schedstat`, 'latin1')).split(' ')[0]) / 1e6;
}

/** One round: what is least so far is kept in `figures`. */
async function measure(
  executable: string,
  args: readonly string[],
  path: string,
  figures: Figures,
): Promise<void> {
  const note = (name: Figure, value: number): void => {
    figures.set(name, Math.min(figures.get(name) ?? Infinity, value));
  };
  for (let i = 0; i < STARTS; i++) {
    const before = performance.now();
    const running = await start(executable, args, path);
    note('start to first reply, ms', performance.now() - before);
    note('CPU of a start, ms', await processorTime(running));
    await stop(running);
  }
  const running = await start(executable, args, path);
  await sleep(100);
  const status = await readFile(`/proc/${running.child.pid}/status`, 'latin1');
  const memory = (name: string): number =>
    Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1000;
  note('resident, MB', memory('VmRSS'));
  note('anonymous, MB', memory('RssAnon'));
  const [before, processor] = [performance.now(), await processorTime(running)];
  for (let i = 0; i < PINGS; i++) await ping(running.socket);
  note('ping, µs', ((performance.now() - before) / PINGS) * 1000);
  note('CPU of a ping, µs', (((await processorTime(running)) - processor) / PINGS) * 1000);
  await stop(running);
}

const [entry = 'src/runtime/quickjs/testdata/echo.ts', ...given] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'measure-'));
const path = join(folder, 'agent.sock');
const args = given.map((arg) => (arg === 'SOCKET' ? path : arg === 'FOLDER' ? folder : arg));
const variants = ENGINES.flatMap((engine) =>
  LIBCS.map((libc) => ({ engine, libc, figures: new Map() as Figures })),
);
const executable = (engine: string, libc: string): string =>
  resolve('.cache', 'measure', `${engine}-${libc}`);
for (const { engine, libc, figures } of variants) {
  const out = executable(engine, libc);
  await buildExecutable({ engine, libc, entry: resolve(entry), out, debug: false, sanitize: false });
  figures.set('executable, MB', (await stat(out)).size / 1e6);
}
for (let round = 0; round < ROUNDS; round++)
  for (const { engine, libc, figures } of variants)
    await measure(executable(engine, libc), args.length > 0 ? args : [path], path, figures);
await rm(folder, { recursive: true });

const row = (cells: readonly string[]): boolean => process.stdout.write(`| ${cells.join(' | ')} |\n`);
const names = Object.keys(FIGURES) as Figure[];
row(['engine', 'C library', ...names]);
row(['---', '---', ...names.map(() => '--:')]);
for (const { engine, libc, figures } of variants)
  row([engine, libc, ...names.map((name) => figures.get(name)!.toFixed(FIGURES[name]))]);

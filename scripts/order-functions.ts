/**
 * Makes scripts/build/function-order.ld: which functions the linker puts side by side, those that run most first. The busy
 * ones are those that run for what hosts ask for all day long; behind them are those of other usual requests. To be made anew
 * when the engine or the compiler changes; a function that is not there any more does no harm.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildExecutable } from './build.ts';
import { Compiler, FUNCTION_ORDER, type Target } from './build/compiler.ts';
import { run } from './build/process.ts';
import { requirePrograms } from './build/programs.ts';

const ROOT = resolve(import.meta.dirname, '..');
const TARGET: Target = { libc: 'musl', debug: false, sanitize: false, symbols: true };
/** The C library's in assembler, of which valgrind sees no names. */
const NAMELESS = ['memcpy', 'memmove', 'memset'];

/** What the agent has its own file unmapped by. */
const UNMAP = 'unmap_unwritable';
/** Milliseconds after which the agent has given back what its start or a transfer has left behind. */
const CLEANED_UP = 2000;
const MIB = 1 << 20;
const PING = { execute: 'guest-ping' };
const EXEC = { execute: 'guest-exec', arguments: { path: 'true', 'capture-output': true } };
const DATA = Buffer.alloc(4096, 'a file of the host').toString('base64');
/** What hosts ask for now and then, or once; modules of the agent's are loaded for some of it. */
const NOW_AND_THEN: readonly object[] = [
  { execute: 'guest-file-open', arguments: { path: '/dev/null', mode: 'w' } },
  { execute: 'guest-file-open', arguments: { path: '/proc/self/exe' } },
  { execute: 'guest-get-host-name' },
  { execute: 'guest-get-osinfo' },
  { execute: 'guest-get-timezone' },
  { execute: 'guest-get-users' },
  { execute: 'guest-get-vcpus' },
  { execute: 'guest-get-fsinfo' },
  { execute: 'guest-network-get-interfaces' },
  // Last: the agent cleans up behind them.
  ...[MIB, 2 * MIB].map((size) => ({
    execute: 'guest-file-write',
    arguments: { handle: 1000, 'buf-b64': Buffer.alloc(size).toString('base64') },
  })),
  { execute: 'guest-file-read', arguments: { handle: 1001, count: MIB } },
];
/** What hosts ask for all day long. Pings above all, so that what runs for each request comes first. */
const REQUESTS: readonly object[] = [
  ...Array.from({ length: 50 }, () => PING),
  { execute: 'guest-sync', arguments: { id: 1 } },
  { execute: 'guest-sync-delimited', arguments: { id: 2 } },
  { execute: 'guest-info' },
  { execute: 'guest-get-time' },
  { execute: 'guest-fsfreeze-status' },
  { execute: 'guest-file-write', arguments: { handle: 1000, 'buf-b64': DATA } },
  { execute: 'guest-file-read', arguments: { handle: 1001, count: 4096 } },
  { execute: 'guest-file-seek', arguments: { handle: 1001, offset: 0, whence: 0 } },
];

const folder = await mkdtemp(join(tmpdir(), 'function-order-'));
try {
  requirePrograms('valgrind');
  const agent = join(folder, 'qemu-ga');
  const entry = join(ROOT, 'src', 'bin', 'qemu-ga.quickjs.ts');
  await buildExecutable({ ...TARGET, engine: 'ng', entry, out: agent });
  const { busy, usual } = await profile(agent);
  for (const name of busy.keys()) usual.delete(name);
  const script = linkerScript(await inputSections(busy), await inputSections(usual));
  await writeFile(FUNCTION_ORDER, script);
  process.stdout.write(`${FUNCTION_ORDER}: ${busy.size} busy functions, ${usual.size} usual ones\n`);
} finally {
  await rm(folder, { recursive: true });
}

/** Instructions of each function. */
type Costs = Map<string, number>;

async function profile(agent: string): Promise<{ readonly busy: Costs; readonly usual: Costs }> {
  const busy: Costs = new Map(NAMELESS.map((name) => [name, 0]));
  const usual: Costs = new Map();
  // How it goes on once it has unmapped what its start had needed.
  await count(agent, [`--zero-before=${UNMAP}`], async (_socket, counted) => {
    await sleep(CLEANED_UP);
    addSelfCosts(busy, await counted());
  });
  await count(agent, [], async (socket, counted) => {
    await sleep(CLEANED_UP);
    await counted();
    const channel = connect(socket);
    channel.on('end', () => void channel.destroy(new Error('the agent has ended')));
    await ask(channel, PING);
    addSelfCosts(busy, await counted());
    const { pid } = (await ask(channel, EXEC)) as { pid: number };
    await ask(channel, { execute: 'guest-exec-status', arguments: { pid } });
    for (const request of NOW_AND_THEN) await ask(channel, request);
    await sleep(CLEANED_UP);
    addSelfCosts(usual, await counted());
    for (const request of REQUESTS) await ask(channel, request);
    addSelfCosts(busy, await counted());
    channel.destroy();
  });
  return { busy, usual };
}

/** Has `use` make use of an agent under callgrind; `counted` tells what was counted since it was called last. */
async function count(
  agent: string,
  flags: readonly string[],
  use: (socket: string, counted: () => Promise<string>) => Promise<void>,
): Promise<void> {
  const output = join(folder, 'profile');
  const socket = join(folder, 'socket');
  const child = spawn(
    'valgrind',
    [
      '--quiet',
      '--tool=callgrind',
      '--compress-strings=no',
      '--compress-pos=no',
      ...flags,
      `--callgrind-out-file=${output}`,
      agent,
      '--method=unix-listen',
      `--path=${socket}`,
      `--statedir=${folder}`,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const ended = once(child, 'close');
  let dumps = 0;
  const counted = async (): Promise<string> => {
    await run('callgrind_control', ['--dump', String(child.pid)]);
    return readFile(`${output}.${++dumps}`, 'utf8');
  };
  try {
    while (!existsSync(socket) && child.exitCode === null) await sleep(100);
    await use(socket, counted);
  } finally {
    child.kill();
    await ended;
    await rm(socket, { force: true });
  }
}

async function ask(channel: Socket, request: object): Promise<unknown> {
  channel.write(`${JSON.stringify(request)}\n`);
  let text = '';
  while (!text.endsWith('\n')) text += ((await once(channel, 'data'))[0] as Buffer).toString('latin1');
  const answer = JSON.parse(text.replace('\u00ff', '')) as { return?: unknown };
  if (answer.return === undefined) throw new Error(`${JSON.stringify(request)}: ${text}`);
  return answer.return;
}

/** Adds what callgrind counted for each function itself. The line behind a call has what was called. */
function addSelfCosts(costs: Costs, text: string): void {
  let name = '';
  let isCall = false;
  for (const line of text.split('\n')) {
    const [, called] = /^fn=(.*)$/.exec(line) ?? [];
    if (called !== undefined) name = called.replace(/'\d+$/, ''); // one of a recursion
    else if (line.startsWith('calls=')) isCall = true;
    else if (/^\d/.test(line)) {
      if (!isCall && !name.startsWith('0x'))
        costs.set(name, (costs.get(name) ?? 0) + Number(line.split(' ')[1]));
      isCall = false;
    }
  }
}

/** Where the linker finds each function: one of the C library's in the object that holds it. */
async function inputSections(costs: Costs): Promise<string[]> {
  const names = [...costs.keys()].sort((a, b) => costs.get(b)! - costs.get(a)!);
  const library = join((await Compiler.find(TARGET, ROOT)).muslFolder, 'libc.a');
  const holders = new Map<string, string>();
  for (const line of (await run('nm', ['-A', '--defined-only', library])).split('\n')) {
    const [, holder, name] = /^.*:(.+)\.l?o:\S+ [tTW] (\S+)$/.exec(line) ?? [];
    if (holder !== undefined) holders.set(name!, holder);
  }
  const sections = names.map((name) => {
    const holder = holders.get(name);
    if (holder !== undefined) return `*${basename(library)}:${holder}.*o(.text .text.*)`;
    // A compiler names its variants of a function (`.isra.0`), and processors have the one or the other vectors (`_32`).
    const stem = name.replace(/\..*$/, '').replace(/^(vector_.*_)\d+$/, '$1*');
    return `*(.text.${stem} .text.${stem}.*)`;
  });
  return [...new Set(sections)];
}

function linkerScript(busy: readonly string[], usual: readonly string[]): string {
  return `/* Made by scripts/order-functions.ts. */
SECTIONS
{
  .text.ordered :
  {
${inLines(busy)}    busy_code_end = .;
${inLines(usual)}    usual_code_end = .;
  }
}
INSERT BEFORE .text;
`;
}

function inLines(sections: readonly string[]): string {
  return sections.map((section) => `    ${section}\n`).join('');
}

/**
 * Makes scripts/build/function-order.ld: which functions the linker puts side by side, those that run most first. They are
 * the ones that an agent runs between its start and the first request, and for what hosts ask for all day long. To be made
 * anew when the engine changes; a function that is not there any more does no harm.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
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
/** What the agent does when it has started: functions that only run before that are not counted. */
const STARTED = 'unmap_unwritable';

/** The C library's in assembler, of which valgrind sees no names. */
const NAMELESS = ['memcpy', 'memmove', 'memset'];

const PING = { execute: 'guest-ping' };
const DATA = Buffer.alloc(4096, 'a file of the host').toString('base64');
/** What loads the agent's own modules, once. */
const FIRST: readonly object[] = [
  { execute: 'guest-file-open', arguments: { path: '/dev/null', mode: 'w' } },
  { execute: 'guest-file-open', arguments: { path: '/proc/self/exe' } },
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
  const costs = await profile(agent);
  const sections = await inputSections([...costs.keys()].sort((a, b) => costs.get(b)! - costs.get(a)!));
  await writeFile(FUNCTION_ORDER, linkerScript(sections));
  process.stdout.write(`${FUNCTION_ORDER}: ${sections.length} functions\n`);
} finally {
  await rm(folder, { recursive: true });
}

/** Instructions of each function that the agent runs from `STARTED` to its first answer, and for all requests. */
async function profile(agent: string): Promise<Map<string, number>> {
  const output = join(folder, 'profile');
  const socket = join(folder, 'socket');
  const child = spawn(
    'valgrind',
    [
      '--quiet',
      '--tool=callgrind',
      '--compress-strings=no',
      '--compress-pos=no',
      `--zero-before=${STARTED}`,
      `--callgrind-out-file=${output}`,
      agent,
      '--method=unix-listen',
      `--path=${socket}`,
      `--statedir=${folder}`,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const ended = once(child, 'close');
  /** Writes what was counted to a file and begins anew. */
  const dump = (): Promise<string> => run('callgrind_control', ['--dump', String(child.pid)]);
  try {
    const channel = await connection(socket);
    await ask(channel, PING);
    await dump();
    for (const request of [...FIRST, ...REQUESTS]) await ask(channel, request);
    await dump();
    for (const request of REQUESTS) await ask(channel, request);
    await dump();
    channel.destroy();
  } finally {
    child.kill();
    await ended;
  }
  const costs = new Map(NAMELESS.map((name) => [name, 0]));
  for (const number of [1, 3]) addSelfCosts(costs, await readFile(`${output}.${number}`, 'utf8'));
  return costs;
}

async function connection(path: string): Promise<Socket> {
  for (let tries = 0; tries < 300; tries++) {
    const socket = connect(path);
    try {
      await once(socket, 'connect');
      return socket;
    } catch {
      await sleep(100);
    }
  }
  throw new Error('the agent does not start');
}

async function ask(channel: Socket, request: object): Promise<void> {
  channel.write(`${JSON.stringify(request)}\n`);
  let text = '';
  while (!text.endsWith('\n')) text += String((await once(channel, 'data'))[0]);
  if (text.includes('"error"')) throw new Error(`${JSON.stringify(request)}: ${text}`);
}

/** Adds what callgrind counted for each function itself. The line behind a call has what was called. */
function addSelfCosts(costs: Map<string, number>, text: string): void {
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
async function inputSections(names: readonly string[]): Promise<string[]> {
  const library = join((await Compiler.find(TARGET, ROOT)).muslFolder, 'libc.a');
  const holders = new Map<string, string>();
  for (const line of (await run('nm', ['-A', '--defined-only', library])).split('\n')) {
    const [, holder, name] = /^.*:(.+):\S+ [tTW] (\S+)$/.exec(line) ?? [];
    if (holder !== undefined) holders.set(name!, holder);
  }
  const sections = names.map((name) => {
    const holder = holders.get(name);
    return holder === undefined ? `*(.text.${name})` : `*${basename(library)}:${holder}(.text .text.*)`;
  });
  return [...new Set(sections)];
}

function linkerScript(sections: readonly string[]): string {
  return `/* Made by scripts/order-functions.ts. */
SECTIONS
{
  .text.busy :
  {
${sections.map((section) => `    ${section}\n`).join('')}    busy_code_end = .;
  }
}
INSERT BEFORE .text;
`;
}

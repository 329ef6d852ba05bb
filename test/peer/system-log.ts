/**
 * What both agents tell the system log of the same requests. Each runs in a mount namespace of its own, where this program
 * listens on /dev/log: that takes root's rights.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatagramLog } from '../../src/agent/testdata/datagram-log.ts';
import { sys } from '../../src/runtime/node/index.ts';
import { Channel } from '../support/channel.ts';
import type { AgentProgram } from '../conversations/replay/agent-process.ts';

/** A /dev with a folder's worth of devices and room for a socket, seen by this process and its children alone. */
const PRIVATE_DEVICES = `set -e
mount --make-rprivate /
mkdir "$1/dev"
mount -t tmpfs none "$1/dev"
for name in null zero full random urandom; do
  : >"$1/dev/$name"
  mount --bind "/dev/$name" "$1/dev/$name"
done
mount --move "$1/dev" /dev
shift
exec "$@"`;

/** A request, and what our agent tells in another way than the C agent: by row of docs/decisions.md. */
interface Step {
  readonly execute: string;
  readonly arguments?: object;
  readonly ours?: { readonly row: number; readonly messages: readonly string[] };
}

/** HANDLE and PID stand for what was opened or started last. */
const STEPS: readonly Step[] = [
  { execute: 'guest-ping' },
  { execute: 'guest-info' },
  { execute: 'guest-file-open', arguments: { path: '/dev/null' } },
  { execute: 'guest-file-read', arguments: { handle: 'HANDLE' } },
  { execute: 'guest-file-close', arguments: { handle: 'HANDLE' } },
  { execute: 'guest-file-close', arguments: { handle: 99 } },
  {
    execute: 'guest-file-open',
    arguments: { path: '/nowhere/"x"', mode: 'w' },
    ours: {
      row: 22,
      messages: [String.raw`guest-file-open called, filepath: /nowhere/\"x\", mode: w`],
    },
  },
  { execute: 'guest-file-open', arguments: { path: '/x', mode: 'q' } },
  { execute: 'guest-file-open', arguments: { path: '/dev/full', mode: 'r+' } },
  { execute: 'guest-file-close', arguments: { handle: 'HANDLE' } },
  { execute: 'guest-file-open', arguments: { path: '/tmp' } },
  {
    execute: 'guest-file-read',
    arguments: { handle: 'HANDLE' },
    ours: {
      row: 51,
      messages: ['guest-file-read failed, handle: HANDLE'],
    },
  },
  { execute: 'guest-exec', arguments: { path: '/bin/sh', arg: ['-c', 'true && true'], env: ['A=secret'] } },
  { execute: 'guest-exec-status', arguments: { pid: 'PID' } },
  { execute: 'guest-exec-status', arguments: { pid: 999_999 } },
  { execute: 'guest-exec', arguments: { path: '/nowhere' } },
  {
    execute: 'guest-exec',
    arguments: { path: '/bin/true', arg: ['a\nb', 'é'] },
    ours: {
      row: 22,
      messages: [String.raw`guest-exec called: "/bin/true a\nb \u00E9"`],
    },
  },
  { execute: 'guest-shutdown', arguments: { mode: 'sideways' } },
];

/** What is wrong; nothing if both agents tell what they have to. Undefined if it cannot be tried here. */
export async function compareSystemLogs(ours: AgentProgram, c: AgentProgram): Promise<string[] | undefined> {
  if (spawnSync('unshare', ['-m', 'true']).status !== 0) return undefined;
  const [told, wanted] = [await messagesOf(ours), await messagesOf(c)];
  return STEPS.flatMap(({ execute, arguments: args, ours }, i) => {
    const expected = ours?.messages ?? wanted[i]!;
    const [is, should] = [told[i]!.join('\n'), expected.join('\n')];
    const step = `${execute} ${JSON.stringify(args ?? {})}`;
    if (is !== should) return [`${step}\n  tells the system log\n${is}\n  instead of\n${should}`];
    const same = is === wanted[i]!.join('\n');
    return ours !== undefined && same ? [`${step}: row ${ours.row} is said to differ, and does not`] : [];
  });
}

/** What an agent tells at each step. */
async function messagesOf({ command, args }: AgentProgram): Promise<string[][]> {
  const folder = mkdtempSync(join(tmpdir(), 'qga-system-log-'));
  try {
    const words = [
      '-m',
      'sh',
      '-c',
      PRIVATE_DEVICES,
      'sh',
      folder,
      process.execPath,
      '--disable-warning=ExperimentalWarning',
    ];
    const child = spawn('unshare', [...words, import.meta.filename, folder, command, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [output] = await Promise.all([text(child.stdout), once(child, 'close')]);
    if (child.exitCode !== 0) throw new Error(`${command} could not be listened to`);
    return JSON.parse(output) as string[][];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Inside of the namespace: plays the steps and listens. */
async function listen(folder: string, command: string, args: readonly string[]): Promise<string[][]> {
  const log = new DatagramLog(sys, '/dev/log');
  const socket = join(folder, 'sock');
  const agent = spawn(command, [...args, '-m', 'unix-listen', '-p', socket, '-t', folder], {
    stdio: 'ignore',
  });
  const channel = await Channel.connect(socket);
  const known = new Map<unknown, unknown>();
  const told: string[][] = [];
  for (const { execute, arguments: values } of STEPS) {
    const filled =
      values === undefined
        ? undefined
        : (JSON.parse(JSON.stringify(values), (_, value: unknown) => known.get(value) ?? value) as object);
    const { return: result } = await channel.request({ execute, ...(filled && { arguments: filled }) });
    if (typeof result === 'number') known.set('HANDLE', result);
    if (typeof result === 'object' && result !== null && 'pid' in result) known.set('PID', result.pid);
    await sleep(20); // the answer may be faster
    told.push(log.take().map((message) => normal(message, known)));
  }
  channel.close();
  agent.kill('SIGKILL'); // told to end at a bad moment, the C agent waits for itself for ever
  log.close();
  return told;
}

/** Without the time, and with names for numbers that differ from run to run. */
function normal(message: string, known: ReadonlyMap<unknown, unknown>): string {
  const [, said] = /^<14>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d qemu-ga: info: (.*)$/s.exec(message) ?? [];
  if (said === undefined) return `in no known form: ${message}`;
  let result = said;
  for (const [name, number] of known)
    result = result.replace(new RegExp(`\\b${String(number)}\\b`), String(name));
  return result;
}

if (import.meta.main) {
  const [folder, command, ...args] = process.argv.slice(2);
  process.stdout.write(JSON.stringify(await listen(folder!, command!, args)));
}

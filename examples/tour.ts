// A tour from the host's side: starts the agent on a unix socket and shows what can be asked of it.
// `npm start`; `npm start -- --help` tells its options.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs, styleText } from 'node:util';
import { connect, ConnectError, type GuestAgent } from '../src/client/index.ts';

const root = join(import.meta.dirname, '..');
const { stay } = readOptions();
const built = join(root, 'dist/qemu-ga');
const isBuilt = existsSync(built);
const directory = mkdtempSync(join(tmpdir(), 'qemu-ga-'));
const socket = join(directory, 'qga.sock');

const daemon = startAgent();
process.on('exit', () => {
  daemon.kill();
  rmSync(directory, { recursive: true, force: true });
});
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(0));
daemon.on('exit', (code) => fail(`The agent ended with code ${code} before the tour did.`));
daemon.on('error', (error) => fail(`The agent cannot be started: ${error.message}`));
// Whoever reads this may have seen enough, such as `head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const agent = await connectSoon();
await showGuest(agent);
await showFileSystems(agent);
await showAddresses(agent);
await showLoad(agent);
await runProgram(agent);
await copyFile(agent);
agent.close();
sayHowToGoOn();
if (!stay) process.exit(0);

function readOptions(): { stay: boolean } {
  const options = {
    stay: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  } as const;
  try {
    const { values } = parseArgs({ options });
    if (!values.help) return values;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    fail(`${error.message}. npm start -- --help tells what there is.`);
  }
  console.log(`npm start [-- OPTIONS]
Starts the agent, asks it what a host can ask, and ends it: dist/qemu-ga if it is
built, else its source on Node.js.
  --stay   leave it running, and tell how to talk to it`);
  process.exit(0);
}

function fail(text: string): never {
  console.error(text);
  process.exit(1);
}

/** The built agent if there is one, else the same source on Node.js. */
function startAgent(): ChildProcess {
  const words = isBuilt
    ? [built]
    : [process.execPath, '--disable-warning=ExperimentalWarning', join(root, 'src/bin/qemu-ga.node.ts')];
  const child = spawn(words[0]!, [...words.slice(1), '-m', 'unix-listen', '-p', socket, '-t', directory], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const what = isBuilt ? relative('.', built) : 'the agent on Node.js (npm run build makes the small one)';
  console.log(styleText('bold', `Started ${what}`));
  row('process', String(child.pid));
  row('socket', socket);
  return child;
}

async function connectSoon(): Promise<GuestAgent> {
  for (const deadline = Date.now() + 10_000; ; await sleep(20)) {
    try {
      const agent = await connect(socket);
      heading('In sync', 'guest-sync-delimited');
      return agent;
    } catch (error) {
      if (!(error instanceof ConnectError) || Date.now() > deadline) throw error;
    }
  }
}

async function showGuest(agent: GuestAgent): Promise<void> {
  heading('Who is this guest?', 'guest-info, guest-get-host-name, guest-get-osinfo, guest-get-time');
  const info = await agent.execute('guest-info');
  const os = await agent.execute('guest-get-osinfo');
  const time = await agent.execute('guest-get-time');
  row('agent', `${info.version}, ${info.supported_commands.length} commands`);
  row('host name', (await agent.execute('guest-get-host-name'))['host-name']);
  row('system', os['pretty-name'] ?? os.name ?? 'unknown');
  row('kernel', `${os['kernel-release']} on ${os.machine}`);
  row('clock', new Date(Number(BigInt(time) / 1_000_000n)).toISOString());
}

async function showFileSystems(agent: GuestAgent): Promise<void> {
  heading('What are its file systems?', 'guest-get-fsinfo');
  const mounts = await agent.execute('guest-get-fsinfo');
  for (const { mountpoint, name, type, 'used-bytes': used, 'total-bytes': total } of mounts) {
    const space = used === undefined || total === undefined ? '' : `, ${bytes(used)} of ${bytes(total)} used`;
    row(mountpoint, `${type} on ${name}${space}`);
  }
  if (mounts.length === 0) row('none', 'no file system here sits on a block device');
}

async function showAddresses(agent: GuestAgent): Promise<void> {
  heading('What are its addresses?', 'guest-network-get-interfaces');
  for (const link of await agent.execute('guest-network-get-interfaces')) {
    const addresses = (link['ip-addresses'] ?? []).map((ip) => `${ip['ip-address']}/${ip.prefix}`);
    row(link.name, [link['hardware-address'], ...addresses].filter(Boolean).join('  '));
  }
}

async function showLoad(agent: GuestAgent): Promise<void> {
  heading('How busy is it?', 'guest-get-load, guest-get-vcpus');
  const { load1m, load5m, load15m } = await agent.execute('guest-get-load');
  row('load', [load1m, load5m, load15m].map((load) => load.toFixed(2)).join('  '));
  row('processors', `${(await agent.execute('guest-get-vcpus')).filter((cpu) => cpu.online).length} online`);
}

async function runProgram(agent: GuestAgent): Promise<void> {
  heading('Run a program in it', 'guest-exec, guest-exec-status');
  const { pid } = await agent.execute('guest-exec', {
    path: '/bin/sh',
    arg: ['-c', 'echo "hello from $(uname -s)"; exit 3'],
    'capture-output': true,
  });
  for (;;) {
    const status = await agent.execute('guest-exec-status', { pid });
    if (status.exited) {
      const output = Buffer.from(String(status['out-data'] ?? ''), 'base64')
        .toString()
        .trim();
      return row(`pid ${pid}`, `said "${output}" and exited with ${status.exitcode}`);
    }
    await sleep(20);
  }
}

async function copyFile(agent: GuestAgent): Promise<void> {
  heading('Send a file and fetch it again', 'guest-file-open, -write, -seek, -read, -close');
  const sent = randomBytes(8 << 20);
  const path = join(directory, 'sent-by-the-host');
  const handle = await agent.execute('guest-file-open', { path, mode: 'w+' });
  const start = performance.now();
  await agent.execute('guest-file-write', { handle, 'buf-b64': sent.toString('base64') });
  const written = performance.now();
  await agent.execute('guest-file-seek', { handle, offset: 0, whence: 'set' });
  const reply = await agent.execute('guest-file-read', { handle, count: sent.length });
  const read = performance.now();
  await agent.execute('guest-file-close', { handle });
  const same = sent.equals(Buffer.from(String(reply['buf-b64']), 'base64'));
  row('sent', `${bytes(sent.length)} at ${rate(sent.length, written - start)}`);
  row(
    'fetched',
    `${bytes(reply.count)} at ${rate(sent.length, read - written)}, ${same ? 'the same bytes' : 'DIFFERENT'}`,
  );
  if (!same) process.exit(1);
}

function sayHowToGoOn(): void {
  const ways = [
    ['npm start -- --stay', 'leaves the agent up, to talk to it'],
    // npx finds the Node.js that the project brings: an older one does not run TypeScript.
    [isBuilt ? 'dist/qemu-ga --help' : 'npx node src/bin/qemu-ga.node.ts --help', 'its options'],
    ['npm run build', 'one static executable: dist/qemu-ga'],
    ['npm run test:vm', 'a virtual machine with it'],
    ['docs/commands.md', 'every command, with an example'],
  ].slice(stay ? 1 : 0);
  const width = Math.max(...ways.map(([way]) => way!.length));
  console.log(`\n${styleText('bold', 'Where to go from here')}`);
  for (const [way, what] of ways) console.log(`  ${way!.padEnd(width)}  ${what}`);
  if (!stay) return;
  console.log(`
${styleText('bold', 'Talk to it')}
  Connect:    socat - UNIX-CONNECT:${socket}
         or   nc -U ${socket}
  then type:  {"execute": "guest-get-host-name"}

The agent stays up. Ctrl-C ends it.`);
}

function heading(text: string, commands: string): void {
  console.log(`\n${styleText('bold', text)}  ${styleText('dim', commands)}`);
}

function row(name: string, text: string): void {
  console.log(`  ${name.padEnd(18)} ${text}`);
}

function bytes(count: number | bigint): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let size = Number(count);
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${size >= 100 || unit === 0 ? size.toFixed(0) : size.toFixed(1)} ${units[unit]}`;
}

function rate(count: number, milliseconds: number): string {
  return `${bytes((count / milliseconds) * 1000)}/s`;
}

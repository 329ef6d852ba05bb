import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Channel } from './support/channel.ts';

/** The program under test: `QEMU_GA=dist/qemu-ga npm test` tries the built one. */
const program = process.env['QEMU_GA'];
const [command, ...words] =
  program === undefined
    ? [
        process.execPath,
        '--disable-warning=ExperimentalWarning',
        join(import.meta.dirname, '../src/bin/qemu-ga.node.ts'),
      ]
    : [program];

let directory: string;
let socket: string;
let started: ChildProcess[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'qga-daemon-'));
  socket = join(directory, 'sock');
  started = [];
});

afterEach(() => {
  for (const child of started) child.kill('SIGKILL');
  rmSync(directory, { recursive: true });
});

function run(...options: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(command!, [...words, ...options], { encoding: 'utf8', timeout: 10_000 });
}

interface Daemon {
  readonly child: ChildProcess;
  readonly log: () => string;
}

async function start(...options: string[]): Promise<Daemon> {
  const child = spawn(command!, [...words, '-m', 'unix-listen', '-p', socket, '-t', directory, ...options], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  started.push(child);
  let text = '';
  child.stderr!.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  return { child, log: () => text };
}

async function ping(): Promise<void> {
  const channel = await Channel.connect(socket);
  assert.deepEqual(await channel.request({ execute: 'guest-ping' }), { return: {} });
  channel.close();
}

describe('the command line', () => {
  test('--version tells the version of the package', () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as {
      version: string;
    };
    assert.deepEqual(run('--version').stdout, `QEMU Guest Agent ${version}\n`);
  });

  test('--help names every option on standard output and exits with 0', () => {
    const { status, stdout } = run('--help');
    assert.equal(status, 0);
    for (const option of [
      '--method',
      '--path',
      '--statedir',
      '--verbose',
      '--block-rpcs',
      '--allow-rpcs',
      '--retry-path',
    ]) {
      assert.ok(stdout.includes(option), `${option} is missing`);
    }
  });

  test('-b help lists the commands in the order of the schema', () => {
    const { status, stdout } = run('-b', 'help');
    const names = stdout.trimEnd().split('\n');
    assert.equal(status, 0);
    assert.deepEqual(names.slice(0, 3), ['guest-sync-delimited', 'guest-sync', 'guest-ping']);
    assert.equal(names.at(-1), 'guest-network-get-route');
  });

  test('an unknown option is told on both outputs and exits with 1', () => {
    const { status, stdout, stderr } = run('--nope');
    assert.equal(status, 1);
    assert.match(stderr, /unrecognized option '--nope'/);
    assert.match(stdout, /^Unknown option, try '.*' for more information\.\n$/);
  });

  test('options act in their order: the version before a mistake', () => {
    assert.equal(run('-V', '--nope').status, 0);
    assert.equal(run('--nope', '-V').status, 1);
  });

  for (const [options, text] of [
    [['-m', 'unix-listen', '-p', ''], 'must specify a path for this channel'],
    [['-m', 'smoke-signals', '-p', '/x'], 'unsupported channel method/type: smoke-signals'],
    [['-m', 'virtio-serial', '-p', '/nope'], "error opening channel '/nope': No such file or directory"],
    [
      ['-m', 'unix-listen', '-p', '/nope/sock'],
      'Failed to bind socket to /nope/sock: No such file or directory',
    ],
    [
      ['-m', 'unix-listen', '-p', `/${'x'.repeat(108)}`],
      `UNIX socket path '/${'x'.repeat(108)}' is too long`,
    ],
  ] as const) {
    test(`a channel that cannot be opened exits with 1: ${text.slice(0, 60)}`, () => {
      const { status, stderr } = run('-t', directory, ...options);
      assert.equal(status, 1);
      assert.ok(stderr.includes(`critical: ${text}\n`), stderr);
      assert.ok(stderr.includes('failed to initialize guest agent channel'), stderr);
    });
  }
});

test('the doctor tells what would work, for people and for programs, and starts nothing', () => {
  const options = ['-t', directory, '-m', 'unix-listen', '-p', socket, '--doctor'];
  const before = readdirSync(directory);
  const screen = run(...options);
  assert.equal(screen.stderr, '');
  assert.match(screen.stdout, /^SUBJECT +WORKS +WHAT +FOUND\nagent +ok +version +11\.1\./);
  assert.match(screen.stdout, /^channel +ok +socket +/m);
  const { stdout, status } = run(...options, '--json');
  const { doctor, findings, verdict } = JSON.parse(stdout) as {
    doctor: number;
    findings: readonly { subject: string; verdict: string }[];
    verdict: string;
  };
  assert.equal(doctor, 1);
  assert.equal(status, verdict === 'fail' ? 1 : 0);
  assert.equal(screen.status, status);
  assert.equal(stdout.trimEnd().split('\n').length, 1);
  const subjects = [...new Set(findings.map(({ subject }) => subject))];
  assert.deepEqual(subjects.slice(0, 4), ['agent', 'channel', 'state', 'rights']);
  assert.deepEqual(readdirSync(directory), before);
  const broken = run('-t', '/nope', '-m', 'unix-listen', '-p', socket, '--doctor', '--json');
  assert.equal(broken.status, 1);
  assert.match(broken.stdout, /"found": "there is no folder \/nope"/);
  // What no agent starts with is told as it is at a start.
  const unknown = run('-c', '/nope', '--doctor');
  assert.equal(unknown.status, 1);
  assert.match(unknown.stderr, /error loading configuration from path: \/nope/);
});

test('an audit records what was done for whom, and is verified by the program itself', async () => {
  const recording = join(directory, 'audit');
  const daemon = await start('--audit', recording);
  await ping();
  const channel = await Channel.connect(socket);
  await channel.request({ execute: 'guest-file-open', arguments: { path: '/dev/null' } });
  channel.close();
  daemon.child.kill();
  await once(daemon.child, 'exit');
  const lines = readFileSync(recording, 'utf8').trimEnd().split('\n');
  const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual(
    told.map(({ event, command }) => event ?? command),
    ['start', 'guest-ping', 'guest-file-open', 'stop'],
  );
  const client = { channel: 'unix-listen', pid: process.pid, uid: process.getuid!(), gid: process.getgid!() };
  assert.deepEqual(told[1]!['client'], client);
  const whole = run('--verify-audit', recording);
  assert.deepEqual([whole.status, whole.stderr], [0, '']);
  assert.match(
    whole.stdout,
    /: 4 lines, numbers 1 to 4: nothing is wrong\nhash of the last line: [0-9a-f]{64}\n$/,
  );
  const hash = /[0-9a-f]{64}\n$/.exec(whole.stdout)![0].trim();
  assert.equal(run('--verify-audit', `${recording}:${hash}`).status, 0);
  writeFileSync(recording, lines.toSpliced(1, 1).join('\n'));
  const changed = run('--verify-audit', recording);
  assert.equal(changed.status, 1);
  assert.match(changed.stdout, /^line 2: does not follow the line before it/);
  writeFileSync(recording, lines.slice(0, 3).join('\n'));
  assert.equal(run('--verify-audit', recording).status, 0);
  const cut = run('--verify-audit', `${recording}:${hash}`);
  assert.equal(cut.status, 1);
  assert.match(cut.stdout, /^no line has the hash /);
});

test('an audit that cannot be kept ends the start with 1, and leaves what is there alone', () => {
  const other = join(directory, 'other');
  writeFileSync(other, 'something else\n');
  for (const [path, why] of [
    [other, 'it holds something else'],
    ['/nope/audit', 'No such file or directory'],
    [directory, 'it is no regular file'],
  ] as const) {
    const { status, stderr } = run('-m', 'unix-listen', '-p', socket, '-t', directory, '--audit', path);
    assert.equal(status, 1);
    assert.ok(stderr.includes(`critical: cannot write the audit to ${path}: ${why}\n`), stderr);
  }
  assert.equal(readFileSync(other, 'utf8'), 'something else\n');
});

test('a channel without a path, or a configuration that cannot be read, exits with 1', () => {
  for (const [options, text] of [
    [['-m', 'unix-listen', '-D'], 'must specify a path for this channel'],
    [['-c', '/nope'], 'error loading configuration from path: /nope, No such file or directory'],
    [['-c', '/'], 'error loading configuration from path: /, Not a regular file'],
  ] as const) {
    const { status, stderr } = run('-t', directory, ...options);
    assert.equal(status, 1);
    assert.match(stderr, new RegExp(`^\\d+\\.\\d{6}: critical: ${text}\\n$`));
  }
});

test('the settings are printed, with nothing on the other output', () => {
  writeFileSync(join(directory, 'conf'), '[general]\nblock-rpcs=guest-ping\n');
  const { status, stdout, stderr } = run('-c', join(directory, 'conf'), '-b', 'x', '-D');
  assert.deepEqual([status, stderr], [0, '']);
  assert.match(stdout, /^\[general\]\ndaemon=false\n[^]*\nblock-rpcs=guest-ping,x\nallow-rpcs=\n$/);
});

test('the log is appended to a file', async () => {
  const log = join(directory, 'log');
  writeFileSync(log, 'before\n');
  const { child } = await start('-v', '-l', log);
  await ping();
  child.kill('SIGTERM');
  await once(child, 'exit');
  assert.match(readFileSync(log, 'utf8'), /^before\n[^]*received signal num 15, quitting\n$/);
  const { status, stderr } = run('-m', 'unix-listen', '-p', socket, '-t', directory, '-l', '/nope/log');
  assert.equal(status, 1);
  assert.match(stderr, /unable to open specified log file \/nope\/log: No such file or directory/);
});

test('a plain file is no channel', () => {
  writeFileSync(socket, '');
  const { status, stderr } = run('-t', directory, '-p', socket);
  assert.equal(status, 1);
  assert.ok(
    stderr.includes(`critical: error opening channel '${socket}': Operation not permitted\n`),
    stderr,
  );
});

describe('the socket', () => {
  test('a second agent does not steal it from one that answers', async () => {
    await start();
    await ping();
    const second = run('-m', 'unix-listen', '-p', socket, '-t', directory);
    assert.equal(second.status, 1);
    assert.ok(
      second.stderr.includes(`Failed to bind socket to ${socket}: Address already in use`),
      second.stderr,
    );
    await ping();
  });

  test('one that a killed agent left behind is replaced', async () => {
    const { child } = await start();
    await ping();
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.ok(existsSync(socket));
    await start();
    await ping();
  });

  test('what is no socket is not replaced by one', () => {
    writeFileSync(socket, 'precious');
    const { status, stderr } = run('-m', 'unix-listen', '-p', socket, '-t', directory);
    assert.equal(status, 1);
    assert.ok(stderr.includes(`Failed to bind socket to ${socket}: it is there and is no socket\n`), stderr);
    assert.equal(readFileSync(socket, 'utf8'), 'precious');
  });

  test('a client that leaves in the middle of a message does not spoil the next one', async () => {
    await start();
    const first = await Channel.connect(socket);
    first.send('{"execute": "guest-');
    await sleep(50);
    first.close();
    await ping();
  });

  test('a client that leaves without reading its answers does not end the agent', async () => {
    await start();
    const first = await Channel.connect(socket);
    first.socket.pause();
    first.send('{"execute": "guest-info"}\n'.repeat(500));
    await sleep(100);
    first.close(); // to the agent, a connection that was reset
    await ping();
  });

  test('requests that wait when a client closes its sending side are answered', async () => {
    await start();
    const channel = await Channel.connect(socket);
    channel.socket.end(
      '{"execute": "guest-sync", "arguments": {"id": 1}}{"execute": "guest-sync", "arguments": {"id": 2}}',
    );
    assert.equal(await channel.line(), '{"return": 1}');
    assert.equal(await channel.line(), '{"return": 2}');
    assert.equal(await channel.line(), undefined);
  });

  test('clients are served one after the other', async () => {
    await start();
    await ping();
    const first = await Channel.connect(socket);
    const second = await Channel.connect(socket);
    second.send('{"execute": "guest-sync", "arguments": {"id": 2}}\n');
    first.send('{"execute": "guest-sync", "arguments": {"id": 1}}\n');
    assert.equal(await first.line(), '{"return": 1}');
    assert.ok(await second.silent());
    first.close();
    assert.equal(await second.line(), '{"return": 2}');
    second.close();
  });

  test('a client that does not read costs no memory and blocks nothing but itself', async () => {
    const { child } = await start();
    const path = join(directory, 'data');
    writeFileSync(path, Buffer.alloc(32 << 20));
    const channel = await Channel.connect(socket);
    const handle = await channel.execute('guest-file-open', { path });
    const before = resident(child);
    channel.socket.pause();
    channel.send(
      `{"execute": "guest-file-read", "arguments": {"handle": ${String(handle)}, "count": ${32 << 20}}}\n`,
    );
    await sleep(300);
    const gained = resident(child) - before;
    assert.ok(gained < 12 << 20, `gained ${gained} bytes`);
    channel.close();
    await ping();
  });
});

describe('state', () => {
  test('the file of the next handle is created at the start and rewritten before a handle is told', async () => {
    await start();
    const channel = await Channel.connect(socket);
    assert.equal(readFileSync(join(directory, 'qga.state'), 'utf8'), '[global]\nfd_counter=1000\n');
    assert.equal(await channel.execute('guest-file-open', { path: '/etc/passwd' }), 1000);
    assert.equal(readFileSync(join(directory, 'qga.state'), 'utf8'), '[global]\nfd_counter=1001\n');
    assert.deepEqual(readdirSync(directory).toSorted(), ['qga.state', 'sock']);
    channel.close();
  });

  test('its permissions stay when it is written anew', async () => {
    await start();
    const channel = await Channel.connect(socket);
    chmodSync(join(directory, 'qga.state'), 0o640);
    await channel.execute('guest-file-open', { path: '/etc/passwd' });
    assert.equal(statSync(join(directory, 'qga.state')).mode & 0o777, 0o640);
    channel.close();
  });

  test('no handle is given twice, though the agent was killed', async () => {
    const { child } = await start();
    const first = await Channel.connect(socket);
    assert.equal(await first.execute('guest-file-open', { path: '/etc/passwd' }), 1000);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await start();
    const second = await Channel.connect(socket);
    assert.equal(await second.execute('guest-file-open', { path: '/etc/passwd' }), 1001);
    second.close();
  });

  test('a link planted where the new state is written is not followed', async () => {
    const victim = join(directory, 'victim');
    writeFileSync(victim, 'precious');
    const { child } = await start();
    await ping();
    symlinkSync(victim, join(directory, `qga.state.${child.pid}`));
    const channel = await Channel.connect(socket);
    await channel.execute('guest-file-open', { path: '/etc/passwd' });
    assert.equal(readFileSync(victim, 'utf8'), 'precious');
    channel.close();
  });

  test('what agents have left of it that were killed while they wrote is removed by the next one, and nothing else', async () => {
    const [dead, other] = [4_194_305, 4_194_306]; // no process has a larger number than 4194304
    writeFileSync(join(directory, 'victim'), 'precious');
    symlinkSync(join(directory, 'victim'), join(directory, `qga.state.${dead}`));
    const stay = [
      `qga.state.${process.pid}`,
      'qga.state.old',
      `qga.state.${other}.txt`,
      `my.qga.state.${other}`,
    ];
    for (const name of [...stay, `qga.state.${other}`]) writeFileSync(join(directory, name), '');
    mkdirSync(join(directory, `qga.state.${other + 1}`));
    await start();
    await ping();
    const left = [...stay, `qga.state.${other + 1}`, 'qga.state', 'sock', 'victim'];
    assert.deepEqual(readdirSync(directory).toSorted(), left.toSorted());
    assert.equal(readFileSync(join(directory, 'victim'), 'utf8'), 'precious');
  });

  for (const [text, next] of [
    ['', 1000],
    ['[global]\n', 1000],
    ['# kept by hand\n[global]\nfd_counter=42\nother=1\n', 42],
    ['[global]\nfd_counter=many\n', 0],
    ['[global]\nfd_counter=4294967296\n', 0],
    ['[global]\nfd_counter=42 and more\n', 42],
    ['\0\0\0\0', 1000],
  ] as const) {
    test(`the state ${JSON.stringify(text)} gives the handle ${next}`, async () => {
      writeFileSync(join(directory, 'qga.state'), text);
      await start();
      const channel = await Channel.connect(socket);
      assert.equal(await channel.execute('guest-file-open', { path: '/etc/passwd' }), next);
      channel.close();
    });
  }

  test('a state file that is none, or a missing directory, ends the start with 1', () => {
    writeFileSync(join(directory, 'qga.state'), 'nonsense\n');
    const broken = run('-m', 'unix-listen', '-p', socket, '-t', directory);
    assert.equal(broken.status, 1);
    assert.match(broken.stderr, /error loading persistent state from path: /);
    const missing = run('-m', 'unix-listen', '-p', socket, '-t', join(directory, 'nope'));
    assert.equal(missing.status, 1);
    assert.match(missing.stderr, /unable to create state file at path .*: No such file or directory/);
  });
});

describe('the end', () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    test(`${signal} ends the agent with 0 and leaves the socket`, async () => {
      const { child } = await start();
      await ping();
      child.kill(signal);
      assert.deepEqual(await once(child, 'exit'), [0, null]);
      assert.ok(existsSync(socket));
    });
  }

  test('SIGUSR2 ends the agent once the program that it runs has ended, and the host has asked how', async () => {
    const { child } = await start();
    const channel = await Channel.connect(socket);
    const program = { path: '/bin/sh', arg: ['-c', 'sleep 1; echo done'], 'capture-output': true };
    const { pid } = (await channel.execute('guest-exec', program)) as { pid: number };
    child.kill('SIGUSR2');
    let status: { exited: boolean };
    do {
      await sleep(50);
      status = (await channel.execute('guest-exec-status', { pid })) as { exited: boolean };
    } while (!status.exited);
    assert.partialDeepStrictEqual(status, { exitcode: 0, 'out-data': btoa('done\n') });
    assert.equal(child.exitCode, null);
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    channel.close();
  });

  test('with --retry-path the agent waits for a channel that is not there yet', async () => {
    const blocker = createServer().listen(socket);
    await once(blocker, 'listening');
    const { child, log } = await start('--retry-path', '--verbose');
    while (!log().includes('will retry')) {
      assert.equal(child.exitCode, null, log());
      await sleep(20);
    }
    blocker.close();
    await sleep(5500);
    const channel = connect(socket);
    await once(channel, 'connect');
    channel.destroy();
  });
});

describe('the policy', () => {
  test('blocked commands are refused and listed as disabled', async () => {
    await start('-b', 'guest-get-time,nothing', '--block-rpcs=guest-exec');
    const channel = await Channel.connect(socket);
    const { error } = await channel.request({ execute: 'guest-exec', arguments: { path: '/bin/true' } });
    assert.deepEqual(error, {
      class: 'CommandNotFound',
      desc: 'Command guest-exec has been disabled: the command is not allowed',
    });
    const { supported_commands: all } = (await channel.execute('guest-info')) as {
      supported_commands: { name: string; enabled: boolean }[];
    };
    const disabled = all.filter(({ enabled }) => !enabled).map(({ name }) => name);
    assert.deepEqual(disabled.toSorted(), ['guest-exec', 'guest-get-time']);
    channel.close();
  });

  test('an allow list allows nothing else, and the block list has the last word', async () => {
    await start('-a', 'guest-ping,guest-get-time', '-b', 'guest-get-time');
    const channel = await Channel.connect(socket);
    assert.deepEqual(await channel.request({ execute: 'guest-ping' }), { return: {} });
    for (const command of ['guest-get-time', 'guest-info']) {
      assert.equal((await channel.request({ execute: command })).error?.class, 'CommandNotFound');
    }
    channel.close();
  });

  test('an empty list is no list', async () => {
    await start('-a', '', '-b', '');
    await ping();
  });
});

function resident(child: ChildProcess): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'latin1'))![1]) * 1024;
}

/** Ways to the host other than a unix socket by its path, with a real kernel's ends of them. */
import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { AF_UNIX, AF_VSOCK, hasFamily, ListeningSocket } from './support/listening-socket.ts';
import { PseudoTerminal } from './support/pseudo-terminal.ts';
import { isAlive, Subject, untilAsleep } from './support/subject.ts';

/** `QEMU_GA=dist/qemu-ga npm test` tries the built agent. */
const built = process.env['QEMU_GA'];
const onNode = [
  '--disable-warning=ExperimentalWarning',
  join(import.meta.dirname, '../src/bin/qemu-ga.node.ts'),
];

const PING = '{"execute": "guest-ping"}\n';
const PONG = '{"return": {}}';

let subject: Subject;
beforeEach(() => {
  subject = new Subject(
    built === undefined
      ? { side: 'ours', command: process.execPath, args: onNode }
      : { side: 'ours', command: join(process.cwd(), built), args: [] },
  );
});
afterEach(() => subject.stop());

describe('a serial line', () => {
  test('is made raw before it is read, and what it has received before is dropped', async () => {
    using line = new PseudoTerminal();
    const before = line.settings();
    line.send('{"execute": "guest-sync", "arguments": {"id": 1}}\n');
    subject.start(['-m', 'isa-serial', '-p', line.path]);
    await subject.settled(() => (line.settings() === before ? undefined : 'raw'));
    line.send('{"execute": "guest-sync-delimited", "arguments": {"id": 2}}\r\n');
    // What came before the line was raw it has echoed.
    assert.equal(await line.lineWith('return'), '\xff{"return": 2}');
  });

  test('that hangs up again and again is opened anew, and the agent sleeps meanwhile', async () => {
    let line = new PseudoTerminal();
    symlinkSync(line.path, subject.path('tty'));
    const running = subject.start(['-m', 'isa-serial', '-p', '{dir}/tty', '-v']);
    for (let round = 0; round < 3; round++) {
      await untilOpen(line);
      line.send(PING);
      assert.equal(await line.lineWith('return'), PONG);
      const next = new PseudoTerminal();
      next.linkAt(subject.path('tty'));
      line.close();
      line = next;
    }
    line.close();
    // Nothing is there now: tried once a second.
    const tries = (): number => running.stderr.split('error opening channel').length;
    const before = tries();
    await subject.settled(() => (tries() > before ? 'tried' : undefined));
    await untilAsleep(running.pid);
    assert.equal(await running.kill('SIGTERM'), 0);
  });
});

/** Resolves when the agent has opened and set the line. */
async function untilOpen(line: PseudoTerminal): Promise<void> {
  const before = new PseudoTerminal();
  const fresh = before.settings();
  before.close();
  await subject.settled(() => (line.settings() === fresh ? undefined : 'set'));
}

describe('an inherited socket', () => {
  test('is served whatever the options say, and its children know nothing of it', async () => {
    using socket = new ListeningSocket(AF_UNIX, subject.path('sock'));
    const running = subject.start(['-m', 'isa-serial', '-p', '/nope'], {
      descriptors: [socket.fd],
      shell: 'export LISTEN_PID=$$ LISTEN_FDS=1 LISTEN_FDNAMES=a; exec "$@"',
    });
    for (let client = 0; client < 2; client++) {
      const channel = await subject.connect();
      const { pid } = (await channel.execute('guest-exec', {
        path: '/bin/sh',
        arg: ['-c', 'env | grep -c ^LISTEN_'],
        'capture-output': true,
      })) as { pid: number };
      assert.equal((await subject.ended(channel, pid)).output, '0\n');
      channel.close();
    }
    assert.equal(await running.kill('SIGTERM'), 0);
  });
});

test(
  'a vsock address is bound, and told if it is taken',
  { skip: !hasFamily(AF_VSOCK) && 'the kernel has no vsock' },
  async () => {
    const words = ['-m', 'vsock-listen', '-p', `4294967295:${60_000 + (process.pid % 5000)}`];
    const agents = [subject.start(words), subject.start(words)];
    const loser = await Promise.race(agents.map(async (agent) => (await agent.end(), agent)));
    assert.equal(await loser.end(), 1);
    assert.match(loser.stderr, /Failed to bind socket: Address already in use\n/);
    const winner = agents.find((agent) => agent !== loser)!;
    assert.equal(await winner.kill('SIGTERM'), 0);
  },
);

describe('a daemon', () => {
  test(
    'leaves its parent once its channel is open, and lets go of its terminal, its folder and its outputs',
    { skip: built === undefined && 'Node.js cannot be forked' },
    async () => {
      const { pid, parent } = await subject.daemon();
      assert.deepEqual(parent, { status: 0, stdout: '', stderr: '' });
      assert.equal(subject.read('pid'), `${pid}\n`);
      const channel = await subject.connect();
      const script = 'umask; pwd; readlink /proc/$PPID/fd/1; ps -o sid= -p $PPID';
      const child = (await channel.execute('guest-exec', {
        path: '/bin/sh',
        arg: ['-c', script],
        'capture-output': true,
      })) as { pid: number };
      const { output } = await subject.ended(channel, child.pid);
      assert.deepEqual(output.split(/\s+/), ['0077', '/', '/dev/null', `${pid}`, '']);
      channel.close();
      await subject.end(pid, 'SIGTERM');
      assert.equal(isAlive(pid), false);
      assert.equal(subject.read('pid'), undefined);
    },
  );

  test(
    'cannot be had of Node.js, which says so',
    { skip: built !== undefined && 'not Node.js' },
    async () => {
      const { status, stderr } = await subject.run(['-d', '-m', 'unix-listen', '-p', '{dir}/sock']);
      assert.equal(status, 1);
      assert.match(stderr, /critical: failed to daemonize: Function not implemented\n/);
    },
  );
});

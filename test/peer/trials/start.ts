import { statSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { reasonOf } from './configuration-file.ts';
import type { Trial, TrialGroup } from './trial.ts';

/** What keeps an agent from starting: options, and what has to be done to `{dir}` before. */
const FAILURES: readonly (readonly [title: string, words: readonly string[]])[] = [
  ['a device that is not there', ['-p', '/nope']],
  ['a serial line that is not there', ['-m', 'isa-serial', '-p', '/nope']],
  ['a folder for a device', ['-p', '{dir}']],
  ['an unknown method', ['-m', 'smoke', '-p', '/x']],
  ['a socket without a path', ['-m', 'unix-listen']],
  ['vsock without an address', ['-m', 'vsock-listen']],
  ['a socket in a folder that is not there', ['-m', 'unix-listen', '-p', '/nope/sock']],
  ['a socket whose path is too long', ['-m', 'unix-listen', '-p', `/${'x'.repeat(108)}`]],
  ['a vsock address without a port', ['-m', 'vsock-listen', '-p', '3']],
  ['a vsock address with more behind it', ['-m', 'vsock-listen', '-p', '3:4,5']],
  ['a vsock CID that is no number', ['-m', 'vsock-listen', '-p', 'x:4']],
  ['a vsock port that is no number', ['-m', 'vsock-listen', '-p', '3:x']],
  ['a vsock port that is too large', ['-m', 'vsock-listen', '-p', '3:4294967296']],
  ['a vsock CID that is another machine', ['-m', 'vsock-listen', '-p', '77:4']],
];

const failures = FAILURES.map(([title, words]): Trial => ({
  title: `exit code and reason: ${title}`,
  run: async (subject) => {
    const { status, stdout, stderr } = await subject.run(words);
    return { status, stdout, reason: reasonOf(stderr), last: stderr.split('\n').at(-2) !== undefined };
  },
}));

const others: readonly Trial[] = [
  {
    title: 'what is told of a channel that cannot be opened',
    row: 56,
    run: async (subject) => (await subject.run(['-p', '/nope'])).stderr,
    ours:
      "{time}: critical: error opening channel '/nope': No such file or directory\n" +
      '{time}: critical: failed to initialize guest agent channel\n' +
      '{time}: critical: error initializing guest agent\n',
  },
  {
    title: 'what is told of a channel without a path',
    row: 56,
    run: async (subject) => (await subject.run(['-m', 'unix-listen'])).stderr,
    ours: '{time}: critical: must specify a path for this channel\n',
  },
  {
    title: 'exit code: a state directory that is not there',
    run: async (subject) => (await subject.run(['-t', '/nope', '-p', '/nope'])).status,
  },
  {
    title: 'what is told of a state directory that is not there',
    row: 56,
    run: async (subject) => reasonOf((await subject.run(['-t', '/nope', '-p', '/nope'])).stderr),
    ours: 'unable to create state file at path /nope/qga.state: No such file or directory (does the directory exist? see -t)',
  },
  {
    title: 'exit code: a log file in a folder that is not there',
    run: async (subject) => (await subject.run(['-l', '/nope/log', '-p', '/nope'])).status,
  },
  {
    title: 'what is told of a log file in a folder that is not there',
    row: 56,
    run: async (subject) => reasonOf((await subject.run(['-l', '/nope/log', '-p', '/nope'])).stderr),
    ours: 'unable to open specified log file /nope/log: No such file or directory',
  },
  {
    title: 'a failure is told in the log file once there is one',
    run: async (subject) => {
      const { status, stderr } = await subject.run(['-l', '{dir}/log', '-p', '/nope']);
      return { status, stderr, reason: reasonOf(subject.plain(subject.read('log') ?? '')) };
    },
  },
  {
    title: 'a start that failed leaves a state file and no socket',
    run: async (subject) => {
      const { status } = await subject.run(['-m', 'unix-listen', '-p', '/nope/sock']);
      return { status, state: subject.read('qga.state') };
    },
  },
  {
    title: 'a stale socket is replaced, with permissions by the umask',
    run: async (subject) => {
      const first = await subject.listen();
      await first.kill('SIGKILL');
      const running = await subject.listen();
      const channel = await subject.connect();
      const reply = await channel.request({ execute: 'guest-ping' });
      channel.close();
      return { reply, end: await running.kill('SIGTERM') };
    },
  },
  {
    title: "another's socket is not taken",
    row: 24,
    run: async (subject) => {
      const server = createServer().listen(subject.path('sock'));
      await once(server, 'listening');
      const { ino } = statSync(subject.path('sock'));
      const ownerChanged = (): boolean =>
        statSync(subject.path('sock'), { throwIfNoEntry: false })?.ino !== ino;
      const running = subject.start(['-m', 'unix-listen', '-p', '{dir}/sock']);
      await Promise.race([running.end(), subject.settled(() => (ownerChanged() ? 'taken' : undefined))]);
      const left = ownerChanged() ? 'taken' : await running.end();
      server.close();
      return left;
    },
    ours: 1,
  },
];

export const starts: TrialGroup = { name: 'start', trials: [...failures, ...others] };

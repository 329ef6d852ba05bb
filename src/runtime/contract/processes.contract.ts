/** Sys: children and how they end. */
import { check, EACCES, EAGAIN, EBADF, EINVAL, ENOENT, ENOEXEC, ENOTDIR } from '../index.ts';
import { type Bench, type Case, equal } from './case.contract.ts';
import {
  descriptorCount,
  drain,
  ending,
  fileText,
  O_RDONLY,
  openPipe,
  putFile,
  readable,
  run,
  shell,
  statusLine,
} from './tools.contract.ts';

const ESRCH = 3;
const EPERM = 1;
const E2BIG = 7;
const ECHILD = 10;
const SIGKILL = 9;
const SIGPIPE_BIT = 1n << 12n;

/** A descriptor on which nothing is read and everything is lost, for as long as `use` takes. */
async function withNull(bench: Bench, use: (fd: number) => void | Promise<void>): Promise<void> {
  const fd = check<number>(bench.sys.open('/dev/null', 2, 0), 'open');
  await use(fd);
  bench.sys.close(fd);
}

export const processesContract: readonly Case[] = [
  {
    title: 'a program gets its arguments whole, the first of them too',
    run: async (bench) => {
      const { sys } = bench;
      const [read, write] = openPipe(sys);
      const words = [
        'a name',
        '-c',
        'printf "<%s>" "$0" "$@"',
        'zero',
        '',
        'two words',
        'ü',
        '\udcff\udc80',
        'a\0b',
        '$HOME\n',
      ];
      const pid = sys.spawn('/bin/sh', words, [], [0, write, write], false);
      sys.close(write);
      equal(drain(sys, read), '<zero><><two words><\xc3\xbc><\xff\x80><a\xc0\x80b><$HOME\n>');
      equal(await ending(bench, pid), 0);
      sys.close(read);
      const { text } = await run(bench, ['/bin/cat', '/proc/self/cmdline']);
      equal(text, '/bin/cat\0/proc/self/cmdline\0');
    },
  },
  {
    title: 'a program gets the environment that it is given, and nothing of ours',
    run: async (bench) => {
      equal((await run(bench, ['/bin/cat', '/proc/self/environ'])).text, '');
      const environment = ['NAME=value', 'EMPTY=', 'RAW=\udcff', 'WORDS=a b=c', 'NAME2=ü'];
      const { text } = await run(bench, ['/bin/cat', '/proc/self/environ'], { environment });
      equal(text, 'NAME=value\0EMPTY=\0RAW=\xff\0WORDS=a b=c\0NAME2=\xc3\xbc\0');
    },
  },
  {
    title: 'many and long arguments arrive',
    run: async (bench) => {
      const words = Array.from({ length: 2000 }, (_, i) => `${'x'.repeat(40)}${i}`);
      const script = 'echo $#; shift 1999; echo $# ${#1}';
      const { text } = await shell(bench, script, ...words.slice(1), 'y'.repeat(100_000));
      equal(text, '2000\n1 100000\n');
    },
  },
  {
    title: 'three descriptors become the program’s own three',
    run: async (bench) => {
      const { sys } = bench;
      const [ask, answer, complaint] = [openPipe(sys), openPipe(sys), openPipe(sys)];
      const script = 'read line; echo "out $line"; echo "err $line" >&2';
      const pid = sys.spawn('/bin/sh', ['sh', '-c', script], [], [ask[0], answer[1], complaint[1]], false);
      for (const fd of [ask[0], answer[1], complaint[1]]) sys.close(fd);
      sys.writeText(ask[1], 'hello\n');
      equal([drain(sys, answer[0]), drain(sys, complaint[0])], ['out hello\n', 'err hello\n']);
      equal(await ending(bench, pid), 0);
      for (const fd of [ask[1], answer[0], complaint[0]]) sys.close(fd);
    },
  },
  {
    title: 'descriptors 0 to 2 may be handed on in any order',
    run: async (bench) => {
      const { sys } = bench;
      const target = (pid: number | string, fd: number): unknown => sys.readLink(`/proc/${pid}/fd/${fd}`);
      await withNull(bench, async (none) => {
        for (const stdio of [
          [1, 2, 0],
          [2, 0, 1],
          [1, 0, 2],
          [0, 0, 0],
          [2, none, 0],
          [none, 0, 0],
          [0, 1, none],
        ] as const) {
          const pid = sys.spawn('/bin/sleep', ['sleep', '60'], [], stdio, false);
          const theirs = [0, 1, 2].map((fd) => target(pid, fd));
          sys.kill(pid, SIGKILL);
          equal(await ending(bench, pid), 256 + SIGKILL);
          equal(
            theirs,
            stdio.map((fd) => target('self', fd)),
            String(stdio),
          );
        }
      });
    },
  },
  {
    title: 'no other descriptor is inherited, and none of ours is lost or left',
    run: async (bench) => {
      const { sys, folder } = bench;
      const before = descriptorCount(sys);
      const kept = [...openPipe(sys), sys.socket(1, 1, 0), sys.epollCreate(), sys.open(folder, O_RDONLY, 0)];
      // The fourth is the folder that ls reads.
      equal((await run(bench, ['/bin/ls', '/proc/self/fd'])).text, '0\n1\n2\n3\n');
      equal(sys.spawn('/none', ['none'], [], [0, 1, 2], false), -ENOENT);
      equal(descriptorCount(sys), before + kept.length);
      for (const fd of kept) equal(sys.close(fd), 0);
    },
  },
  {
    title: 'a session is the child’s own only if that is asked for',
    run: async (bench) => {
      // pid (name) state ppid pgrp session ...
      const ids = async (session: boolean): Promise<string[]> => {
        const { text } = await run(bench, ['/bin/cat', '/proc/self/stat'], { session });
        const [pid = '', rest = ''] = text.split(' (cat) ');
        return [pid, ...rest.split(' ').slice(1, 4)];
      };
      const ours = fileText(bench.sys, '/proc/self/stat').split(') ').at(-1)!.split(' ');
      const [own, , group, session] = await ids(true);
      equal([group, session], [own, own]);
      equal((await ids(false)).slice(1), [String(bench.sys.pid()), ours[2], ours[3]]);
    },
  },
  {
    title: 'a program starts with no signal blocked and none ignored',
    run: async (bench) => {
      const ours = fileText(bench.sys, '/proc/self/status');
      const ignored = BigInt(`0x${statusLine(ours, 'SigIgn')}`);
      equal(ignored & SIGPIPE_BIT, SIGPIPE_BIT, 'we do ignore one');
      const { text } = await run(bench, ['/bin/cat', '/proc/self/status']);
      equal([statusLine(text, 'SigBlk'), statusLine(text, 'SigIgn')], ['0'.repeat(16), '0'.repeat(16)]);
      equal(
        statusLine(fileText(bench.sys, '/proc/self/status'), 'SigBlk'),
        '0'.repeat(16),
        'nor do we stay blocked',
      );
    },
  },
  {
    title: 'a program that cannot be started is the error of execve, and leaves no child',
    run: async (bench) => {
      const { sys, folder } = bench;
      const plain = putFile(bench, 'plain', 'no program');
      const broken = putFile(bench, 'broken', 'no program');
      const script = putFile(bench, 'script', '#!/none/such\n');
      for (const path of [broken, script]) {
        const fd = sys.open(path, O_RDONLY, 0);
        equal(sys.chmod(fd, 0o755), 0);
        sys.close(fd);
      }
      await withNull(bench, (none) => {
        const error = (path: string, argv = ['x'], environment: string[] = []): number =>
          sys.spawn(path, argv, environment, [none, none, none], false);
        equal(error(`${folder}/none`), -ENOENT);
        equal(error(script), -ENOENT);
        equal(error(`${plain}/x`), -ENOTDIR);
        equal([error(plain), error(folder)], [-EACCES, -EACCES]);
        equal(error(broken), -ENOEXEC);
        equal(error('/bin/true', ['x', 'y'.repeat(1 << 17)]), -E2BIG);
        equal(error('/bin/true', ['x'], [`y=${'y'.repeat(1 << 17)}`]), -E2BIG);
        equal(sys.spawn('/bin/true', ['true'], [], [none, 9999, none], false), -EBADF);
        equal(sys.spawn('/bin/true', ['true'], [], [none, none, -1], false), -EBADF);
        equal(sys.wait(-1), -ECHILD);
      });
    },
  },
  {
    title: 'wait tells the exit code or the signal, once, and EAGAIN until then',
    run: async (bench) => {
      const { sys } = bench;
      const end = async (script: string): Promise<number> => (await shell(bench, script)).end;
      equal([await end('exit 0'), await end('exit 1'), await end('exit 255')], [0, 1, 255]);
      equal([await end('kill -9 $$'), await end('kill -15 $$')], [256 + 9, 256 + 15]);
      equal(await end('ulimit -c 0; kill -SEGV $$'), 256 + 11);
      const [read, write] = openPipe(sys);
      const pid = sys.spawn('/bin/cat', ['cat'], [], [read, 2, 2], false);
      equal([sys.wait(pid), sys.wait(pid)], [-EAGAIN, -EAGAIN]);
      sys.close(read);
      sys.close(write);
      equal(await ending(bench, pid), 0);
      equal([sys.wait(pid), sys.wait(sys.pid())], [-ECHILD, -ECHILD]);
    },
  },
  {
    title: 'a pidfd is readable once the child has ended, and for a child that ended before too',
    run: async (bench) => {
      const { sys } = bench;
      const [read, write] = openPipe(sys);
      const pid = sys.spawn('/bin/cat', ['cat'], [], [read, 2, 2], false);
      const epoll = sys.epollCreate();
      const pidfd = check<number>(sys.pidfd(pid), 'pidfd_open');
      const events = new Int32Array(2);
      equal([sys.epollControl(epoll, 1, pidfd, 1), sys.epollWait(epoll, events, 0)], [0, 0]);
      sys.close(write);
      equal([sys.epollWait(epoll, events, 10_000), events[0], events[1]! & 1], [1, pidfd, 1]);
      for (const fd of [read, epoll, pidfd]) sys.close(fd);
      const late = check<number>(sys.pidfd(pid), 'pidfd_open'); // it has ended, but nobody has asked how
      await readable(bench, late);
      sys.close(late);
      equal(sys.wait(pid), 0);
      equal([sys.pidfd(pid), sys.pidfd(-1), sys.pidfd(0)], [-ESRCH, -EINVAL, -EINVAL]);
    },
  },
  {
    title: 'kill sends a signal to a process that is there',
    run: async (bench) => {
      const { sys } = bench;
      const [read, write] = openPipe(sys);
      const pid = sys.spawn('/bin/cat', ['cat'], [], [read, 2, 2], false);
      equal([sys.kill(pid, 0), sys.kill(pid, 1000), sys.kill(pid, SIGKILL)], [0, -EINVAL, 0]);
      equal(await ending(bench, pid), 256 + SIGKILL);
      equal(sys.kill(pid, 0), -ESRCH);
      sys.close(read);
      sys.close(write);
    },
  },
  {
    title: 'root becomes a user, whose rights it has until it is itself again; others may not',
    run: (bench) => {
      const { sys } = bench;
      const ids = (): string[] => {
        const status = fileText(sys, '/proc/self/status');
        return ['Uid', 'Gid', 'Groups'].map((name) => statusLine(status, name));
      };
      const own = ids();
      if (sys.userId() !== 0) {
        equal([sys.becomeUser(4711, 4712, []), ids()], [-EPERM, own]);
        return;
      }
      const path = putFile(bench, 'secret', 'secret');
      equal(sys.becomeUser(4711, 4712, [4713, 4714]), 0);
      const [users, groups, more] = ids();
      equal(
        [users!.split('\t'), groups!.split('\t')[1], more],
        [['0', '4711', '0', '4711'], '4712', '4713 4714'],
      );
      equal([sys.userId(), sys.open(path, O_RDONLY, 0)], [4711, -EACCES]);
      equal([sys.becomeUser(4715, 4712, []), sys.userId()], [0, 4715]);
      equal([sys.becomeSelf(), ids()], [0, own]);
      equal([sys.becomeSelf(), ids()], [0, own]);
    },
  },
];

import { readFileSync, statSync } from 'node:fs';
import type { Subject } from '../../support/subject.ts';
import type { Trial, TrialGroup } from './trial.ts';

/** The first complaint in the log of a daemon that ends. This agent's tells the path, too. */
async function complaint(subject: Subject, name: string): Promise<string> {
  const text = await subject.settled(() => subject.read(name)?.match(/critical: .*/)?.[0]);
  return subject.plain(text).replace(' {dir}/pid:', ':');
}

const trials: readonly Trial[] = [
  {
    title: 'it holds the number of the process, is private, locked, and gone at the end',
    run: async (subject) => {
      const { pid, parent } = await subject.daemon();
      const text = subject.read('pid') === `${pid}\n`;
      const { mode, ino } = statSync(subject.path('pid'));
      const locks = await subject.settled(() => lockOf(ino));
      await subject.end(pid, 'SIGTERM');
      return {
        parent,
        text,
        mode: mode.toString(8),
        lock: [locks[0], Number(locks[1]) === pid],
        left: subject.read('pid'),
      };
    },
  },
  {
    title: 'only a daemon writes it',
    run: async (subject) => {
      const running = await subject.listen('-f', '{dir}/pid');
      const text = subject.read('pid');
      await running.kill('SIGTERM');
      return { text: text ?? 'none' };
    },
  },
  {
    title: 'a second daemon with the same file ends, and the first keeps it',
    run: async (subject) => {
      const { pid } = await subject.daemon();
      const second = await subject.run(['-d', '-m', 'unix-listen', '-p', '{dir}/sock2', '-l', '{dir}/log2']);
      const reason = await complaint(subject, 'log2');
      const channel = await subject.connect();
      const reply = await channel.request({ execute: 'guest-ping' });
      channel.close();
      return { second, reason, kept: subject.read('pid') === `${pid}\n`, reply };
    },
  },
  {
    title: 'one that a killed daemon left behind is taken over',
    run: async (subject) => {
      subject.write('pid', '123456789\nand more\n');
      const first = await subject.daemon();
      await subject.end(first.pid, 'SIGKILL');
      const left = subject.read('pid') === `${first.pid}\n`;
      const second = await subject.daemon();
      await subject.settled(() => (subject.read('pid') === `${second.pid}\n` ? 'taken' : undefined));
      return { left, parent: second.parent };
    },
  },
  {
    title: 'one in a folder that is not there is told in the log by the child',
    run: async (subject) => {
      const { status } = await subject.run(
        '-d -m unix-listen -p {dir}/sock -l {dir}/log -f /nope/pid'.split(' '),
      );
      return { status, reason: await complaint(subject, 'log') };
    },
  },
  {
    title: 'a signal that nothing catches leaves it',
    run: async (subject) => {
      const { pid } = await subject.daemon();
      await subject.end(pid, 'SIGHUP');
      return subject.read('pid') === `${pid}\n`;
    },
  },
  {
    title: 'one of another agent, at -D',
    row: 40,
    run: async (subject) => {
      subject.write('pid', '1\n');
      const { status } = await subject.run(['-d', '-D']);
      return { status, left: subject.read('pid') ?? 'none' };
    },
    ours: { status: 0, left: '1\n' },
  },
  {
    title: 'a relative path of a daemon, which has left its folder when it removes the file',
    row: 59,
    run: async (subject) => {
      subject.write('conf', '[general]\nstatedir={dir}\n');
      const { pid } = await subject.daemon('-f', 'pid');
      await subject.end(pid, 'SIGTERM');
      return subject.read('pid') === undefined ? 'removed' : 'left';
    },
    ours: 'removed',
  },
];

/** Kind and owner of the lock on a file, by proc_locks(5). */
function lockOf(inode: number): [string, string] | undefined {
  const [, kind, pid] =
    new RegExp(`^\\d+: (POSIX +ADVISORY +WRITE) (\\d+) \\S+:${inode} 0 EOF$`, 'm').exec(readLocks()) ?? [];
  return kind === undefined ? undefined : [kind.replaceAll(/ +/g, ' '), pid!];
}

function readLocks(): string {
  return readFileSync('/proc/locks', 'latin1');
}

export const pidFiles: TrialGroup = {
  name: 'pid-file',
  trials,
};

import { statSync } from 'node:fs';
import type { Trial, TrialGroup } from './trial.ts';

const trials: readonly Trial[] = [
  {
    title: 'the log is appended to its file, in lines of one form',
    run: async (subject) => {
      subject.write('log', 'before\n');
      const running = await subject.listen('-v', '-l', '{dir}/log');
      const end = await running.kill('SIGTERM');
      const lines = (subject.read('log') ?? '').trimEnd().split('\n');
      const odd = lines.slice(1).filter((line) => !/^\d{10}\.\d{6}: (debug|info|warning): ./.test(line));
      return { end, first: lines[0], last: subject.plain(lines.at(-1)!), odd, more: lines.length > 3 };
    },
  },
  {
    title: 'the start is told on standard error even where there is a log file',
    run: async (subject) => {
      const running = await subject.listen('-v', '-l', '{dir}/log');
      await running.kill('SIGTERM');
      return subject.plain(running.stderr).replaceAll(/version \S+( \(.*\))?/g, 'version N');
    },
  },
  {
    title: 'without -v nothing is told of what goes well',
    run: async (subject) => {
      const running = await subject.listen('-l', '{dir}/log');
      await running.kill('SIGTERM');
      return { log: subject.read('log'), stderr: running.stderr, stdout: running.stdout };
    },
  },
  {
    title: 'a new log file has permissions by the umask',
    run: async (subject) => {
      const running = subject.start(['-m', 'unix-listen', '-p', '{dir}/sock', '-l', '{dir}/log'], {
        shell: 'umask 037; exec "$@"',
      });
      (await subject.connect()).close();
      await running.kill('SIGTERM');
      return statSync(subject.path('log')).mode.toString(8);
    },
  },
  {
    title: 'each of these steps is told with -v',
    run: async (subject) => {
      const running = await subject.listen('-v', '-b', 'guest-exec');
      const channel = await subject.connect();
      await channel.request({ execute: 'guest-ping' });
      channel.close();
      await subject.settled(() => running.stderr.match(/received EOF/)?.[0]);
      await running.kill('SIGTERM');
      const texts = ['read data, count: 26', 'processing command', 'sending data, count: 15', 'received EOF'];
      return texts.map((text) => [text, running.stderr.includes(`: debug: ${text}`)]);
    },
  },
];

export const logs: TrialGroup = { name: 'log', trials };

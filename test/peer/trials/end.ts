import { existsSync } from 'node:fs';
import type { Trial, TrialGroup } from './trial.ts';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR1', 'SIGALRM', 'SIGKILL'] as const;

const signals = SIGNALS.map((signal): Trial => ({
  title: `${signal} ends the agent, and the socket stays`,
  run: async (subject) => {
    const running = await subject.listen();
    return { end: await running.kill(signal), socket: existsSync(subject.path('sock')) };
  },
}));

const others: readonly Trial[] = [
  {
    title: 'SIGUSR2 ends the agent',
    row: 60,
    run: async (subject) => await (await subject.listen()).kill('SIGUSR2'),
    ours: 0,
  },
  {
    title: 'SIGPIPE does not end the agent, and is not ignored by what it runs',
    run: async (subject) => {
      const running = await subject.listen();
      running.child.kill('SIGPIPE');
      const channel = await subject.connect();
      const script = 'grep -h SigIgn /proc/self/status';
      const { pid } = (await channel.execute('guest-exec', {
        path: '/bin/sh',
        arg: ['-c', script],
        'capture-output': true,
      })) as { pid: number };
      const status = await subject.ended(channel, pid);
      channel.close();
      const ignored = BigInt(`0x${/SigIgn:\s*(\w+)/.exec(status.output)![1]}`);
      return {
        code: status.code,
        pipe: (ignored >> 12n) & 1n ? 'ignored' : 'as usual',
        end: await running.kill('SIGTERM'),
      };
    },
  },
  {
    title: 'a program that was started goes on when the agent has ended',
    run: async (subject) => {
      const running = await subject.listen();
      const channel = await subject.connect();
      const script = 'sleep 1; echo done >"$0"';
      await channel.execute('guest-exec', { path: '/bin/sh', arg: ['-c', script, subject.path('proof')] });
      const end = await running.kill('SIGTERM');
      channel.close();
      return { end, proof: await subject.settled(() => subject.read('proof')) };
    },
  },
];

export const ends: TrialGroup = { name: 'end', trials: [...signals, ...others] };

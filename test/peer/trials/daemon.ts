import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { isAlive, type Subject } from '../../support/subject.ts';
import type { Trial, TrialGroup } from './trial.ts';

/** Of a process, what becoming a daemon changes. */
function lookAt(pid: number): unknown {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  // Behind the name in brackets: state, parent, group, session, terminal.
  const [, , group, session, terminal] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  const names = readdirSync(`/proc/${pid}/fd`).filter((fd) => Number(fd) < 3);
  return {
    umask: /^Umask:\t(\d+)/m.exec(status)?.[1],
    folder: readlinkSync(`/proc/${pid}/cwd`),
    standard: names.map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`)),
    leadsSession: Number(session) === pid,
    leadsGroup: Number(group) === pid,
    terminal,
  };
}

const trials: readonly Trial[] = [
  {
    title:
      'the parent ends with 0 and says nothing; the child has a session, a folder and outputs of its own',
    run: async (subject) => {
      const { pid, parent } = await subject.daemon();
      return { parent, other: pid > 0 && isAlive(pid), daemon: lookAt(pid) };
    },
  },
  {
    title: 'the parent ends once the channel is open',
    run: async (subject) => {
      await subject.run(['-d', '-m', 'unix-listen', '-p', '{dir}/sock']);
      const open = existsSync(subject.path('sock'));
      const pid = Number(await subject.settled(() => subject.read('pid')));
      await subject.end(pid, 'SIGTERM');
      return { open };
    },
  },
  {
    title: 'a channel that cannot be opened is told by the parent',
    run: async (subject) => {
      const { status, stdout } = await subject.run(['-d', '-p', '/nope']);
      return { status, stdout, pid: subject.read('pid') ?? 'none' };
    },
  },
  {
    title: 'what it starts has its umask and its folder; a file that it makes has permissions of its own',
    run: async (subject) => {
      await subject.daemon();
      const channel = await subject.connect();
      const { pid } = (await channel.execute('guest-exec', {
        path: '/bin/sh',
        arg: ['-c', 'umask; pwd; touch "$0"', subject.path('made')],
        'capture-output': true,
      })) as { pid: number };
      const { output } = await subject.ended(channel, pid);
      await channel.execute('guest-file-open', { path: subject.path('opened'), mode: 'w' });
      channel.close();
      const mode = (name: string): string => statSync(subject.path(name)).mode.toString(8);
      return { output, made: mode('made'), opened: mode('opened'), state: mode('qga.state') };
    },
  },
  {
    title: 'the log file is opened in the folder that it was started in',
    run: async (subject) => {
      const { pid, parent } = await subject.daemon('-v', '-l', 'log');
      await subject.end(pid, 'SIGTERM');
      const last = await subject.settled(() => subject.read('log')?.match(/received signal.*\n$/)?.[0]);
      return { parent: parent.status, last };
    },
  },
  ...(['SIGTERM', 'SIGINT'] as const).map((signal) => ({
    title: `${signal} ends it, and the socket stays`,
    run: async (subject: Subject) => {
      const { pid } = await subject.daemon();
      await subject.end(pid, signal);
      return { socket: existsSync(subject.path('sock')), pid: subject.read('pid') ?? 'none' };
    },
  })),
  {
    title: 'the key daemon does what -d does',
    run: async (subject) => {
      subject.write(
        'conf',
        '[general]\ndaemon=true\nmethod=unix-listen\npath={dir}/sock\nstatedir={dir}\npidfile={dir}/pid\n',
      );
      const { status } = await subject.run([]);
      const pid = Number(await subject.settled(() => subject.read('pid')));
      const leadsSession = await subject.settled(() => (sessionOf(pid) === pid ? 'yes' : undefined));
      await subject.end(pid, 'SIGTERM');
      return { status, leadsSession };
    },
  },
  {
    title: 'a relative state directory',
    row: 59,
    run: async (subject) => {
      subject.write('conf', '[general]\nstatedir=.\npidfile={dir}/pid\n');
      // The C agent would now write to the root folder; what it says at its start is enough.
      if (subject.program.side === 'c') return 'not tried';
      await subject.daemon();
      const channel = await subject.connect();
      const handle = await channel.execute('guest-file-open', { path: '/etc/passwd' });
      channel.close();
      return { handle, state: subject.read('qga.state') };
    },
    ours: { handle: 1000, state: '[global]\nfd_counter=1001\n' },
  },
];

function sessionOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[3]);
}

export const daemons: TrialGroup = {
  name: 'daemon',
  trials,
};

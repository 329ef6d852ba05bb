import { existsSync } from 'node:fs';
import { AF_INET, AF_UNIX, AF_VSOCK, hasFamily, ListeningSocket } from '../../support/listening-socket.ts';
import { reasonOf } from './configuration-file.ts';
import { type StartOptions, type Subject } from '../../support/subject.ts';
import type { Trial, TrialGroup } from './trial.ts';

/** VMADDR_PORT_ANY. */
const ANY_PORT = '4294967295';
const ACTIVATE = '/usr/bin/systemd-socket-activate';

/** Sockets from descriptor 3 on, and who they are said to be for. */
function activated(sockets: readonly number[], { count = sockets.length, pid = '$$' } = {}): StartOptions {
  const shell = `export LISTEN_PID=${pid} LISTEN_FDS=${count} LISTEN_FDNAMES=a:b; exec "$@"`;
  return { descriptors: sockets, shell };
}

const error = async (subject: Subject, options: StartOptions): Promise<unknown> => {
  const { status, stdout, stderr } = await subject.run(['-p', '/nope'], options);
  return { status, stdout, reason: reasonOf(stderr) };
};

const trials: readonly Trial[] = [
  {
    title: 'a unix socket, whatever the options say, for one client after the other',
    run: async (subject) => {
      using socket = new ListeningSocket(AF_UNIX, subject.path('sock'));
      const running = subject.start(['-m', 'isa-serial', '-p', '/nope'], activated([socket.fd]));
      const replies: unknown[] = [];
      for (let id = 1; id <= 3; id++) {
        const channel = await subject.connect();
        replies.push(await channel.request({ execute: 'guest-sync', arguments: { id } }));
        channel.close();
      }
      return { replies, end: await running.kill('SIGTERM'), socket: existsSync(subject.path('sock')) };
    },
  },
  {
    title: 'what is said of the socket is not for the programs that the agent starts',
    run: async (subject) => {
      using socket = new ListeningSocket(AF_UNIX, subject.path('sock'));
      const running = subject.start([], activated([socket.fd]));
      const channel = await subject.connect();
      const { pid } = (await channel.execute('guest-exec', {
        path: '/bin/sh',
        arg: ['-c', 'env | grep -c ^LISTEN_; ls /proc/self/fd | wc -l'],
        'capture-output': true,
      })) as { pid: number };
      const { output } = await subject.ended(channel, pid);
      channel.close();
      await running.kill('SIGTERM');
      return output;
    },
  },
  {
    title: '-D tells the method of a unix socket and no path',
    run: async (subject) => {
      using socket = new ListeningSocket(AF_UNIX, subject.path('sock'));
      return await subject.run(['-m', 'isa-serial', '-p', '/nope', '-D'], activated([socket.fd]));
    },
  },
  {
    title: '-D tells the method of a vsock socket',
    obstacle: () => (hasFamily(AF_VSOCK) ? undefined : 'the kernel has no vsock'),
    run: async (subject) => {
      using socket = new ListeningSocket(AF_VSOCK, ANY_PORT);
      return await subject.run(['-D'], activated([socket.fd]));
    },
  },
  {
    title: 'a socket of another family is refused',
    run: async (subject) => {
      using socket = new ListeningSocket(AF_INET, '');
      return await error(subject, activated([socket.fd]));
    },
  },
  {
    title: 'two sockets are refused',
    run: async (subject) => {
      using one = new ListeningSocket(AF_UNIX, subject.path('one'));
      using two = new ListeningSocket(AF_UNIX, subject.path('two'));
      return await error(subject, activated([one.fd, two.fd]));
    },
  },
  {
    title: 'a descriptor that is not there is refused',
    // With this agent the number has come to be a descriptor of its own by then.
    run: async (subject) => (await subject.run([], activated([], { count: 1 }))).status,
  },
  {
    title: 'sockets for another process, or none, are not ours',
    run: async (subject) => {
      using socket = new ListeningSocket(AF_UNIX, subject.path('sock'));
      return [
        await subject.run(['-D'], activated([socket.fd], { pid: '1' })),
        await subject.run(['-D'], activated([], { count: 0 })),
        await error(subject, activated([socket.fd], { pid: '1' })),
      ];
    },
  },
  {
    title: 'by systemd-socket-activate',
    obstacle: () => (existsSync(ACTIVATE) ? undefined : `there is no ${ACTIVATE}`),
    run: async (subject) => {
      // It starts the agent, under its own process number, when the first client comes.
      const running = subject.start([], {
        shell: `exec ${ACTIVATE} -E PATH -E QGA_CONF -l "$PWD/sock" "$@"`,
      });
      const channel = await subject.connect();
      const reply = await channel.request({ execute: 'guest-ping' });
      channel.close();
      return { reply, end: await running.kill('SIGTERM') };
    },
  },
];

export const socketActivation: TrialGroup = { name: 'socket-activation', trials };

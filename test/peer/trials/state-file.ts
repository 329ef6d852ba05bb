import { mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { reasonOf } from './configuration-file.ts';
import type { Subject } from '../../support/subject.ts';
import type { Trial, TrialGroup } from './trial.ts';

/** What an agent finds in qga.state. */
const STATES: readonly (string | undefined)[] = [
  undefined,
  '',
  '[global]\n',
  '[global]\nfd_counter=42\n',
  '# by hand\n[other]\nfd_counter=7\n[global]\nother=1\nfd_counter=42\n',
  '[global]\nfd_counter=42\nfd_counter=43\n',
  '[global]\nfd_counter[de]=42\n',
  '[global]\nfd_counter = 42 \n',
  '[global]\r\nfd_counter=42\r\n',
  '[global]\nfd_counter=42 and more\n',
  '[global]\nfd_counter=42x\n',
  '[global]\nfd_counter=42;\n',
  '[global]\nfd_counter=+42\n',
  '[global]\nfd_counter=0x10\n',
  '[global]\nfd_counter=010\n',
  '[global]\nfd_counter=1e3\n',
  '[global]\nfd_counter=\n',
  '[global]\nfd_counter=many\n',
  '[global]\nfd_counter=0\n',
  '[global]\nfd_counter=2147483647\n',
  '[global]\nfd_counter=2147483648\n',
  '[global]\nfd_counter=-2147483649\n',
  '[global]\nfd_counter=4294967297\n',
  '[global]\nfd_counter=99999999999999999999\n',
  `# ${'long '.repeat(2000)}\n[global]\nfd_counter=42\n`,
];

/** No agent starts with these. */
const BROKEN: readonly string[] = [
  'nonsense\n',
  'fd_counter=1\n',
  '[global\n',
  '[global]\n=1\n',
  '{"a": 1}\n',
];

/** The handle that a file gets. */
async function open(subject: Subject): Promise<unknown> {
  const channel = await subject.connect();
  try {
    return await channel.execute('guest-file-open', { path: '/etc/passwd' });
  } finally {
    channel.close();
  }
}

const states = STATES.map((text): Trial => ({
  title: `handles after ${text === undefined ? 'no state' : JSON.stringify(text.slice(0, 60))}`,
  run: async (subject) => {
    if (text !== undefined) subject.write('qga.state', text);
    const running = await subject.listen();
    const started = subject.read('qga.state');
    const handles = [await open(subject), await open(subject)];
    const left = { started, handles, state: subject.read('qga.state') };
    await running.kill('SIGTERM');
    return left;
  },
}));

const broken = BROKEN.map((text): Trial => ({
  title: `a state that is none: ${JSON.stringify(text)}`,
  run: async (subject) => {
    subject.write('qga.state', text);
    const { status, stderr } = await subject.run(['-m', 'unix-listen', '-p', '{dir}/sock']);
    return { status, reason: reasonOf(stderr), state: subject.read('qga.state') };
  },
}));

const others: readonly Trial[] = [
  {
    title: 'handles after a counter below zero',
    row: 27,
    run: async (subject) => {
      subject.write('qga.state', '[global]\nfd_counter=-42\n');
      const running = await subject.listen();
      const handles = [await open(subject), await open(subject)];
      await running.kill('SIGTERM');
      return { handles, state: subject.read('qga.state') };
    },
    ours: { handles: [-42, -41], state: '[global]\nfd_counter=-40\n' },
  },
  {
    title: 'a folder for a state file',
    run: async (subject) => {
      mkdirSync(subject.path('qga.state'));
      const { status, stderr } = await subject.run(['-m', 'unix-listen', '-p', '{dir}/sock']);
      return { status, reason: reasonOf(stderr) };
    },
  },
  {
    title: 'each handle is in a new file, with permissions by the umask, and nothing is left beside it',
    run: async (subject) => {
      const running = subject.start(['-m', 'unix-listen', '-p', '{dir}/sock'], {
        shell: 'umask 027; exec "$@"',
      });
      const modes: string[] = [];
      const inodes = new Set<number>();
      const look = (): void => {
        const { mode, ino } = statSync(subject.path('qga.state'));
        modes.push(mode.toString(8));
        inodes.add(ino);
      };
      const channel = await subject.connect();
      look();
      await channel.execute('guest-file-open', { path: '/etc/passwd' });
      look();
      channel.close();
      await running.kill('SIGTERM');
      return { modes, files: inodes.size, names: readdirSync(subject.folder).toSorted() };
    },
  },
  {
    title: 'a link in the place of the state is replaced, and what it points to is left',
    run: async (subject) => {
      subject.write('else', '[global]\nfd_counter=5\n');
      symlinkSync('else', subject.path('qga.state'));
      const running = await subject.listen();
      const handle = await open(subject);
      await running.kill('SIGTERM');
      return { handle, state: subject.read('qga.state'), else: subject.read('else') };
    },
  },
  {
    title: 'handles go on after an agent that was killed, and after one that ended',
    run: async (subject) => {
      const handles: unknown[] = [];
      for (const signal of ['SIGKILL', 'SIGTERM', 'SIGTERM'] as const) {
        const running = await subject.listen();
        handles.push(await open(subject));
        await running.kill(signal);
      }
      return handles;
    },
  },
];

export const stateFiles: TrialGroup = { name: 'state-file', trials: [...states, ...broken, ...others] };

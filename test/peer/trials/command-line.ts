import type { Trial, TrialGroup } from './trial.ts';

/** Command lines and what -D makes of them, or where they end. */
const LINES: readonly (readonly string[])[] = [
  ['-D'],
  ['-m', 'isa-serial', '-D'],
  ['-misa-serial', '-p/dev/x', '-D'],
  ['--method=unix-listen', '--path', '/a b', '-D'],
  ['--meth=unix-listen', '--pa=/x=y', '-D'],
  ['--path=', '-D'],
  ['-m', 'anything', '-p', '/x', '-D'],
  ['-m', 'vsock-listen', '-p', '3:1234', '-D'],
  ['-p', '/one', '-p', '/two', '-D'],
  ['-l', '/x/log', '-f', '/x/pid', '-t', '/x/state', '-D'],
  ['-F', '-D'],
  ['-F', '/ignored', '-D'],
  ['-F/x/hook', '-D'],
  ['--fsfreeze-hook=/x/hook', '-D'],
  ['--fsfreeze-hook=', '-D'],
  ['--f', '-D'],
  ['-vrD'],
  ['-vrp', '/x', '-D'],
  ['--verb', '--retry', '--dump'],
  ['--l', '/x/log', '--al=a', '--bl=b', '-D'],
  ['-b', 'guest-ping', '-D'],
  ['-b', 'x,y', '-b', 'a,b', '-D'],
  ['--block-rpcs=x,y', '--allow-rpcs=a,b', '-a', 'c', '-D'],
  ['-b', '', '-a', '', '-D'],
  ['-b', ',', '-D'],
  ['-b', 'a,,b,', '-D'],
  ['-b', ' a , b ', '-D'],
  ['-b', 'ä,b', '-D'],
  ['-p', ' leading and trailing ', '-D'],
  ['-p', '\t', '-D'],
  ['-p', 'back\\slash', '-D'],
  ['-p', 'two\nlines\r', '-D'],
  ['-p', 'a\tb;c#d', '-D'],
  ['word', '-v', '-', 'another', '-D'],
  ['-D', '--', '-p', '/x'],
  ['-D', '-V'],
  ['-V', '-D'],
  ['-V', '-h'],
  ['--version'],
  ['-b', 'help'],
  ['-bhelp'],
  ['-b', '?'],
  ['-a', 'help'],
  ['--allow-rpcs=?'],
  ['-b', 'help,guest-ping', '-D'],
  ['-c', '{dir}/conf', '-D'],
  ['-c', '/nope', '--config={dir}/conf', '-D'],
];

/** Command lines that no agent takes. */
const MISTAKES: readonly (readonly string[])[] = [
  ['-x'],
  ['-vx'],
  ['--nope'],
  ['--nope=1'],
  ['-m'],
  ['--method'],
  ['-vp'],
  ['--verbose=1'],
  ['--ver'],
  ['--p', '/x'],
  ['--d'],
  ['-D', '--nope'],
  ['--nope', '-V'],
  ['-p', '/x', '-W', '-h'],
];

const line = (words: readonly string[]): string => words.map((word) => JSON.stringify(word)).join(' ');

const lines = LINES.map((words): Trial => ({
  title: `qemu-ga ${line(words)}`,
  run: async (subject) => await subject.run(words),
}));

const mistakes = MISTAKES.map((words): Trial => ({
  title: `the mistake in qemu-ga ${line(words)}`,
  run: async (subject) => {
    const { status, stdout, stderr } = await subject.run(words);
    // The C agent reads the line twice, and lists options in an order of its own.
    const [first] = stderr.split('\n');
    const [what, options = ''] = first!.split('; possibilities: ');
    return { status, stdout, what, options: options.split(' ').toSorted() };
  },
}));

const others: readonly Trial[] = [
  {
    title: 'the options and the paths that --help tells',
    run: async (subject) => {
      const { status, stdout, stderr } = await subject.run(['--help']);
      const options = [...stdout.matchAll(/^ +(?:(-\w), )?(--[\w-]+)/gm)].map(([, short, long]) => [
        short,
        long,
      ]);
      const missing = [
        '/dev/virtio-ports/org.qemu.guest_agent.0',
        '/dev/ttyS0',
        '/var/run/qemu-ga.pid',
      ].filter((path) => !stdout.includes(path));
      // Those of this agent alone have no letter.
      const known = options.filter(([short]) => short !== undefined).map((names) => names.join(' '));
      return { status, stderr, missing, options: known.toSorted(), starts: stdout.slice(0, 14) };
    },
  },
  {
    title: 'what acts at once, and the mistakes after it',
    run: async (subject) => {
      const lines = [
        ['-V', '--nope'],
        ['-b', 'help', '-x'],
        ['-h', '-m'],
      ];
      const outcomes = [];
      for (const words of lines) outcomes.push(await subject.run(words));
      return outcomes.map(({ status, stdout }) => [status, stdout.startsWith('Usage: ') ? 'help' : stdout]);
    },
  },
  {
    title: 'an environment that names no file, and one that names an empty one',
    run: async (subject) => {
      subject.write('empty', '');
      return [
        await subject.run(['-D'], { environment: { QGA_CONF: '' } }),
        await subject.run(['-D'], { environment: { QGA_CONF: '/nope' } }),
        await subject.run(['-D'], { environment: { QGA_CONF: subject.path('empty') } }),
      ];
    },
  },
  {
    title: 'a mistake is told once',
    row: 56,
    run: async (subject) => (await subject.run(['-x', '--nope'])).stderr,
    ours: "qemu-ga: invalid option -- 'x'\n",
  },
  {
    title: 'a short form that only options of this agent have',
    row: 57,
    run: async (subject) => (await subject.run(['--freeze-t=5', '-D'])).stdout.includes('freeze-timeout=5'),
    ours: true,
  },
  {
    title: "the letter of the Windows agent's services",
    row: 57,
    run: async (subject) => (await subject.run(['-s', 'install', '-D'])).status,
    ours: 1,
  },
];

export const commandLines: TrialGroup = { name: 'command-line', trials: [...lines, ...mistakes, ...others] };

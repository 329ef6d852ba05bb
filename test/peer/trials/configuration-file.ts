import type { Subject } from '../../support/subject.ts';
import type { Trial, TrialGroup } from './trial.ts';

/** Bodies of `[general]`. */
const KEYS: readonly string[] = [
  'daemon=true\nmethod=isa-serial\npath=/p\nlogfile=/l\npidfile={dir}/pid\nfsfreeze-hook=/h\nstatedir=/s\nverbose=true\nretry-path=true\nblock-rpcs=a,b\nallow-rpcs=c,d\n',
  'daemon=1\nverbose=1\nretry-path=1\npidfile={dir}/pid\n',
  'daemon=false\nverbose=0\nretry-path=0 \n',
  'verbose = true\t\n',
  'daemonize=1\n',
  'blacklist=guest-ping\n',
  'path= \\s\\ta\\\\b\\nc\\rd \n',
  'path="quoted"\n',
  'path=a;b # no comment\n',
  'path=\n',
  'path\n=x\n',
  'path==x\n',
  'path=x\r\nmethod=isa-serial\r\n',
  'path=first\npath=second\n',
  'path=ä\n',
  'path[de]=de\npath=x\n',
  'path [de]=de\n',
  'path\\=x\npath=y\n',
  'path\t=\u00a0x\u00a0\n',
  'Path=x\n',
  '# path=x\n  # y\n\n \t\n',
  'block-rpcs=\nallow-rpcs=\n',
  'block-rpcs= a , b \n',
  'block-rpcs=a,,b,\n',
  'block-rpcs=a\\sb\n',
  'fsfreeze-hook=\n',
  'verbose=true\n[other]\nverbose=oops\n[general]\nretry-path=true\n',
  'pidfile=x\n[general]x\n',
  'verbose=yes\n',
  'verbose=TRUE\n',
  'verbose=\n',
  'verbose=1\v\n',
  'verbose=true #c\n',
  'path=a\\qb\n',
  'path=ab\\\n',
  'garbage\n',
  '; comment\n',
  '=x\n',
  '[x]=1\n',
  'k[x=1\n',
  '[a]b]\n',
  '[gen\n',
  '[]\n',
  '\\\n',
  '\0\n',
  'path=x\0y\n\0\0\n',
];

const trial = (title: string, run: Trial['run']): Trial => ({ title, run });

/** The one line that says what is wrong, without how the agents begin a line. */
export function reasonOf(stderr: string): string {
  const first = stderr.split('\n').find((line) => line !== '') ?? '';
  return first.replace(/^(\*\* .* \*\*: )?\{time\}: (critical: )?/, '');
}

async function dumped(subject: Subject, words: readonly string[] = ['-D']): Promise<unknown> {
  const { status, stdout, stderr } = await subject.run(words);
  return { status, stdout, reason: reasonOf(stderr) };
}

const keys = KEYS.map((text) =>
  trial(`[general] ${JSON.stringify(text)}`, async (subject) => {
    subject.write('conf', `[general]\n${text}`);
    return await dumped(subject);
  }),
);

/** What a file may be beside text with a group. */
const FILES: readonly (readonly [title: string, bytes: string | Uint8Array])[] = [
  ['an empty file', ''],
  ['a file of zero bytes, which a power failure has left', new Uint8Array(512)],
  ['a key before any group', 'verbose=1\n[general]\n'],
  ['another group alone', '[other]\nverbose=1\n'],
  ['a group with blanks around', ' [general] \nverbose=1\n'],
  ['a group with blanks within', '[ general ]\nverbose=1\n'],
  ['no newline at the end', '[general]\nverbose=1'],
  ['a byte order mark', '\ufeff[general]\nverbose=1\n'],
  ['a path that is not UTF-8', Buffer.from('[general]\npath=a\xffb\n', 'latin1')],
  ['a comment that is not UTF-8', Buffer.from('[general]\n# \xff\nverbose=1\n', 'latin1')],
  ['a key that is not UTF-8', Buffer.from('[general]\n\xff=1\nverbose=1\n', 'latin1')],
];

const files = FILES.map(([title, bytes]) =>
  trial(title, async (subject) => {
    subject.write('conf', bytes);
    const outcome = (await dumped(subject)) as { reason: string };
    // GLib shows bytes that are no characters in ways of its own.
    return { ...outcome, reason: outcome.reason.replaceAll(/\ufffd|\\xff/g, '?') };
  }),
);

const places: readonly Trial[] = [
  trial('a file that is not there, in the environment and on the line', async (subject) => [
    (await subject.run(['-D'], { environment: { QGA_CONF: '/nope' } })).status,
    await dumped(subject, ['-c', '/nope', '-D']),
    await dumped(subject, ['-c', '', '-D']),
  ]),
  trial('a folder, and a device, for a file', async (subject) => [
    await dumped(subject, ['-c', '{dir}', '-D']),
    await dumped(subject, ['-c', '/dev/null', '-D']),
  ]),
  trial('the file that the line names last', async (subject) => {
    subject.write('one', '[general]\npath=one\n');
    subject.write('two', '[general]\npath=two\n');
    return await dumped(subject, ['-c', '{dir}/one', '-c', '{dir}/two', '-D']);
  }),
  trial('the line has the last word, and adds to lists', async (subject) => {
    subject.write('conf', '[general]\nverbose=false\npath=x\nblock-rpcs=guest-ping,guest-get-time\n');
    return await dumped(subject, ['-v', '-p', 'y', '-b', 'zzz', '-b', 'p,q', '-a', 'a,b', '-D']);
  }),
  trial('what -D prints is a configuration file that says the same', async (subject) => {
    const words = ['-v', '-r', '-F', '-p', ' a\\b\tc ', '-l', '/l\n', '-a', 'a,b', '-D'];
    const first = await subject.run(words);
    subject.write('again', first.stdout);
    return { first: first.stdout, second: (await subject.run(['-c', '{dir}/again', '-D'])).stdout };
  }),
  {
    title: 'a list that cannot be read is told',
    row: 58,
    run: async (subject) => {
      subject.write('conf', '[general]\nblock-rpcs=a\\,b\n');
      return await dumped(subject);
    },
    ours: {
      status: 1,
      stdout: '',
      reason:
        'error loading configuration from path: {dir}/conf, Key file contains key “block-rpcs” which has a value that cannot be interpreted.',
    },
  },
  {
    title: 'help and version where the file is broken',
    row: 41,
    run: async (subject) => {
      subject.write('conf', 'broken\n');
      const outcomes = [await subject.run(['-V']), await subject.run(['-h'])];
      return outcomes.map(({ status }) => status);
    },
    ours: [0, 0],
  },
];

export const configurationFiles: TrialGroup = {
  name: 'configuration-file',
  trials: [...keys, ...files, ...places],
};

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dumpSettings } from './dump-settings.ts';
import { ConfigurationError, defaultPath, readSettings } from './read-settings.ts';
import { DEFAULTS, type Settings } from './settings.ts';

const DEFAULT_FILE = '/etc/qemu/qemu-ga.conf';

/** Settings by the text of the default configuration file, and a command line. */
function settings(text: string, ...words: string[]): Settings {
  return read({ [DEFAULT_FILE]: text }, words).settings;
}

function read(
  files: Record<string, string>,
  words: readonly string[],
  environment: readonly string[] = [],
): ReturnType<typeof readSettings> {
  const readFile = (path: string): { text: string } | undefined =>
    files[path] === undefined ? undefined : { text: files[path] };
  return readSettings({ words, environment, readFile });
}

/** Why a configuration is not taken. */
function mistake(text: string, ...words: string[]): string {
  try {
    settings(text, ...words);
  } catch (error) {
    if (error instanceof ConfigurationError) {
      return error.message.replace(`error loading configuration from path: ${DEFAULT_FILE}, `, '');
    }
    throw error;
  }
  return assert.fail('no mistake was found');
}

test('without a file and options everything is as usual', () => {
  const { settings, show } = read({}, []);
  assert.deepEqual(settings, DEFAULTS);
  assert.equal(show, undefined);
  assert.equal(defaultPath(settings), '/dev/virtio-ports/org.qemu.guest_agent.0');
});

test('the command line counts where the file says something else, and lists are joined', () => {
  const text =
    '[general]\nmethod=unix-listen\npath = /a b \nverbose=1\nblock-rpcs=guest-ping,guest-get-time\n';
  const found = settings(text, '-p', '/x', '-b', 'zzz', '-b', 'y,x');
  assert.deepEqual(found, {
    ...DEFAULTS,
    method: 'unix-listen',
    path: '/x',
    verbose: true,
    blocked: ['guest-get-time', 'guest-ping', 'zzz', 'x', 'y'],
  });
  assert.equal(settings(text).path, '/a b ');
});

test('values may be escaped, and other groups and keys are nobody’s business', () => {
  const text =
    '# c\n\n [general] \r\nlogfile=\\s\\tx\\\\\\n=y\nmy key=\\q\nname[de]=1\n[other]\npath=\xff\n[general]\nverbose=true \n';
  assert.deepEqual(settings(text), { ...DEFAULTS, logFile: ' \tx\\\n=y', verbose: true });
});

test('blanks are GLib’s, and a zero byte ends its line', () => {
  const text = '\0\0\n[general]\npath=\u00a0x\u00a0\nlogfile\t= \f\ty\0z\n';
  assert.deepEqual(settings(text), { ...DEFAULTS, path: '\u00a0x\u00a0', logFile: 'y' });
});

test('the file is the one that the line names last, or the environment, or the usual one', () => {
  const files = { '/a': '[general]\npath=a', '/b': '[general]\npath=b', [DEFAULT_FILE]: '[general]\npath=c' };
  assert.equal(read(files, ['-c', '/a', '--config=/b'], ['QGA_CONF=/a']).settings.path, 'b');
  assert.equal(read(files, [], ['QGA_CONF=/a']).settings.path, 'a');
  assert.equal(read(files, [], ['QGA_CONF=']).settings.path, undefined);
  assert.equal(read(files, []).settings.path, 'c');
  assert.throws(() => read(files, ['-c', '/nope']), {
    message: 'error loading configuration from path: /nope, No such file or directory',
  });
  assert.equal(read(files, [], ['QGA_CONF=/nope']).settings.path, undefined);
});

const line = (text: string): string =>
  `Key file contains line “${text}” which is not a key-value pair, group, or comment`;
const value = (key: string): string =>
  `Key file contains key “${key}” which has a value that cannot be interpreted.`;

test('mistakes in the file are told in GLib’s words', () => {
  for (const [text, told] of [
    ['[general]\ngarbage\n', line('garbage')],
    ['[general]\n=x\n', line('=x')],
    ['[general]x\n', line('[general]x')],
    ['[gen\n', line('[gen')],
    ['; c\n', line('; c')],
    ['[a]b]\n', line('[a]b]')],
    ['\ufeff[general]\n', line('\ufeff[general]')],
    ['daemon=true\n', 'Key file does not start with a group'],
    ['[]\n', 'Invalid group name: '],
    ['[general]\nk[x=1\n', 'Invalid key name: k[x'],
    ['[general]\n[x]=1\n', 'Invalid key name: [x]'],
    ['[general]\npath [de]=1\n', 'Invalid key name: path [de]'],
    ['[general]\nverbose=1\v\n', value('verbose')],
    ['[general]\ndaemon=yes\n', value('daemon')],
    ['[general]\nverbose=\n', value('verbose')],
    ['[general]\npath=a\\qb\n', value('path')],
    ['[general]\npath=ab\\\n', value('path')],
    ['[general]\nfreeze-timeout=soon\n', value('freeze-timeout')],
    ['[general]\npath=\udcff\n', 'Key file contains key “path” with value “\udcff” which is not UTF-8'],
  ] as const) {
    assert.equal(mistake(text), told);
  }
});

test('help and version are told even where the configuration is broken', () => {
  const broken = { [DEFAULT_FILE]: 'broken' };
  assert.equal(read(broken, ['-D', '--help']).show, 'help');
  assert.equal(read(broken, ['-V']).show, 'version');
  assert.equal(read(broken, ['-b', '?']).show, 'commands');
  assert.throws(() => read(broken, ['-D']), ConfigurationError);
});

test('a channel without a usual path has to be given one', () => {
  assert.throws(() => defaultPath(settings('', '-m', 'unix-listen')), {
    message: 'must specify a path for this channel',
  });
  assert.equal(defaultPath(settings('', '-m', 'isa-serial')), '/dev/ttyS0');
});

test('numbers are taken as such alone', () => {
  assert.equal(settings('', '--freeze-timeout', '0').freezeTimeout, 0);
  assert.equal(settings('', '--file-mode=0640').fileMode, 0o640);
  assert.throws(() => settings('', '--freeze-timeout', '9999999'), {
    message: "option '--freeze-timeout' takes a number of seconds from 0 to 604800, not '9999999'",
  });
  assert.throws(() => settings('', '--file-mode', '888'), { name: 'OptionError' });
});

test('settings are printed as the C agent prints them, ours only where they are not as usual', () => {
  const usual = `\
[general]
daemon=false
method=virtio-serial
pidfile=/var/run/qemu-ga.pid
statedir=/var/run
verbose=false
retry-path=false
block-rpcs=
allow-rpcs=
`;
  assert.equal(dumpSettings(settings('')), usual);
  const line = '-d -r -v -F -b x,y -b a,b -a q -p /x --freeze-timeout 5 --file-mode 600'.split(' ');
  assert.equal(
    dumpSettings(settings('', ...line, '-l', ' \tx\ty\\')),
    `\
[general]
daemon=true
method=virtio-serial
path=/x
logfile=\\s\\tx\ty\\\\
pidfile=/var/run/qemu-ga.pid
fsfreeze-hook=/etc/qemu/fsfreeze-hook
statedir=/var/run
verbose=true
retry-path=true
block-rpcs=y,x,b,a
allow-rpcs=q
freeze-timeout=5
file-mode=0600
`,
  );
  const dumped = dumpSettings(settings('', ...line));
  assert.equal(dumpSettings(settings(dumped)).split('\n').length, dumped.split('\n').length);
});

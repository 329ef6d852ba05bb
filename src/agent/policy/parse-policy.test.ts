import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandNames } from '../../api/index.ts';
import { parsePolicy } from './parse-policy.ts';
import { PolicyLineError } from './policy-line.ts';
import { PROFILES } from './profiles.ts';
import type { PolicyRules } from './rules.ts';

const ground = {
  commandNames,
  settle: (path: string) => {
    if (path.startsWith('/strange')) throw new PolicyLineError(`'${path}' is strange`);
    return path.replace('/var/run', '/run');
  },
};

function parse(...lines: string[]): PolicyRules {
  return parsePolicy(lines.join('\n'), 'policy', ground);
}

function commands(...lines: string[]): string[] {
  return [...parse(...lines).commands].map((name) => name.slice('guest-'.length)).sort();
}

/** What is said of the second line; the first names the profile. */
function mistake(line: string): string | undefined {
  try {
    parse('profile read-only', line);
    return undefined;
  } catch (error) {
    const { name, message } = error as Error;
    assert.equal(name, 'ConfigurationError');
    assert.ok(message.startsWith('policy:2: '), message);
    return message.slice('policy:2: '.length);
  }
}

/** What a line allows beside the profile `backup`. */
function added(line: string): string[] {
  const before = commands('profile backup');
  return commands('profile backup', line).filter((name) => !before.includes(name));
}

/** What files there are rules on, in the profile `no-exec` with another line. */
function opened(line: string): string[] {
  return parse('profile no-exec', line).files!.map(({ mode, path }) => `${mode} ${path.beginning}`);
}

const CHANGES = /exec|file-|set-|ssh|shutdown|suspend|freeze-freeze|fstrim/;

test('read-only allows what informs, and nothing that changes or reads files', () => {
  const names = commands('profile read-only');
  assert.deepEqual(
    names.filter((name) => CHANGES.test(name)),
    [],
  );
  assert.deepEqual(
    commandNames.filter((name) => !CHANGES.test(name) && !names.includes(name.slice('guest-'.length))),
    ['guest-fsfreeze-thaw'],
  );
});

test('backup allows a freeze and its end, trimming, and what a backup tool asks', () => {
  const changing = commands('profile backup').filter((name) => CHANGES.test(name));
  assert.deepEqual(changing, ['fsfreeze-freeze', 'fsfreeze-freeze-list', 'fstrim']);
  assert.ok(commands('profile backup').includes('fsfreeze-thaw'));
});

test('no-exec allows neither programs nor what they could be started by: written files, passwords, keys', () => {
  const names = commands('profile no-exec');
  const missing = commandNames.filter((name) => !names.includes(name.slice('guest-'.length)));
  assert.deepEqual([...missing].sort(), [
    'guest-exec',
    'guest-exec-status',
    'guest-file-write',
    'guest-set-user-password',
    'guest-ssh-add-authorized-keys',
    'guest-ssh-get-authorized-keys',
    'guest-ssh-remove-authorized-keys',
  ]);
  assert.deepEqual(
    parse('profile no-exec').files?.map(({ mode }) => mode),
    ['read'],
  );
});

test('full allows every command with all arguments', () => {
  const { commands: all, ...subjects } = parse('profile full');
  assert.deepEqual([...all].sort(), [...commandNames].sort());
  assert.deepEqual(subjects, {
    files: undefined,
    never: [],
    programs: undefined,
    password: undefined,
    keys: undefined,
  });
});

test('a profile but full names its commands one by one, so that a new one is not allowed', () => {
  for (const [name, text] of Object.entries(PROFILES)) {
    const wild = text.split('\n').some((line) => line.startsWith('allow') && line.includes('*'));
    assert.equal(wild, name === 'full');
  }
});

test('rules allow the commands that they are about', () => {
  const reading = ['file-close', 'file-flush', 'file-open', 'file-read', 'file-seek'];
  assert.deepEqual(added('read /a'), reading);
  for (const mode of ['write', 'append']) assert.deepEqual(added(`${mode} /a`), [...reading, 'file-write']);
  assert.deepEqual(added('exec /a'), ['exec', 'exec-status']);
  assert.deepEqual(added('password alice'), ['set-user-password']);
  const keys = ['ssh-add-authorized-keys', 'ssh-get-authorized-keys', 'ssh-remove-authorized-keys'];
  assert.deepEqual(added('keys alice'), keys);
  assert.deepEqual(added('allow guest-suspend-*'), ['suspend-disk', 'suspend-hybrid', 'suspend-ram']);
});

test('deny has the last word, wherever it stands', () => {
  assert.ok(!commands('profile full', 'deny guest-exec', 'exec /a').includes('exec'));
  assert.deepEqual(commands('profile full', 'deny guest-*'), []);
});

test('a profile’s rule on files gives way to those of the same word, and to no others', () => {
  assert.deepEqual(opened('read /var/log/**'), ['read /var/log/']);
  assert.deepEqual(opened('write /srv/in/**'), ['read /', 'write /srv/in/']);
});

test('a program has options before it, a pattern for each argument, and perhaps more', () => {
  const [rule] = parse('profile backup', 'exec input env=LANG,TZ /bin/x -a *.txt ...').programs!;
  assert.equal(rule!.path.literal, '/bin/x');
  assert.deepEqual([rule!.input, rule!.open, rule!.arguments.length], [true, true, 2]);
  assert.deepEqual([...rule!.environment], ['LANG', 'TZ']);
  const [plain] = parse('profile backup', 'exec /bin/x').programs!;
  assert.deepEqual([plain!.input, plain!.open, plain!.arguments.length], [false, false, 0]);
});

test('links in the way to a path are followed, the beginning of a pattern too', () => {
  const { files } = parse('profile backup', 'read /var/run/a /var/run/b/*.pid /var/run/c* /var/runs');
  assert.deepEqual(
    files!.map(({ path }) => path.beginning),
    ['/run/a', '/run/b/', '/run/c', '/runs'],
  );
});

test('blank lines, comments and the ends of lines of other systems count for nothing', () => {
  assert.deepEqual(
    commands('', '# a comment', '  profile backup # another', '\tread\t/a#b\r'),
    commands('profile backup', 'read /a'),
  );
  assert.equal(parse('profile backup', 'read /a#b\r').files![0]!.path.literal, '/a#b');
});

test('every mistake is told with its line, and what is expected', () => {
  const profiles = 'read-only, backup, no-exec, full';
  const rules = 'allow, deny, read, write, append, never, exec, password, keys';
  for (const [line, message] of [
    ['profile full', "a second 'profile', expected one"],
    ['alow guest-ping', `'alow', expected one of: ${rules}`],
    ['constructor x', `'constructor', expected one of: ${rules}`],
    ['allow', "'allow' of nothing"],
    ['allow guest-nope', "there is no command 'guest-nope'"],
    ['deny guest-x-*', "there is no command 'guest-x-*'"],
    ['read hard-links', "'read' of no path"],
    ['read var/log', "'var/log', expected a path from the root"],
    ['read **', "'**', expected a path from the root"],
    ['read /var/log/', "'/var/log/', expected '/var/log/**' for what is below it"],
    ['write /a/../b', "'/a/../b', expected a path without '.', '..' and '//'"],
    ['write /a//b', "'/a//b', expected a path without '.', '..' and '//'"],
    ['append /a/.', "'/a/.', expected a path without '.', '..' and '//'"],
    ['read /a hard-links', "'hard-links', expected a path from the root"],
    ['never /a', "'never', expected a rule of read, write or append before it, which it narrows"],
    ['exec input', "expected a program's path from the root"],
    ['exec ls -l', "'ls', expected input, env=NAME,... or a program's path from the root"],
    ['exec env= /a', "'env=', expected input, env=NAME,... or a program's path from the root"],
    ['read "/a', 'a quote that is not closed'],
    ['read /a\\', 'nothing behind the backslash'],
    ['read /strange/a', "'/strange/a' is strange"],
  ] as const)
    assert.equal(mistake(line), message, line);
  const all = { message: `policy:1: expected one profile of: ${profiles}\npolicy:3: 'read' of nothing` };
  assert.throws(() => parse('profile nope', '', 'read'), all);
  assert.throws(() => parse('profile full backup'), {
    message: `policy:1: expected one profile of: ${profiles}`,
  });
  for (const text of ['', 'read /a'])
    assert.throws(() => parse(text), { message: "policy:1: expected 'profile NAME' before all rules" });
});

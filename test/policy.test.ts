/** Attempts to get around a policy, on the program and the real kernel. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { SpawnedAgent } from './support/spawned-agent.ts';

let folder: string;
let policy: string;
/** What the rules are about, and what they are not. */
let open: string;
let closed: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'qga-policy-')));
  policy = join(folder, 'policy');
  open = join(folder, 'open');
  closed = join(folder, 'closed');
  for (const each of [open, closed]) {
    mkdirSync(each);
    writeFileSync(join(each, 'file'), 'untouched');
  }
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function start(rules: readonly string[], ...options: string[]): Promise<SpawnedAgent> {
  writeFileSync(policy, ['profile read-only', ...rules, ''].join('\n'), { mode: 0o600 });
  return SpawnedAgent.start(folder, '--policy', policy, ...options);
}

/** What an attempt to open a file comes to: `open`, or why not. */
async function attempt(agent: SpawnedAgent, path: string, mode = 'r'): Promise<string> {
  const result = await agent.ask('guest-file-open', { path, mode });
  if (typeof result !== 'number') return String(result);
  await agent.ask('guest-file-close', { handle: result });
  return 'open';
}

const NOT_ALLOWED = /^refused: the policy does not allow to open '[^]*' for [a-z ]*(: .*)?$/;

async function assertClosed(agent: SpawnedAgent, path: string, modes = ['r', 'w', 'a', 'r+']): Promise<void> {
  for (const mode of modes) assert.match(await attempt(agent, path, mode), NOT_ALLOWED, `${mode} ${path}`);
}

/** What a program writes; or why it is refused. */
async function run(agent: SpawnedAgent, path: string, more: object = {}): Promise<string> {
  const started = await agent.ask('guest-exec', { path, 'capture-output': true, ...more });
  if (typeof started === 'string') return started;
  for (;;) {
    const status = (await agent.ask('guest-exec-status', started as object)) as Record<string, string>;
    if (status['exited']) return Buffer.from(status['out-data'] ?? '', 'base64').toString();
    await sleep(10);
  }
}

describe('files', () => {
  test('are opened in the ways that the rules name, and in no others', async () => {
    await using agent = await start([`read ${open}/*`, `append ${open}/log`]);
    assert.equal(await attempt(agent, `${open}/file`), 'open');
    assert.equal(await attempt(agent, `${open}/log`, 'a'), 'open');
    assert.equal(await attempt(agent, `${open}/log`, 'a+'), 'open');
    for (const mode of ['w', 'a', 'r+', 'w+']) await assertClosed(agent, `${open}/file`, [mode]);
    await assertClosed(agent, `${open}/log`, ['w', 'r+']);
    await assertClosed(agent, `${closed}/file`);
    await assertClosed(agent, `${open}/new`, ['w']);
    assert.deepEqual(readdirSync(open).toSorted(), ['file', 'log']);
    assert.equal(readFileSync(`${open}/file`, 'utf8'), 'untouched');
  });

  test('are not reached by dots, links, the links of /proc, or a relative path', async () => {
    symlinkSync(closed, `${open}/folder`);
    symlinkSync(`${closed}/file`, `${open}/link`);
    symlinkSync(`${closed}/new`, `${open}/dangling`);
    symlinkSync(`/proc/self/root${closed}`, `${open}/root`);
    symlinkSync(`/proc/${process.pid}/cwd`, `${open}/cwd`);
    await using agent = await start([`read ${open}/**`, `write ${open}/**`]);
    for (const path of [
      `${open}/../closed/file`,
      `${open}/./../closed/file`,
      `${open}/folder/file`,
      `${open}/folder/new`,
      `${open}/link`,
      `${open}/root/file`,
      `${open}/cwd/package.json`,
      `${open}/folder/../closed/file`,
      `/proc/self/root${closed}/file`,
      `/proc/${process.pid}/root${closed}/file`,
      `/proc/self/fd/0`,
      '/dev/stdin',
      '/dev/fd/1',
      'closed/file',
      `.${closed}/file`,
      '',
    ])
      await assertClosed(agent, path);
    await assertClosed(agent, `${open}/dangling`, ['w', 'a']);
    assert.equal(readFileSync(`${closed}/file`, 'utf8'), 'untouched');
    assert.equal(existsSync(`${closed}/new`), false);
    // The same ways to what the rules are about are free.
    assert.equal(await attempt(agent, `/proc/self/root${open}/../open/file`), 'open');
  });

  test('of other names are not told to be there or not', async () => {
    await using agent = await start([`read ${open}/**`]);
    const told = async (name: string): Promise<string> =>
      (await attempt(agent, `${closed}/${name}`)).replace(name, 'NAME');
    assert.equal(await told('file'), await told('none'));
    assert.equal(await told('file'), await told('none/none'));
  });

  test('are not reached by hard links, unless the rule says so, and not by FIFOs, devices and folders', async () => {
    linkSync(`${closed}/file`, `${open}/hard`);
    execFileSync('mkfifo', [`${open}/fifo`]);
    symlinkSync('/dev/null', `${open}/null`);
    mkdirSync(`${open}/folder`);
    await using agent = await start([
      `read ${open}/** /dev/null`,
      `write ${open}/** /dev/null`,
      `read hard-links devices ${open}/ha* ${open}/fi*`,
    ]);
    assert.match(await attempt(agent, `${open}/hard`, 'w'), /it has more than one name$/);
    assert.equal(readFileSync(`${closed}/file`, 'utf8'), 'untouched');
    for (const name of ['fifo', 'null', 'folder'])
      assert.match(await attempt(agent, `${open}/${name}`, 'a'), /it is no regular file$/, name);
    assert.match(await attempt(agent, open), NOT_ALLOWED);
    for (const name of ['hard', 'fifo']) assert.equal(await attempt(agent, `${open}/${name}`), 'open', name);
  });

  test('of the kernel take a rule that says so', async () => {
    await using agent = await start(['read /proc/loadavg', 'read kernel /proc/uptime /proc/*/mem']);
    assert.match(await attempt(agent, '/proc/loadavg'), /it is the kernel’s$/);
    assert.equal(await attempt(agent, '/proc/uptime'), 'open');
  });

  test('that never may be opened are not, though a rule opens their folder', async () => {
    symlinkSync('file', `${open}/link`);
    await using agent = await start([`read ${open}/**`, `never ${open}/f*`]);
    await assertClosed(agent, `${open}/file`);
    await assertClosed(agent, `${open}/link`);
    assert.equal(
      await attempt(agent, `${open}/none`),
      `refused: failed to open file '${open}/none' (mode: 'r'): No such file or directory`,
    );
  });

  test('of a folder that is a link at the start are those of where it leads, of one that is later, none', async () => {
    symlinkSync(open, `${folder}/early`);
    await using agent = await start([`read ${folder}/early/**`, `read ${folder}/late/**`]);
    assert.equal(await attempt(agent, `${folder}/early/file`), 'open');
    assert.equal(await attempt(agent, `${open}/file`), 'open');
    symlinkSync(closed, `${folder}/late`);
    await assertClosed(agent, `${folder}/late/file`);
    rmSync(`${folder}/late`);
    mkdirSync(`${folder}/late`);
    writeFileSync(`${folder}/late/file`, '');
    assert.equal(await attempt(agent, `${folder}/late/file`), 'open');
    rmSync(`${folder}/early`);
    symlinkSync(closed, `${folder}/early`);
    await assertClosed(agent, `${folder}/early/file`);
  });

  for (const [what, script] of [
    ['a file', 'ln -sf ../closed/file open/x; rm -f open/x; echo mine > open/x; rm -f open/x'],
    [
      'a folder',
      'ln -sfn ../closed open/d; rm -f open/d; mkdir open/d; echo mine > open/d/file; rm -r open/d',
    ],
  ] as const)
    test(`${what} that is swapped all the time is never what no rule opens`, async () => {
      const path = what === 'a file' ? `${open}/x` : `${open}/d/file`;
      await using agent = await start([`read ${open}/**`, `write ${open}/**`]);
      const swapper = spawn('/bin/sh', ['-c', `while :; do ${script}; done`], {
        cwd: folder,
        stdio: 'ignore',
      });
      const outcomes = new Map<string, number>();
      try {
        for (const end = Date.now() + 1000; Date.now() < end;)
          for (const mode of ['r', 'w', 'r+', 'a']) {
            const handle = await agent.ask('guest-file-open', { path, mode });
            const outcome = typeof handle === 'number' ? 'open' : String(handle).replace(/.*[:)] /, '');
            outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
            if (typeof handle !== 'number') continue;
            if (mode === 'r') {
              const read = (await agent.ask('guest-file-read', { handle })) as { 'buf-b64': string };
              assert.notEqual(Buffer.from(read['buf-b64'], 'base64').toString(), 'untouched');
            } else await agent.ask('guest-file-write', { handle, 'buf-b64': 'eA==' });
            await agent.ask('guest-file-close', { handle });
          }
      } finally {
        swapper.kill('SIGKILL');
        await once(swapper, 'exit');
      }
      assert.equal(readFileSync(`${closed}/file`, 'utf8'), 'untouched', [...outcomes].join(' '));
      assert.ok((outcomes.get('open') ?? 0) > 0 && outcomes.size > 1, [...outcomes].join(' '));
    });

  test('that are open under an older policy are not under a newer one', async () => {
    let handle: unknown;
    {
      await using agent = await start([`read ${open}/**`]);
      handle = await agent.ask('guest-file-open', { path: `${open}/file` });
      assert.equal(handle, 1000);
    }
    await using agent = await start([`read ${closed}/**`]);
    assert.equal(await agent.ask('guest-file-read', { handle }), `refused: handle '1000' has not been found`);
    assert.equal(await agent.ask('guest-file-open', { path: `${closed}/file` }), 1001);
  });
});

describe('the agent’s own files', () => {
  test('are opened by no rule and no name', async () => {
    const configuration = join(folder, 'configuration');
    const hook = join(folder, 'hook');
    const log = join(folder, 'log');
    writeFileSync(configuration, '');
    writeFileSync(hook, '#!/bin/sh\n', { mode: 0o755 });
    mkdirSync(`${hook}.d`);
    await using agent = await start(
      ['read hard-links devices kernel /**', 'write hard-links devices kernel /**'],
      '-c',
      configuration,
      `-F${hook}`,
      '-l',
      log,
    );
    const pid = String(agent.child.pid);
    const state = join(folder, 'qga.state');
    const executable = `/proc/${pid}/exe`;
    for (const [index, own] of [policy, configuration, hook, log, state].entries()) {
      symlinkSync(own, join(open, `link-${index}`));
      linkSync(own, join(open, `hard-${index}`));
      for (const path of [own, `/proc/self/root${own}`, `${open}/link-${index}`, `${open}/hard-${index}`])
        assert.match(await attempt(agent, path, 'a'), /: it is the agent’s own$/, path);
    }
    for (const path of [
      `${hook}.d/50-new`,
      `${state}.isfrozen`,
      `${policy}.new`,
      executable,
      realpathSync(executable),
      ...['mem', 'environ', 'maps', `task/${pid}/mem`, 'fd/0'].map((name) => `/proc/${pid}/${name}`),
      '/proc/self/mem',
      '/proc/thread-self/mem',
    ]) {
      const told = await attempt(agent, path, path.endsWith('new') ? 'w' : 'r');
      // A descriptor leads to what it is open for: /dev/null here.
      if (!path.endsWith('fd/0')) assert.match(told, /: it is the agent’s own$/, path);
    }
    assert.deepEqual(readdirSync(`${hook}.d`), []);
    assert.equal(await attempt(agent, `${closed}/file`, 'a'), 'open');
  });

  test('cannot be read under any profile but full', async () => {
    writeFileSync(join(folder, 'copy'), 'profile full\n');
    for (const profile of ['read-only', 'backup', 'no-exec']) {
      await using agent = await SpawnedAgent.start(folder, '--policy', profile);
      const state = await attempt(agent, join(folder, 'qga.state'));
      if (profile === 'no-exec') {
        assert.match(state, /: it is the agent’s own$/);
        assert.equal(await attempt(agent, `${open}/file`), 'open');
        assert.match(await attempt(agent, `${open}/file`, 'w'), NOT_ALLOWED);
      } else
        assert.match(
          state,
          /^refused: Command guest-file-open has been disabled: the policy does not allow it$/,
        );
      assert.match(
        String(await agent.ask('guest-exec', { path: '/bin/true' })),
        /the policy does not allow it$/,
      );
    }
    await using agent = await SpawnedAgent.start(folder, '--policy', 'full');
    assert.equal(await attempt(agent, join(folder, 'qga.state')), 'open');
  });
});

describe('programs', () => {
  test('run with the arguments that the rules name, and no others', async () => {
    await using agent = await start(['exec /bin/echo hello *.txt', 'exec /usr/bin/printf %s ...']);
    assert.equal(await run(agent, '/bin/echo', { arg: ['hello', 'a.txt'] }), 'hello a.txt\n');
    assert.equal(await run(agent, '/usr/bin/printf', { arg: ['%s', '-x', '../y'] }), '-x../y');
    for (const arg of [
      [],
      ['hello'],
      ['hello', 'a.txt', 'more'],
      ['hello', 'a/b.txt'],
      ['hello', '-n.txt'],
      ['hello a.txt'],
      ['bye', 'a.txt'],
    ])
      assert.match(await run(agent, '/bin/echo', { arg }), /'\/bin\/echo': not with these arguments$/);
    assert.match(await run(agent, '/usr/bin/printf', { arg: ['%d'] }), /not with these arguments$/);
    assert.match(await run(agent, '/bin/sh', { arg: ['hello', 'a.txt'] }), /'\/bin\/sh'$/);
  });

  test('are not found by PATH, by a relative path or by dots', async () => {
    const fake = join(folder, 'bin');
    mkdirSync(fake);
    for (const name of ['echo', 'true']) writeFileSync(join(fake, name), '#!/bin/sh\nid\n', { mode: 0o755 });
    await using agent = await start(['exec env=PATH /bin/echo real']);
    const arg = ['real'];
    assert.equal(await run(agent, 'echo', { arg, env: [`PATH=${fake}`] }), 'real\n');
    assert.equal(await run(agent, '/usr/../bin/./echo', { arg }), 'real\n');
    for (const path of [
      'true',
      './echo',
      '../bin/echo',
      `${fake}/echo`,
      `/bin/../${fake}/echo`,
      '',
      '/',
      '/bin/',
    ])
      assert.match(await run(agent, path, { arg, env: [`PATH=${fake}`] }), /does not allow to run/, path);
  });

  test('have no variables and no input but those that the rule names', async () => {
    await using agent = await start(['exec env=LANG,TZ /usr/bin/env', 'exec input /bin/cat']);
    assert.equal(await run(agent, '/usr/bin/env', { env: ['TZ=UTC', 'LANG=C'] }), 'TZ=UTC\nLANG=C\n');
    for (const env of [['LD_PRELOAD=/x.so'], ['TZ=UTC', 'PATH=/x'], ['=x'], ['TZ2=x'], ['LD_PRELOAD']])
      assert.match(
        await run(agent, '/usr/bin/env', { env }),
        /not with these variables in its environment$/,
        env.join(' '),
      );
    assert.equal(await run(agent, '/bin/cat', { 'input-data': 'aGk=' }), 'hi');
    assert.match(await run(agent, '/usr/bin/env', { 'input-data': 'aGk=' }), /not with input$/);
  });

  test('keep their name: a rule on one name of a program is no rule on its others', async () => {
    const box = join(folder, 'box');
    writeFileSync(box, '#!/bin/sh\necho "$0"\n', { mode: 0o755 });
    for (const name of ['ls', 'sh']) symlinkSync('box', join(folder, name));
    await using agent = await start([`exec ${folder}/ls`]);
    assert.equal(await run(agent, join(folder, 'ls')), `${box}\n`);
    for (const name of ['sh', 'box'])
      assert.match(await run(agent, join(folder, name)), /does not allow to run/);
  });

  test('that others could put something else in the place of are refused', async () => {
    const shared = join(folder, 'shared');
    mkdirSync(shared);
    const program = join(shared, 'program');
    writeFileSync(program, '#!/bin/sh\necho ran\n', { mode: 0o755 });
    symlinkSync(program, join(folder, 'link'));
    await using agent = await start([`exec ${shared}/program`, `exec ${folder}/link`]);
    assert.equal(await run(agent, program), 'ran\n');
    chmodSync(shared, 0o777);
    for (const path of [program, join(folder, 'link')])
      assert.equal(
        await run(agent, path),
        `refused: the policy does not allow to run '${path}': others than root may change '${shared}'`,
      );
    chmodSync(shared, 0o755);
    chmodSync(program, 0o757);
    assert.match(await run(agent, program), /others than root may change/);
  });

  test('of the agent’s own are not run', async () => {
    const hook = join(folder, 'hook');
    writeFileSync(hook, '#!/bin/sh\necho ran\n', { mode: 0o755 });
    linkSync(hook, join(open, 'other'));
    await using agent = await start([`exec ${folder}/** ...`], `-F${hook}`);
    for (const path of [hook, join(open, 'other')])
      assert.match(await run(agent, path, { arg: ['freeze'] }), /: it is the agent’s own$/);
  });
});

test('what the policy does not allow is listed as disabled, and refused as an unknown command is', async () => {
  await using agent = await start([`read ${open}/**`, 'deny guest-file-seek'], '-b', 'guest-get-time');
  const { supported_commands } = (await agent.ask('guest-info')) as {
    supported_commands: { name: string; enabled: boolean }[];
  };
  const enabled = new Map(supported_commands.map(({ name, enabled: is }) => [name, is]));
  const expected = {
    'guest-ping': true,
    'guest-file-open': true,
    'guest-file-read': true,
    'guest-file-write': false,
    'guest-file-seek': false,
    'guest-get-time': false,
    'guest-get-osinfo': true,
    'guest-exec': false,
    'guest-shutdown': false,
  };
  for (const [name, is] of Object.entries(expected)) assert.equal(enabled.get(name), is, name);
  const { error } = await agent.channel.request({ execute: 'guest-shutdown' });
  assert.deepEqual(error, {
    class: 'CommandNotFound',
    desc: 'Command guest-shutdown has been disabled: the policy does not allow it',
  });
});

describe('a policy that cannot be used', () => {
  test('keeps the agent from starting, and every mistake is told with its line', () => {
    writeFileSync(policy, 'profile backup\nread /var/log/\n\nexec ls\n', { mode: 0o600 });
    for (const more of [[], ['-D']]) {
      const { status, stderr, stdout } = SpawnedAgent.run(folder, '--policy', policy, ...more);
      assert.deepEqual([status, stdout], [1, '']);
      assert.deepEqual(stderr.replaceAll(/^[\d.]+: critical: /gm, '').split('\n'), [
        `${policy}:2: '/var/log/', expected '/var/log/**' for what is below it`,
        `${policy}:4: 'ls', expected input, env=NAME,... or a program's path from the root`,
        '',
      ]);
    }
    assert.equal(existsSync(join(folder, 'sock')), false);
  });

  test('is one that is not there, that others may write to, or that has no such name', () => {
    const told = (name: string): string => {
      const { status, stderr } = SpawnedAgent.run(folder, '--policy', name);
      assert.equal(status, 1);
      return stderr.replace(/^[\d.]+: critical: /, '').trimEnd();
    };
    assert.equal(told(`${folder}/none`), `${folder}/none: No such file or directory`);
    assert.equal(told(folder), `${folder}: Not a regular file`);
    const profiles = 'read-only, backup, no-exec, full';
    assert.equal(told('nope'), `no policy 'nope', expected ${profiles} or a path with a slash`);
    writeFileSync(policy, 'profile full\n');
    chmodSync(policy, 0o664);
    assert.equal(told(policy), `${policy}: others may change it, expected a file of root's with mode 0644`);
  });
});

test('the policy is a setting like others, told only where it is set', () => {
  writeFileSync(join(folder, 'configuration'), '[general]\npolicy=backup\n');
  assert.match(
    SpawnedAgent.run(folder, '-c', join(folder, 'configuration'), '-D').stdout,
    /\npolicy=backup\n/,
  );
  assert.doesNotMatch(SpawnedAgent.run(folder, '-D').stdout, /^policy=/m);
});

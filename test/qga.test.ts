import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { commandNames } from '../src/api/index.ts';
import { HostileAgent, TestAgent } from '../src/testing/index.ts';
import { PseudoTerminal } from './support/pseudo-terminal.ts';
import { QgaProcess, type QgaResult } from './support/qga-process.ts';
import { QgaProgram } from './support/qga-program.ts';

/** Runs `qga` as a user does, in a pipe; `signal` is sent once it has written `after`. */
async function qga(
  words: readonly string[],
  { input = '', signal, after = '' }: { input?: string; signal?: NodeJS.Signals; after?: string } = {},
): Promise<QgaResult> {
  const call = new QgaProcess(program.path, words, { input });
  if (signal !== undefined) {
    await call.says(after);
    call.interrupt(signal);
  }
  return await call.ended;
}

/** Runs `qga` on a terminal of this size; `keys` are typed once it has shown `after`. Tells what was shown. */
async function onTerminal(
  words: readonly string[],
  [columns, rows]: readonly [number, number],
  [after, keys] = ['', ''],
): Promise<{ shown: string; code: number | null }> {
  using terminal = new PseudoTerminal();
  terminal.resize(columns, rows);
  const env = { ...process.env, TERM: 'xterm', QGA_INVENTORY: '', NO_COLOR: '1' };
  const child = terminal.start(process.execPath, [program.path, ...words], { env });
  let shown = '';
  if (after !== '') {
    shown = (await terminal.until(after)) + after;
    terminal.send(keys);
  }
  while (child.exitCode === null && child.signalCode === null) shown += await terminal.watch(50);
  shown += await terminal.watch(1);
  return { shown, code: child.exitCode };
}

/** Whether the guest is frozen, as `qga` tells. */
async function frozen(): Promise<QgaResult> {
  return await qga(['-t', agent.socket, 'freeze', '--status']);
}

let program: QgaProgram;
let agent: TestAgent;
let folder: string;

before(async () => {
  program = await QgaProgram.make();
});
after(() => program[Symbol.asyncDispose]());

beforeEach(() => {
  agent = TestAgent.start();
  folder = mkdtempSync(join(tmpdir(), 'qga-test-'));
});
afterEach(() => {
  agent.close();
  rmSync(folder, { recursive: true });
});

describe('qga', () => {
  test('tells what there is, and how to begin', async () => {
    const { code, out } = await qga(['--help']);
    assert.equal(code, 0);
    assert.match(out, /^Usage: qga /);
    for (const verb of ['info', 'cp', 'exec', 'freeze', 'doctor'])
      assert.match(out, new RegExp(`^  ${verb} `, 'm'));
    assert.match((await qga(['df'])).err, /which guest\?\nName one with -t/);
  });

  test('has one exit code for each kind of failure', async () => {
    const there = ['-t', agent.socket];
    const codes = await Promise.all([
      qga([...there, 'dff']),
      qga([...there, 'guest-file-open']),
      qga([...there, 'cat', '/no/such/file']),
      qga(['-t', join(folder, 'none'), 'df']),
    ]);
    assert.deepEqual(
      codes.map(({ code }) => code),
      [2, 2, 1, 3],
    );
    assert.match(codes[0]!.err, /Did you mean df\?/);
    assert.match(codes[2]!.err, /^qga: .*No such file or directory\n/);
  });

  test('has the commands of the schema by name, with what they return as JSON', async () => {
    agent.platform.host.hostName = 'db1';
    const { out, code } = await qga(['-t', agent.socket, 'guest-get-host-name', '--json']);
    assert.deepEqual([code, out], [0, '{"host-name": "db1"}\n']);
  });

  test('tells errors as JSON, too, also those of the command line', async () => {
    const expected: readonly [readonly string[], number, string][] = [
      [['-t', join(folder, 'none'), 'df', '--json'], 3, 'no-socket'],
      [['--json', 'df', '--nosuch'], 2, 'usage'],
      [['dff', '--json'], 2, 'usage'],
      [['-t', agent.socket, '--json'], 2, 'usage'],
      [['-t', agent.socket, '--json', 'guest-exec', '--arguments', '{'], 2, 'usage'],
    ];
    for (const [words, code, name] of expected) {
      const ran = await qga(words);
      assert.equal(ran.code, code);
      assert.equal((JSON.parse(ran.out) as { error: { code: string } }).error.code, name);
      assert.equal(ran.err, '');
    }
  });

  test('says in its help what a verb is, and which commands the schema has', async () => {
    assert.match(
      (await qga(['help', 'guest-file-open'])).out,
      /^Usage: qga guest-file-open .*--path <text>/s,
    );
    assert.match((await qga(['help', '--schema'])).out, /^ {2}guest-ping +Does nothing\.$/m);
    const { code, err } = await qga(['help', 'nosuch']);
    assert.deepEqual([code, err.split('\n')[0]], [2, "qga: unknown command 'nosuch'"]);
    for (const verb of ['freeze', 'exec', 'cp', 'shell', 'doctor']) {
      const lines = (await qga([verb, '--help'])).out.split('\n');
      assert.deepEqual(
        lines.filter((line) => line.length > 80),
        [],
      );
    }
  });

  test('shows nothing of a guest that a terminal would obey', async () => {
    agent.platform.host.hostName = 'evil\u001b]0;owned\u0007\nname';
    const { out } = await qga(['-t', agent.socket, 'info']);
    assert.match(out, /evil\\u001b\]0;owned\\u0007\\nname/);
    // oxlint-disable-next-line no-control-regex -- that is what must not be there
    assert.doesNotMatch(out, /[\u0000-\u0009\u000b-\u001f]/);
  });
});

describe('qga on a terminal', () => {
  test('keeps to its columns', async () => {
    using blocked = TestAgent.start({ blocked: commandNames.filter((name) => name.includes('-set-')) });
    const { shown } = await onTerminal(['-t', blocked.socket, 'info'], [60, 24]);
    const lines = shown.split('\r\n');
    assert.match(shown, /^disabled {3}set-/m);
    assert.deepEqual(
      lines.filter((line) => line.length > 60),
      [],
    );
  });

  test('shows top on a screen of its own until q is typed, and tells what has no room on it', async () => {
    agent.platform.cpus.spent = Array.from({ length: 8 }, (_, id) => ({ id, milliseconds: [1, 0, 1, 8] }));
    const { shown } = await onTerminal(
      ['-t', agent.socket, 'top', '--interval', '0.2'],
      [80, 4],
      ['lines more', 'q'],
    );
    assert.ok(shown.startsWith('\u001b[?1049h'), JSON.stringify(shown));
    assert.ok(shown.endsWith('\u001b[?1049l'), JSON.stringify(shown));
  });
});

describe('qga passwd', () => {
  const prompt = 'New password of bob: ';

  test('asks for a password twice, and takes both where they are typed at once', async () => {
    const { shown, code } = await onTerminal(
      ['-t', agent.socket, 'passwd', 'bob'],
      [80, 24],
      [prompt, 'a\rb\r'],
    );
    assert.equal(code, 2);
    assert.match(shown, /New password of bob again: \r\nqga: the two differ; nothing was changed\r\n/);
  });

  test('ends when it is interrupted at its prompt', async () => {
    const { shown, code } = await onTerminal(
      ['-t', agent.socket, 'passwd', 'bob'],
      [80, 24],
      [prompt, '\u0003'],
    );
    assert.match(shown, /qga: interrupted/);
    assert.equal(code, 130);
  });
});

describe('qga top', () => {
  test('tells programs what a guest does, or why that is not known, in the way of all verbs', async () => {
    agent.platform.cpus.spent = [{ id: 0, milliseconds: [1, 0, 1, 8] }];
    const nobody = join(folder, 'none');
    const oneLook = ['top', '--once', '--json', '--interval', '0.2'];
    const one = await qga(['-t', agent.socket, ...oneLook]);
    assert.equal(one.code, 0);
    assert.ok('cpu' in (JSON.parse(one.out) as object));
    const two = await qga(['-t', agent.socket, '-t', nobody, ...oneLook]);
    assert.equal(two.code, 3);
    const lines = two.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { guest: string; result?: object; error?: { code: string } });
    assert.deepEqual(
      lines.map(({ guest, error }) => [guest, error?.code]),
      [
        [agent.socket, undefined],
        [nobody, 'no-socket'],
      ],
    );
    assert.ok('cpu' in lines[0]!.result!);
  });

  test('waits for a silent guest as long as it is told', async () => {
    const silent = join(folder, 'silent');
    const server = createServer().listen(silent);
    await once(server, 'listening');
    try {
      const { code, out } = await qga(['-t', silent, '--timeout', '0.3', 'top', '--once', '--json']);
      assert.equal(code, 3);
      assert.match(out, /within 300 ms/);
    } finally {
      server.close();
    }
  });
});

describe('qga cp', () => {
  test('brings a file here as it is, and takes it back', async () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7) % 251));
    const [here, back] = [join(folder, 'here'), join(folder, 'back')];
    writeFileSync(here, bytes);
    const to = await qga(['-t', agent.socket, 'cp', here, ':/there', '--no-verify']);
    assert.equal(to.code, 0, to.err);
    const from = await qga(['-t', agent.socket, 'cp', ':/there', back, '--no-verify']);
    assert.equal(from.code, 0, from.err);
    assert.ok(readFileSync(back).equals(bytes));
    assert.ok(!existsSync(`${back}.part`));
  });

  test('wants one side to be in the guest, -r for a directory, and a directory where a slash says so', async () => {
    const wrong: readonly [readonly string[], RegExp][] = [
      [['a', 'b'], /Write a :/],
      [[':a', ':b'], /Write a :/],
      [[':a'], /where to\?/],
      [[folder, ':/there'], /is a directory\nCopy it with -r/],
      [[':/a', join(folder, 'none/')], /is no directory/],
    ];
    for (const [words, message] of wrong) {
      const { code, err } = await qga(['-t', agent.socket, 'cp', ...words]);
      assert.equal(code, 2);
      assert.match(err, message);
    }
  });
});

describe('qga exec', () => {
  test('leaves the flags behind a program to it', async () => {
    agent.platform.exec.programs.set('ls', () => ({ code: 0 }));
    const { err, code } = await qga([
      '-t',
      agent.socket,
      'exec',
      '--buffered',
      'ls',
      '-l',
      'role=web',
      '--no-such',
    ]);
    assert.equal(code, 0, err);
    assert.deepEqual(agent.platform.exec.started.at(-1)?.arguments, ['-l', 'role=web', '--no-such']);
  });

  test('says at its deadline what goes on in the guest', async () => {
    agent.platform.exec.programs.set('wait', () => new Promise(() => {}));
    const ran = await qga(['-t', agent.socket, '--timeout', '1', 'exec', '--buffered', 'wait']);
    assert.equal(ran.code, 124);
    assert.match(
      ran.err,
      /^qga: the program \d+ of the guest has not ended within 1000 ms, and goes on running\n/,
    );
  });
});

describe('qga freeze', () => {
  test('runs the command while the guest stands still, and thaws it', async () => {
    const file = join(folder, 'ran');
    const { code, err } = await qga([
      '-t',
      agent.socket,
      'freeze',
      '--',
      'sh',
      '-c',
      `echo $QGA_GUEST > ${file}`,
    ]);
    assert.equal(code, 0, err);
    assert.equal(readFileSync(file, 'utf8'), `${agent.socket}\n`);
    assert.match(err, /^frozen: 0 file systems\n.*frozen nothing.*\nthawed after /);
    assert.equal((await frozen()).out, 'thawed\n');
  });

  test('thaws when the command fails, and exits as it did', async () => {
    assert.equal((await qga(['-t', agent.socket, 'freeze', '--', 'sh', '-c', 'exit 7'])).code, 7);
    assert.equal((await qga(['-t', agent.socket, 'freeze', '--', '/no/such/command'])).code, 127);
    assert.equal((await frozen()).out, 'thawed\n');
  });

  test('thaws when it is interrupted', async () => {
    const { code } = await qga(['-t', agent.socket, 'freeze', '--', 'sleep', '60'], {
      signal: 'SIGINT',
      after: 'frozen:',
    });
    assert.equal(code, 130);
    assert.equal((await frozen()).out, 'thawed\n');
  });

  test('thaws when the time is over', async () => {
    const { code } = await qga(['-t', agent.socket, '--timeout', '2', 'freeze', '--', 'sleep', '60']);
    assert.equal(code, 4);
    assert.equal((await frozen()).out, 'thawed\n');
  });

  test('says so when the guest has thawed by itself', async () => {
    const thaw = `${process.execPath} ${program.path} -t ${agent.socket} thaw`;
    // The channel serves one at a time: the inner one comes when the outer has closed.
    const { code, err } = await qga(['-t', agent.socket, 'freeze', '--', 'sh', '-c', `${thaw} & sleep 1`]);
    assert.match(err, /frozen:/);
    assert.ok(code === 6 || code === 0, err);
  });
});

describe('a hostile guest', () => {
  test('gets an error in time whatever it does, and nothing else', async () => {
    const expected: Readonly<Record<string, number>> = {
      silent: 4,
      flood: 5,
      'endless-string': 5,
      deep: 5,
      'no-json': 5,
      'half-line': 3,
      close: 3,
    };
    for (const [behaviour, code] of Object.entries(expected)) {
      using guest = await HostileAgent.start(behaviour as never);
      const ran = await qga(['-t', guest.socket, '--timeout', '15', 'guest-get-host-name']);
      assert.equal(ran.code, code, `${behaviour}: ${ran.err}`);
    }
  });
});

describe('many guests', () => {
  test('are asked side by side, and those that hang hold nobody up', async (t) => {
    const dumb = createServer(() => {});
    const socket = join(folder, 'dumb');
    await new Promise<void>((done) => dumb.listen(socket, done));
    t.after(() => dumb.close());
    const agents = Array.from({ length: 6 }, () => TestAgent.start());
    t.after(() => agents.forEach((one) => one.close()));
    const lines = agents.map((one, i) => `web-${i} unix:${one.socket} role=web`);
    const dumbs = Array.from({ length: 3 }, (_, i) => `dumb-${i} unix:${socket} role=web`);
    const inventory = join(folder, 'guests');
    writeFileSync(inventory, [...dumbs, ...lines].join('\n'));
    const { code, out, err } = await qga([
      '--inventory',
      inventory,
      '-l',
      'role=web',
      '--json',
      'guest-ping',
    ]);
    assert.equal(code, 3);
    const results = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { guest: string; error?: { code: string } });
    assert.equal(results.filter(({ error }) => error === undefined).length, 6);
    assert.deepEqual(
      results
        .filter(({ error }) => error !== undefined)
        .map(({ guest, error }) => `${guest} ${error!.code}`)
        .sort(),
      ['dumb-0 no-agent', 'dumb-1 no-agent', 'dumb-2 no-agent'],
    );
    assert.match(err, /6 of 9 guests done in .*; not: 3 no-agent/);
  });
});

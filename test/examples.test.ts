import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { HostileAgent, TestAgent } from '../src/testing/index.ts';
import { SpawnedAgent } from './support/spawned-agent.ts';

const examples = join(import.meta.dirname, '../examples');
const folder = mkdtempSync(join(tmpdir(), 'qemu-ga-examples-'));
const socket = join(folder, 'sock');
let agent: SpawnedAgent;

before(async () => {
  agent = await SpawnedAgent.start(folder, '--block-rpcs=guest-set-time');
  agent.channel.close(); // it serves one client at a time
});
after(async () => {
  await agent[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs an example as its comment says; `signal` is sent when it has printed `after`. */
async function run(
  name: string,
  words: readonly string[],
  { signal, after = '' }: { signal?: NodeJS.Signals; after?: string } = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [join(examples, `${name}.ts`), ...words], { cwd: folder });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    if (signal !== undefined && out.includes(after)) child.kill(signal);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const code = await new Promise<number | null>((done) => child.on('close', done));
  return { code, out, err };
}

/** A guest in memory with a file system, which may be frozen. */
function guestWithDisk(): TestAgent {
  const guest = TestAgent.start();
  guest.platform.filesystems.mounted = [{ mountpoint: '/', type: 'ext4', major: 8, minor: 1 }];
  return guest;
}

/** What is tried of each example, by its name. */
const trials: Readonly<Record<string, () => void>> = {
  'quiesced-snapshot': () => {
    test('the guest stands still while the command runs, whose exit code is told', async () => {
      using guest = guestWithDisk();
      const held: number[] = [];
      guest.platform.filesystems.beforeThaw.set(
        '/',
        () => void held.push(guest.platform.filesystems.frozen.size),
      );
      const ran = await run('quiesced-snapshot', [guest.socket, 'sh', '-c', 'echo snapshot; exit 7']);
      assert.deepEqual(ran, { code: 7, out: '1 file systems are frozen\nsnapshot\nthawed\n', err: '' });
      assert.deepEqual([held, guest.platform.filesystems.frozen.size], [[1], 0]);
    });

    test('the guest is thawed when the command cannot be run, and when it is interrupted', async () => {
      using guest = guestWithDisk();
      const unknown = await run('quiesced-snapshot', [guest.socket, '/no/such/command']);
      assert.equal(unknown.code, 1);
      assert.match(unknown.err, /ENOENT/);
      assert.equal(guest.platform.filesystems.frozen.size, 0);
      const interrupted = await run('quiesced-snapshot', [guest.socket, 'sleep', '60'], {
        signal: 'SIGINT',
        after: 'frozen',
      });
      assert.equal(interrupted.code, 1);
      assert.match(interrupted.err, /SIGINT/);
      assert.equal(guest.platform.filesystems.frozen.size, 0);
    });

    test('a guest that thaws too early is an error', async () => {
      using guest = guestWithDisk();
      guest.platform.filesystems.beforeThaw.set('/', () => void guest.platform.filesystems.frozen.clear());
      const { code, err } = await run('quiesced-snapshot', [guest.socket, 'true']);
      assert.equal(code, 1);
      assert.match(err, /thawed-early/);
    });
  },

  'group-snapshot': () => {
    test('all guests stand still at once, and go on afterwards', async () => {
      using one = guestWithDisk();
      using other = guestWithDisk();
      const both: number[] = [];
      for (const { platform } of [one, other])
        platform.filesystems.beforeThaw.set('/', () => {
          both.push(one.platform.filesystems.frozen.size + other.platform.filesystems.frozen.size);
        });
      const { code, out } = await run('group-snapshot', ['echo snapshot', one.socket, other.socket]);
      assert.equal(code, 0);
      assert.match(out, /^all frozen after \d+ ms\nsnapshot\nall thawed\n$/);
      assert.deepEqual(both, [2, 1]);
    });

    test('none is left frozen where another cannot be frozen', async () => {
      using one = guestWithDisk();
      using other = TestAgent.start({ blocked: ['guest-fsfreeze-freeze'] });
      const { code, out, err } = await run('group-snapshot', ['echo snapshot', one.socket, other.socket]);
      assert.deepEqual([code, out], [1, '']);
      assert.match(err, /code: 'blocked'/);
      assert.equal(one.platform.filesystems.frozen.size, 0);
    });
  },

  'copy-file': () => {
    test('a file arrives whole under its name, with its checksum', async () => {
      const [from, to] = [join(folder, 'from'), join(folder, 'to')];
      writeFileSync(from, Buffer.alloc(3_000_000, 'a guest'));
      const { code, out } = await run('copy-file', [socket, from, to]);
      assert.equal(code, 0);
      assert.match(out, /^\S+to: SHA-256 [0-9a-f]{64}, on both sides, after \d/);
      assert.ok(readFileSync(to).equals(readFileSync(from)));
    });
  },

  'run-program': () => {
    test("output comes on both streams, and the exit code is the program's", async () => {
      const ran = await run('run-program', [socket, '/bin/sh', '-c', 'echo out; echo err >&2; exit 3']);
      assert.deepEqual(ran, { code: 3, out: 'out\n', err: 'err\n' });
    });

    test('output is shown while the program runs, and Ctrl-C ends the program', async () => {
      const words = [socket, '/bin/sh', '-c', 'echo $$; exec sleep 60'];
      const { code, out } = await run('run-program', words, { signal: 'SIGINT', after: '\n' });
      assert.equal(code, 130);
      assert.throws(() => process.kill(Number(out), 0), { code: 'ESRCH' });
    });
  },

  'watch-guests': () => {
    test('a guest that hangs and one that is not there hold nobody up', async () => {
      using hanging = await HostileAgent.start('silent');
      const none = join(folder, 'none');
      const { code, out } = await run('watch-guests', [hanging.socket, none, socket]);
      const [first, second, last] = out.split('\n');
      assert.equal(code, 1);
      const lines = [first!, second!].sort((a) => (a.startsWith(none) ? -1 : 1));
      assert.match(lines[0]!, /none: no-socket: /);
      assert.match(lines[1]!, /sock: \S+, clock off by -?\d+ ms$/);
      assert.equal(last, `${hanging.socket}: no answer within 2000 ms`);
    });
  },

  'wait-until-ready': () => {
    test('it prints an address when there is one, and only then', async () => {
      using guest = TestAgent.start();
      let calls = 0;
      guest.platform.exec.programs.set('is-ready', () => {
        if (++calls === 1) return { code: 1 };
        guest.platform.network.links = [link('lo', '127.0.0.1'), link('eth0', '192.0.2.7')];
        return { code: 0 };
      });
      const { code, out, err } = await run('wait-until-ready', [guest.socket, 'is-ready', '--wait']);
      assert.deepEqual([code, out], [0, '192.0.2.7\n']);
      assert.equal(err, 'the agent answers\nis-ready has succeeded\n');
      assert.equal(calls, 2);
    });
  },

  'typed-call': () => {
    test('a result of the schema is told, and each kind of error with what to do', async () => {
      using guest = guestWithDisk();
      guest.platform.filesystems.space.set('/', { used: 5, total: 10, totalPrivileged: 12 });
      assert.match(
        (await run('typed-call', [guest.socket, '/var/lib'])).out,
        /^\/var\/lib is on \S+, 5 bytes used\n$/,
      );
      const none = await run('typed-call', [join(folder, 'none'), '/']);
      assert.equal(none.code, 3);
      assert.match(none.err, /^no-socket: .*\nSee that the machine runs/);
      using shy = TestAgent.start({ blocked: ['guest-get-fsinfo'] });
      const blocked = await run('typed-call', [shy.socket, '/']);
      assert.equal(blocked.code, 1);
      assert.match(blocked.err, /^blocked: .*\nLet the guest's administrator/);
    });
  },

  'policy-check': () => {
    test('a command that is blocked, and one that nobody has', async () => {
      const ran = await run('policy-check', [socket, 'guest-ping', 'guest-set-time']);
      assert.deepEqual(ran, { code: 1, out: 'guest-ping: allowed\nguest-set-time: blocked\n', err: '' });
      assert.match((await run('policy-check', [socket, 'guest-pong'])).err, /no agent has guest-pong/);
    });
  },
};

const names = globSync('*.ts', { cwd: examples })
  .map((file) => file.slice(0, -'.ts'.length))
  .filter((name) => name !== 'tour')
  .sort();

test('every example is tried', () => {
  assert.deepEqual(Object.keys(trials).sort(), names);
});

test('without arguments an example says how to run it', async () => {
  for (const { code, err } of await Promise.all(names.map((name) => run(name, [])))) {
    assert.equal(code, 2);
    assert.match(err, /^Usage: [a-z-]+\.ts [A-Z]/);
  }
});

for (const name of names) {
  describe(`examples/${name}.ts`, () => {
    trials[name]?.();

    test('it is short, and says what it does and how to run it', () => {
      const text = readFileSync(join(examples, `${name}.ts`), 'utf8');
      const lines = text.trimEnd().split('\n').length;
      assert.ok(lines >= 20 && lines <= 40, `${lines} lines`);
      assert.match(text, new RegExp(`^/\\*\\*\n \\* [A-Z][^]* \\* {5}node examples/${name}\\.ts `));
      assert.match(text, /from 'qemu-ga\/client'/);
    });
  });
}

function link(name: string, address: string): TestAgent['platform']['network']['links'][number] {
  return {
    name,
    hardwareAddress: '52:54:00:12:34:56',
    addresses: [{ family: 'ipv4', address, prefix: 24 }],
    statistics: undefined,
  };
}

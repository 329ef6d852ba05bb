import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { FakeExec } from '../../platform/fake/exec.ts';
import { FakeFileSystems } from '../../platform/fake/filesystems.ts';
import { EBUSY, EINTR, EIO, EOPNOTSUPP, EPERM, SystemError } from '../../runtime/index.ts';
import { createRuntime } from '../../runtime/node/index.ts';
import { Accounting } from '../accounting.ts';
import { Housekeeping } from '../housekeeping.ts';
import { Log } from '../log.ts';
import { Policy } from '../policy/policy.ts';
import { Freeze } from './freeze.ts';

const runtime = createRuntime();
const folder = mkdtempSync(join(tmpdir(), 'qga-freeze-'));
const marker = join(folder, 'qga.state.isfrozen');
after(() => {
  runtime.close();
  rmSync(folder, { recursive: true });
});

let filesystems: FakeFileSystems;
let exec: FakeExec;
let policy: Policy;
/** What the hook was called with. */
let hooked: string[];
let logged: string[];

beforeEach(() => {
  rmSync(marker, { force: true });
  filesystems = new FakeFileSystems();
  for (const [minor, mountpoint] of ['/', '/srv', '/srv/loop'].entries()) {
    filesystems.mounted.push({ mountpoint, type: 'ext4', major: 8, minor });
  }
  exec = new FakeExec();
  hooked = [];
  exec.programs.set('hook', ({ program }) => {
    hooked.push(program.arguments.join());
    return { code: 0 };
  });
  policy = new Policy();
  logged = [];
});

interface Making {
  /** In seconds, which may be a fraction here. */
  readonly timeout?: number;
  readonly hook?: string;
  readonly loop?: typeof runtime.loop;
  /** Loads the platform's ports. */
  readonly load?: () => Promise<void>;
  readonly prepare?: () => Promise<void>;
}

function agent({
  timeout = 0,
  hook = 'hook',
  loop = runtime.loop,
  load,
  prepare = async () => {},
}: Making = {}): Freeze {
  const sys = { ...runtime.sys, write: record };
  const log = new Log(sys, 2, true);
  const platform = { exec, filesystems, ...(load && { load }) };
  return new Freeze({ sys, loop }, platform, log, policy, new Housekeeping(runtime, []), {
    hook,
    timeout,
    stateDirectory: folder,
    accounting: new Accounting(runtime, undefined),
    writers: [],
    prepare,
  });
}

function record(_fd: number, bytes: Uint8Array, at: number, length: number): number {
  logged.push(Buffer.from(bytes.subarray(at, at + length)).toString());
  return length;
}

/** Freezing `mountpoint` blocks until the function that is returned is called. */
function block(mountpoint: string): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  filesystems.beforeFreeze.set(mountpoint, () => promise);
  return resolve;
}

function fail(mountpoint: string, errno: number): void {
  filesystems.beforeFreeze.set(mountpoint, () => {
    throw new SystemError(-errno, 'ioctl', mountpoint);
  });
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(5);
}

test('the last mounted is frozen first, and all are thawed in the order of their mounts', async () => {
  const freeze = agent();
  assert.equal(await freeze.freeze(), 3);
  assert.deepEqual([...filesystems.frozen], ['/srv/loop', '/srv', '/']);
  assert.deepEqual([freeze.frozen, hooked], [true, ['freeze']]);
  assert.equal(await freeze.thaw(), 3);
  assert.deepEqual([freeze.frozen, filesystems.frozen.size, hooked], [false, 0, ['freeze', 'thaw']]);
});

test('what a thaw may need is loaded first, and without it nothing is frozen', async () => {
  const prepare = async () => {
    assert.deepEqual([hooked, filesystems.frozen.size], [[], 0]);
    throw new Error('out of memory');
  };
  const freeze = agent({ prepare });
  await assert.rejects(freeze.freeze(), { message: 'out of memory' });
  assert.deepEqual([freeze.frozen, hooked, filesystems.frozen.size], [false, [], 0]);
});

test('while frozen there is a marker that only the agent reads, and after that there is none', async () => {
  const freeze = agent({ timeout: 100 });
  await freeze.freeze();
  assert.equal(statSync(marker).mode & 0o777, 0o600);
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  const [, time] = /^\[frozen\]\nboot_id=(?:.+)\nfrozen_at=(?:[\d.]+)\nthaw_at=(.+)\n$/.exec(
    readFileSync(marker, 'utf8'),
  )!;
  assert.ok(readFileSync(marker, 'utf8').includes(boot));
  assert.ok(Math.abs(Number(time) - runtime.sys.now() - 100_000) < 5000);
  await freeze.thaw();
  assert.ok(!existsSync(marker));
});

test('of a list only what is mounted at just these places is frozen', async () => {
  const freeze = agent();
  assert.equal(await freeze.freeze(['/srv', '/srv/', '/nowhere']), 1);
  assert.deepEqual([...filesystems.frozen], ['/srv']);
  await freeze.thaw();
});

test('when nothing could be frozen the agent is not frozen, and the hook does not run again', async () => {
  const freeze = agent();
  assert.equal(await freeze.freeze([]), 0);
  assert.deepEqual([freeze.frozen, existsSync(marker), hooked], [false, false, ['freeze']]);
});

test('what cannot be frozen, or is frozen already, is passed over', async () => {
  const freeze = agent();
  fail('/srv', EOPNOTSUPP);
  fail('/', EBUSY);
  assert.equal(await freeze.freeze(), 1);
  await freeze.thaw();
});

test('when one fails all are thawed again, and the hook runs', async () => {
  const freeze = agent();
  fail('/', EIO);
  await assert.rejects(freeze.freeze(), { message: 'failed to freeze /: Input/output error' });
  assert.deepEqual(
    [freeze.frozen, filesystems.frozen.size, existsSync(marker), hooked],
    [false, 0, false, ['freeze', 'thaw']],
  );
});

test('when the hook before fails nothing is frozen, and the hook after does not run', async () => {
  exec.programs.set('hook', ({ program, write }) => {
    hooked.push(program.arguments.join());
    write('stderr', 'database is busy\n');
    return { code: 1 };
  });
  const freeze = agent();
  await assert.rejects(freeze.freeze(), {
    message: 'child process has failed to execute fsfreeze hook: database is busy\n',
  });
  assert.deepEqual([freeze.frozen, filesystems.frozen.size, hooked], [false, 0, ['freeze']]);
});

test('when the hook after fails that is told, and all are thawed', async () => {
  exec.programs.set('hook', ({ program }) => ({ code: program.arguments[0] === 'thaw' ? 2 : 0 }));
  const freeze = agent();
  await freeze.freeze();
  await assert.rejects(freeze.thaw(), {
    message: 'child process has failed to execute fsfreeze hook: exit status 2',
  });
  assert.deepEqual([freeze.frozen, filesystems.frozen.size], [false, 0]);
});

test('a thaw of what is not frozen counts none, and runs the hook', async () => {
  assert.equal(await agent().thaw(), 0);
  assert.deepEqual(hooked, ['thaw']);
});

test('while frozen the agent only does what ends that, and its log waits', async () => {
  const freeze = agent();
  await freeze.freeze();
  const lines = logged.length;
  assert.deepEqual(
    ['guest-ping', 'guest-fsfreeze-thaw', 'guest-exec', 'guest-fsfreeze-freeze'].map((name) =>
      policy.allows(name),
    ),
    [true, true, false, false],
  );
  filesystems.mounted.push({ mountpoint: '/gone', type: 'ext4', major: 9, minor: 9 });
  filesystems.beforeThaw.set('/gone', () => {
    throw new SystemError(-EIO, 'ioctl', '/gone');
  });
  const thaw = freeze.thaw();
  assert.equal(logged.length, lines);
  assert.equal(await thaw, 3);
  assert.match(logged.slice(lines).join(''), /critical: ioctl \/gone: Input\/output error\n.*re-enabled/);
  assert.ok(policy.allows('guest-exec'));
});

test('nobody thaws: the agent does, in time', async () => {
  const freeze = agent({ timeout: 0.05 });
  await freeze.freeze();
  await until(() => hooked.length === 2);
  assert.deepEqual([freeze.frozen, filesystems.frozen.size, existsSync(marker)], [false, 0, false]);
  assert.match(logged.join(''), /critical: nobody has thawed the file systems in time/);
});

test('a thaw in time leaves no deadline behind', async () => {
  const freeze = agent({ timeout: 0.05 });
  await freeze.freeze();
  await freeze.thaw();
  await sleep(80);
  assert.deepEqual(hooked, ['freeze', 'thaw']);
});

test('a hook that hangs is killed in time, and its work is undone', async () => {
  exec.programs.set('hook', ({ program, write }) => {
    hooked.push(program.arguments.join());
    write('stdout', 'step 1\n');
    return program.arguments[0] === 'thaw' ? { code: 0 } : new Promise(() => {});
  });
  const freeze = agent({ timeout: 0.05 });
  await assert.rejects(freeze.freeze(), {
    message:
      'child process has failed to execute fsfreeze hook: not done within 0.05 s (--freeze-timeout): step 1\n',
  });
  assert.deepEqual([freeze.frozen, filesystems.frozen.size, hooked], [false, 0, ['freeze', 'thaw']]);
});

test('a hook that hangs after the thaw is killed in time', async () => {
  exec.programs.set('hook', ({ program }) =>
    program.arguments[0] === 'freeze' ? { code: 0 } : new Promise(() => {}),
  );
  const freeze = agent({ timeout: 0.05 });
  await freeze.freeze();
  await assert.rejects(freeze.thaw(), /not done within 0.05 s/);
  assert.equal(freeze.frozen, false);
});

test('a disk that does not answer is given up in time, and thawed when it does', async () => {
  const freeze = agent({ timeout: 0.05 });
  const unblock = block('/srv');
  await assert.rejects(freeze.freeze(), {
    message: 'failed to freeze /srv: not done within 0.05 s (--freeze-timeout)',
  });
  // What was frozen is thawed; the state stays until the kernel is done with the other.
  assert.deepEqual([[...filesystems.frozen], freeze.frozen, existsSync(marker)], [[], true, true]);
  assert.equal(await freeze.thaw(), 0);
  assert.equal(freeze.frozen, true);
  unblock();
  await until(() => !freeze.frozen);
  assert.deepEqual([filesystems.frozen.size, existsSync(marker)], [0, false]);
});

test('one that is frozen although who was to tell was killed is thawed, too', async () => {
  const freeze = agent({ timeout: 0.05 });
  const { promise, reject } = Promise.withResolvers<void>();
  filesystems.beforeFreeze.set('/srv', () => promise);
  await assert.rejects(freeze.freeze(), /not done within/);
  filesystems.frozen.add('/srv');
  reject(new SystemError(-EINTR, 'ioctl', '/srv'));
  await until(() => !freeze.frozen);
  assert.equal(filesystems.frozen.size, 0);
});

test('what is frozen is thawed whatever has become of its mount point', async () => {
  const freeze = agent();
  await freeze.freeze();
  filesystems.mounted.splice(1, 1);
  assert.equal(await freeze.thaw(), 3);
  assert.deepEqual([filesystems.frozen.size, filesystems.held], [0, []]);
});

test('nothing but what is frozen is held, and after that nothing', async () => {
  const freeze = agent();
  fail('/srv', EOPNOTSUPP);
  await freeze.freeze();
  assert.deepEqual(filesystems.held, ['/', '/srv/loop']);
  await freeze.thaw();
  assert.deepEqual(filesystems.held, []);
});

test('what cannot be opened is told, and nothing stays frozen', async () => {
  const freeze = agent();
  filesystems.hold = (mountpoint) => {
    throw new SystemError(-EIO, 'open', mountpoint);
  };
  await assert.rejects(freeze.freeze(), { message: 'failed to open /: Input/output error' });
  assert.deepEqual([freeze.frozen, hooked], [false, ['freeze', 'thaw']]);
});

test('one that fails to thaw stays frozen by what the agent says, and can be thawed later', async () => {
  const freeze = agent({ timeout: 100 });
  await freeze.freeze();
  filesystems.beforeThaw.set('/srv', () => {
    throw new SystemError(-EIO, 'ioctl', '/srv');
  });
  assert.equal(await freeze.thaw(), 2);
  assert.deepEqual([freeze.frozen, existsSync(marker), filesystems.guarded.length], [true, true, 1]);
  filesystems.beforeThaw.clear();
  assert.equal(await freeze.thaw(), 1);
  assert.deepEqual([freeze.frozen, existsSync(marker), filesystems.guarded.length], [false, false, 0]);
});

test('who may neither freeze nor thaw has frozen nothing', async () => {
  const freeze = agent({ timeout: 100 });
  for (const { mountpoint } of filesystems.mounted) {
    fail(mountpoint, EPERM);
    filesystems.beforeThaw.set(mountpoint, () => {
      throw new SystemError(-EPERM, 'ioctl', mountpoint);
    });
  }
  await assert.rejects(freeze.freeze(), { message: 'failed to freeze /srv/loop: Operation not permitted' });
  assert.deepEqual([freeze.frozen, existsSync(marker)], [false, false]);
  assert.equal(await freeze.thaw(), 0);
});

test('a disk that does not answer a thaw does not keep the other file systems frozen', async () => {
  const freeze = agent();
  await freeze.freeze();
  const { promise, resolve } = Promise.withResolvers<void>();
  filesystems.beforeThaw.set('/', () => promise);
  const thaw = freeze.thaw();
  await until(() => filesystems.frozen.size === 1);
  assert.deepEqual([[...filesystems.frozen], freeze.frozen], [['/'], true]);
  resolve();
  assert.equal(await thaw, 3);
  assert.equal(freeze.frozen, false);
});

test('a freeze waits for the hook of the thaw before it', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  exec.programs.set('hook', async ({ program }) => {
    hooked.push(program.arguments.join());
    if (program.arguments[0] === 'thaw') await promise;
    return { code: 0 };
  });
  const freeze = agent();
  await freeze.freeze();
  const thaw = freeze.thaw();
  await until(() => hooked.length === 2);
  const next = freeze.freeze();
  await sleep(10);
  assert.deepEqual(hooked, ['freeze', 'thaw']);
  resolve();
  await thaw;
  assert.equal(await next, 3);
  await freeze.finish();
});

test('a freeze with a deadline has a guardian from before its first file system on until its end', async () => {
  const freeze = agent({ timeout: 100 });
  filesystems.beforeFreeze.set('/srv/loop', () => assert.equal(filesystems.guarded.length, 1));
  await freeze.freeze();
  const [{ freeze: guarded, mountpoints } = assert.fail()] = filesystems.guarded;
  assert.deepEqual(mountpoints, ['/', '/srv', '/srv/loop']);
  assert.deepEqual([guarded.marker, guarded.program], [marker, ['hook', 'thaw']]);
  assert.match(readFileSync(marker, 'utf8'), new RegExp(`^thaw_at=${guarded.deadline}$`, 'm'));
  await freeze.thaw();
  assert.equal(filesystems.guarded.length, 0);
});

test('what the guardian does in the place of an agent that is gone: it removes the marker, and logs it', async () => {
  await agent({ timeout: 100 }).freeze();
  filesystems.guarded[0]!.freeze.onThawed(3);
  assert.equal(existsSync(marker), false);
  assert.match(
    logged.join(''),
    /critical: the agent has left file systems frozen: its guardian has thawed 3/,
  );
});

test('a freeze that is to last for ever, or that freezes nothing, has no guardian', async () => {
  const freeze = agent();
  await freeze.freeze();
  assert.equal(filesystems.guarded.length, 0);
  await freeze.thaw();
  await agent({ timeout: 100 }).freeze([]);
  assert.equal(filesystems.guarded.length, 0);
});

test('a freeze that nobody can guard is none the worse', async () => {
  filesystems.guard = () => {
    throw new SystemError(-EINTR, 'fork');
  };
  const freeze = agent({ timeout: 100 });
  assert.equal(await freeze.freeze(), 3);
  await freeze.thaw();
  assert.match(logged.join(''), /nobody thaws the file systems if the agent is killed: fork/);
});

test('an agent that is told to end thaws first', async () => {
  const freeze = agent();
  await freeze.freeze();
  await freeze.finish();
  assert.deepEqual([freeze.frozen, filesystems.frozen.size, hooked], [false, 0, ['freeze', 'thaw']]);
  await freeze.finish();
  assert.deepEqual(hooked, ['freeze', 'thaw']);
});

test('an agent that is told to end in the middle of a freeze waits for the disk, and thaws', async () => {
  const freeze = agent();
  const unblock = block('/srv');
  const refused = assert.rejects(freeze.freeze(), {
    message: 'failed to freeze /srv: the agent was told to end',
  });
  await until(() => filesystems.frozen.size === 1);
  const finished = freeze.finish();
  await refused;
  unblock();
  await finished;
  assert.deepEqual([freeze.frozen, filesystems.frozen.size, existsSync(marker)], [false, 0, false]);
});

test('an agent that is told to end does not wait for a hook', async () => {
  exec.programs.set('hook', ({ program }) =>
    program.arguments[0] === 'thaw' ? { code: 0 } : new Promise(() => {}),
  );
  const freeze = agent();
  const refused = assert.rejects(freeze.freeze(), /the agent was told to end/);
  await sleep(5);
  await freeze.finish();
  await refused;
});

test('an agent that was killed leaves its deadline to the next, which keeps it', async () => {
  await agent({ timeout: 0.1 }).freeze();
  const next = agent({ timeout: 100 });
  next.resume();
  assert.deepEqual([next.frozen, policy.allows('guest-exec')], [true, false]);
  await until(() => filesystems.guarded.length === 2); // and a guardian of its own
  const deadlines = filesystems.guarded.map(({ freeze }) => freeze.deadline);
  assert.equal(deadlines[0], deadlines[1]);
  const before = readFileSync(marker, 'utf8');
  await until(() => !next.frozen);
  assert.deepEqual([filesystems.frozen.size, existsSync(marker)], [0, false]);
  assert.match(before, /thaw_at/);
});

/** An agent that comes after one that was killed, and whose code cannot be loaded for so many times. */
async function shortOfMemory(failures: number): Promise<Freeze> {
  await agent({ timeout: 100 }).freeze();
  const load = async (): Promise<void> => {
    if (failures-- > 0) throw new RangeError('out of memory');
  };
  const after = (delay: number, due: () => void) => runtime.loop.after(delay === 10_000 ? 5 : delay, due);
  const loop = Object.assign(Object.create(runtime.loop), { after }) as typeof runtime.loop;
  const next = agent({ timeout: 100, loop, load });
  next.resume();
  assert.equal(next.frozen, true);
  return next;
}

test('what was left frozen is taken over as soon as there is memory for it', async () => {
  const next = await shortOfMemory(3);
  await until(() => filesystems.guarded.length === 2);
  assert.equal(await next.thaw(), 3);
  assert.match(logged.join(''), /cannot be taken care of yet: RangeError: out of memory/);
});

test('what was left frozen and could not be taken over is thawed at the end', async () => {
  const next = await shortOfMemory(1);
  await new Promise(setImmediate);
  await next.finish();
  assert.deepEqual([next.frozen, filesystems.frozen.size, existsSync(marker)], [false, 0, false]);
});

test('what was frozen before a restart of the machine is so no more', () => {
  writeFileSync(marker, '[frozen]\nboot_id=another\nthaw_at=1\n');
  const next = agent();
  next.resume();
  assert.deepEqual([next.frozen, existsSync(marker)], [false, false]);
});

for (const text of ['', '[frozen]\nthaw_at=', '[frozen]\nthaw_at=12', '[frozen]\nthaw_at=soon\n', '\xff']) {
  test(`a marker without a deadline, ${JSON.stringify(text)}, gives the full time`, async () => {
    writeFileSync(marker, text, 'latin1');
    filesystems.frozen.add('/srv');
    const next = agent({ timeout: 0.05 });
    next.resume();
    assert.equal(next.frozen, true);
    assert.equal(readFileSync(marker, 'latin1'), text); // it may lie on a frozen file system
    await until(() => !next.frozen);
    assert.equal(filesystems.frozen.size, 0);
  });
}

test('without a marker nothing is resumed', () => {
  const next = agent();
  next.resume();
  assert.equal(next.frozen, false);
});

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { FakeExec } from '../../platform/fake/exec.ts';
import { FakePower } from '../../platform/fake/power.ts';
import { EACCES, EAGAIN, EBUSY, SystemError } from '../../runtime/index.ts';
import { createRuntime } from '../../runtime/node/index.ts';
import type { AgentContext } from '../command.ts';
import { agentContext } from '../testdata/agent-context.ts';
import { shutdown } from './shutdown.ts';
import { suspendDisk } from './suspend-disk.ts';
import { suspendHybrid } from './suspend-hybrid.ts';
import { suspendRam } from './suspend-ram.ts';

const runtime = createRuntime();
after(() => runtime.close());

const UNSUPPORTED = 'the requested suspend mode is not supported by the guest';

interface Guest {
  readonly agent: AgentContext;
  readonly exec: FakeExec;
  readonly power: FakePower;
  /** The command lines that have run. */
  readonly ran: () => string[];
}

/** How programs end, by name or command line: their exit codes, or how they are killed. Others are not there. */
function guest(ends: Record<string, number | 'killed'> = {}, states: string[] = []): Guest {
  const exec = new FakeExec();
  const power = new FakePower();
  power.states = states;
  for (const line of Object.keys(ends)) {
    exec.programs.set(line.split(' ')[0]!, ({ program, write }) => {
      write('stdout', 'noise');
      const end = ends[[program.path, ...program.arguments].join(' ')] ?? ends[program.path]!;
      return end === 'killed' ? { signal: 9 } : { code: end };
    });
  }
  const ran = (): string[] => exec.started.map(({ path, arguments: args }) => [path, ...args].join(' '));
  return { agent: agentContext(runtime, { exec, power }), exec, power, ran };
}

async function suspendFails(
  { agent }: Guest,
  message: string,
  command: Suspend['command'] = suspendRam,
): Promise<void> {
  await assert.rejects(async () => await command(agent, {}), { name: 'CommandError', message });
}

interface Suspend {
  readonly command: (agent: AgentContext, args: {}) => unknown;
  readonly systemd: string;
  readonly pm: string;
  readonly kernel: readonly string[];
}

const suspends: readonly Suspend[] = [
  { command: suspendDisk, systemd: 'hibernate', pm: 'hibernate', kernel: ['disk'] },
  { command: suspendRam, systemd: 'suspend', pm: 'suspend', kernel: ['mem'] },
  { command: suspendHybrid, systemd: 'hybrid-sleep', pm: 'suspend-hybrid', kernel: [] },
];

test('systemd suspends where it knows how and does not do so already', async () => {
  for (const { command, systemd } of suspends) {
    for (const status of [1, 2, 3]) {
      const lines = [`systemctl status systemd-${systemd}`, `systemctl ${systemd}`] as const;
      const { agent, power, ran } = guest({ [lines[0]]: status, [lines[1]]: 0, 'pm-is-supported': 0 }, [
        'mem',
        'disk',
      ]);
      await command(agent, {});
      assert.deepEqual(ran(), lines);
      assert.deepEqual(power.slept, []);
    }
  }
});

test('pm-utils suspend where systemd does not know how, or fails', async () => {
  for (const { command, systemd, pm } of suspends) {
    const asked = `pm-is-supported --${pm}`;
    const tried = `systemctl status systemd-${systemd}`;
    for (const status of [0, 4, 'killed'] as const) {
      const { agent, power, ran } = guest({ systemctl: status, [asked]: 0, [`pm-${pm}`]: 0 }, [
        'mem',
        'disk',
      ]);
      await command(agent, {});
      assert.deepEqual(ran(), [tried, asked, `pm-${pm}`]);
      assert.deepEqual(power.slept, []);
    }
    const { agent, ran } = guest({ systemctl: 3, [asked]: 0, [`pm-${pm}`]: 0 });
    await command(agent, {});
    assert.deepEqual(ran(), [tried, `systemctl ${systemd}`, asked, `pm-${pm}`]);
  }
});

test('the kernel suspends where nobody else does, to memory and to disk', async () => {
  for (const { command, kernel } of suspends.slice(0, 2)) {
    for (const ends of [{}, { systemctl: 1, 'pm-is-supported': 1 }]) {
      const { agent, power } = guest(ends, ['freeze', 'mem', 'disk']);
      await command(agent, {});
      assert.deepEqual(power.slept, kernel);
    }
  }
});

test('what no part of the guest can do is told so', async () => {
  const states = ['freeze', 'mem', 'disk'];
  await suspendFails(guest({}, states), UNSUPPORTED, suspendHybrid);
  for (const { command, kernel } of suspends) {
    const others = states.filter((state) => !kernel.includes(state));
    await suspendFails(guest({}), UNSUPPORTED, command);
    await suspendFails(guest({ systemctl: 0, 'pm-is-supported': 1 }, others), UNSUPPORTED, command);
    await suspendFails(guest({ systemctl: 4, 'pm-is-supported': 'killed' }, others), UNSUPPORTED, command);
  }
});

const tried = (program: string, what: string): string => `the helper program '${program}' ${what}`;
const code = (number: number): string => `returned an unexpected exit status code (${number})`;

test('what was tried and failed is told, the last of it, never silence', async () => {
  await suspendFails(guest({ systemctl: 3 }), tried('systemctl suspend', code(3)));
  const killed = { 'systemctl status systemd-suspend': 3, 'systemctl suspend': 'killed' } as const;
  await suspendFails(guest(killed), tried('systemctl suspend', 'has terminated abnormally'));
  const failing = { systemctl: 3, 'pm-is-supported': 0, 'pm-suspend': 128 };
  await suspendFails(guest(failing), tried('pm-suspend', code(128)));
  await suspendFails(guest({ systemctl: 3, 'pm-is-supported': 0 }), tried('pm-suspend', 'was not found'));
  const last = guest(failing, ['mem']);
  last.power.beforeSleep = () => {
    throw new SystemError(-EBUSY, 'write', '/sys/power/state');
  };
  await suspendFails(last, "suspend: cannot write to '/sys/power/state': Device or resource busy");
});

test('a program that cannot be started is told, and the others are tried all the same', async () => {
  const given = guest({ 'pm-is-supported': 0 }, ['mem']);
  const { exec, power } = given;
  const { spawn } = exec;
  exec.spawn = (program) => {
    if (program.path === 'pm-is-supported') return spawn.call(exec, program);
    throw new SystemError(program.path === 'systemctl' ? -EAGAIN : -EACCES, 'execve', program.path);
  };
  await suspendRam(given.agent, {});
  assert.deepEqual(power.slept, ['mem']);
  power.states = [];
  const text = 'Failed to execute child process “pm-suspend” (Permission denied)';
  await suspendFails(given, `failed to create child process, error '${text}'`);
});

test('programs that suspend have nothing to read, and nobody reads what they say', async () => {
  const { agent, exec } = guest({ systemctl: 3, 'pm-is-supported': 0, 'pm-suspend': 0 });
  await suspendRam(agent, {});
  for (const { path: _, arguments: __, ...rest } of exec.started) {
    assert.deepEqual(rest, { environment: undefined, input: undefined, stdout: 'null', stderr: 'null' });
  }
});

test('a fault of ours is no reason to try another way', async () => {
  const { agent, power } = guest({}, ['mem']);
  power.beforeSleep = () => {
    throw new TypeError('a fault');
  };
  await assert.rejects(async () => await suspendRam(agent, {}), { name: 'TypeError' });
});

const modes = [
  { mode: undefined, program: '/sbin/poweroff', flag: '-P' },
  { mode: 'powerdown', program: '/sbin/poweroff', flag: '-P' },
  { mode: 'halt', program: '/sbin/halt', flag: '-H' },
  { mode: 'reboot', program: '/sbin/reboot', flag: '-r' },
];

test('shutdown runs the program of its mode, or else shutdown with its arguments', async () => {
  for (const { mode, program, flag } of modes) {
    const own = guest({ [program]: 0, '/sbin/shutdown': 0 });
    await shutdown(own.agent, { ...(mode && { mode }) });
    assert.deepEqual(own.ran(), [program]);

    const others = modes.filter((other) => other.program !== program).map((other) => [other.program, 0]);
    const general = guest({ ...Object.fromEntries(others), '/sbin/shutdown': 0 });
    await shutdown(general.agent, { ...(mode && { mode }) });
    const [{ path, arguments: args }] = general.exec.started as [FakeExec['started'][0]];
    assert.equal(path, '/sbin/shutdown');
    assert.deepEqual(args, ['-h', flag, '+0', 'hypervisor initiated shutdown']);
    assert.equal(general.exec.started.length, 1);
  }
});

test('shutdown tells what its program said when it fails', async () => {
  const failing = guest({ '/sbin/poweroff': 1 });
  await assert.rejects(async () => await shutdown(failing.agent, {}), {
    name: 'CommandError',
    message: 'child process has failed to shutdown: noise',
  });
  assert.deepEqual(failing.ran(), ['/sbin/poweroff']);
  const nothing = guest();
  await assert.rejects(async () => await shutdown(nothing.agent, { mode: 'halt' }), {
    message:
      "child process has failed to shutdown: failed to exec '/sbin/shutdown': No such file or directory\n",
  });
});

test('shutdown runs nothing in a mode that it does not know', async () => {
  for (const mode of ['', 'poweroff', 'Halt', 'halt ', '__proto__']) {
    const { agent, exec } = guest({ '/sbin/poweroff': 0, '/sbin/shutdown': 0 });
    await assert.rejects(async () => await shutdown(agent, { mode }), {
      name: 'CommandError',
      message: 'mode is invalid (valid values are: halt|powerdown|reboot',
    });
    assert.equal(exec.started.length, 0);
  }
});

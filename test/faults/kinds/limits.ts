import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { createReadStream, readFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Subject } from '../../support/subject.ts';
import { ControlGroup } from '../control-group.ts';
import { type Fault, nothingLost } from '../fault.ts';
import { footprint } from '../footprint.ts';
import { serves } from './disks.ts';

const MIB = 1 << 20;
/** The largest that a message has room for, in base64. */
const LARGE = 48 * MIB - 4096;

/** No descriptors, no processes, no memory left. */
export const limitFaults: readonly Fault[] = [
  {
    done: 'no file descriptors are left (`ulimit -n 20`), and hosts come and go meanwhile',
    happen: async (subject) => {
      await started(subject, 'ulimit -n 20; exec "$@"');
      const open = { path: '/dev/null' };
      const channel = await subject.connect();
      const handles: number[] = [];
      for (;;) {
        const { return: handle, error } = await channel.request({
          execute: 'guest-file-open',
          arguments: open,
        });
        if (error !== undefined) break;
        handles.push(handle as number);
      }
      assert.ok(handles.length >= 8, `${handles.length} files`);
      const program = { path: '/bin/true', 'capture-output': true };
      const { error } = await channel.request({ execute: 'guest-exec', arguments: program });
      assert.equal(error?.desc, 'Failed to execute child process “/bin/true” (Too many open files)');
      channel.close();
      for (let i = 0; i < 20; i++) {
        const next = await subject.connect();
        await serves(next);
        next.close();
      }
      const last = await subject.connect();
      for (const handle of handles.slice(0, 4)) await last.execute('guest-file-close', { handle });
      const { pid } = (await last.execute('guest-exec', { path: '/bin/true' })) as { pid: number };
      assert.equal((await subject.ended(last, pid)).code, 0);
      const another = (await last.execute('guest-file-open', open)) as number;
      assert.ok(another > handles.at(-1)!);
      last.close();
      return nothingLost(
        `after ${handles.length} files, files and programs are refused, other commands and twenty more hosts are served; once files are closed all goes on`,
      );
    },
  },
  {
    done: 'no processes are left (a `pids` control group)',
    happen: async (subject) => {
      const group = new ControlGroup('pids');
      await started(subject, group.script);
      const channel = await subject.connect();
      group.limit(1);
      const { error } = await channel.request({ execute: 'guest-exec', arguments: { path: '/bin/true' } });
      const text = 'Failed to execute child process “/bin/true” (Resource temporarily unavailable)';
      assert.equal(error?.desc, text);
      await serves(channel);
      group.limit('max');
      const { pid } = (await channel.execute('guest-exec', { path: '/bin/true' })) as { pid: number };
      assert.equal((await subject.ended(channel, pid)).code, 0);
      channel.close();
      await subject.stopAll();
      await group.remove();
      return nothingLost(
        'guest-exec is refused (`Resource temporarily unavailable`), all else is served; afterwards programs start again',
      );
    },
  },
  {
    done: 'files of 48 MiB are written and read with 16 MiB of memory (a `memory` control group)',
    happen: async (subject) => {
      const group = new ControlGroup('memory');
      group.limit(16 * MIB);
      const pid = await started(subject, group.script);
      const channel = await subject.connect();
      const data = Buffer.alloc(LARGE, createHash('sha512').update('48 MiB').digest());
      const open = { path: subject.path('large'), mode: 'w+' };
      const handle = await channel.execute('guest-file-open', open);
      const write = { handle, 'buf-b64': data.toString('base64') };
      assert.deepEqual(await channel.execute('guest-file-write', write, 120_000), {
        count: LARGE,
        eof: false,
      });
      const hash = createHash('sha256');
      await pipeline(createReadStream(subject.path('large')), hash);
      assert.equal(hash.digest('hex'), createHash('sha256').update(data).digest('hex'));
      await channel.execute('guest-file-seek', { handle, offset: 0, whence: 'set' });
      const read = (await channel.execute('guest-file-read', { handle, count: 48 * MIB }, 120_000)) as {
        'buf-b64': string;
        count: number;
      };
      assert.equal(read.count, LARGE);
      assert.ok(read['buf-b64'] === write['buf-b64']);
      const { peak } = footprint(pid);
      assert.equal(group.kills(), 0);
      channel.close();
      await subject.stopAll();
      await group.remove();
      return nothingLost(
        `both work, bytes compared; the agent has never had more than ${(peak / 1e6).toFixed(1)} MB`,
      );
    },
  },
  {
    done: 'no memory is left (`prlimit --data`) for code that has still to be loaded: of commands, and of messages that are no plain line',
    happen: async (subject) => {
      // In whatever step of loading it is missing, by steps of two pages.
      for (let spare = 0; spare < 128 << 10; spare += 8 << 10) await starve(subject, spare);
      return nothingLost(
        'they are refused (`internal error`), others are served; once there is memory they are loaded',
      );
    },
  },
];

/** Has an agent asked for what it has not loaded yet with so many bytes of memory to spare, and then with more. */
async function starve(subject: Subject, spare: number): Promise<void> {
  const running = subject.start(['-m', 'unix-listen', '-p', '{dir}/sock', '-t', '{dir}']);
  const channel = await subject.connect();
  await serves(channel);
  const requests = [
    '{"execute": "guest-file-open", "arguments": {"path": "/nonexistent"}}',
    '{"execute": "guest-get-host-name"}',
    '{"execute": "guest-exec-status", "arguments": {"pid": 1}}',
    "{'execute': 'guest-ping'}",
  ];
  const ask = async (request: string): Promise<string> => {
    channel.send(`${request}\n`);
    return (await channel.line()) ?? 'nothing';
  };
  const status = readFileSync(`/proc/${running.pid}/status`, 'latin1');
  const used = Number(/VmData:\s+(\d+) kB/.exec(status)![1]) * 1024;
  const limit = (bytes: number | 'unlimited'): void =>
    void execFileSync('prlimit', ['--pid', String(running.pid), `--data=${bytes}:unlimited`]);
  limit(used + spare);
  for (const request of requests) {
    assert.match(await ask(request), /"desc": "internal error"/, `${request}, ${spare} bytes to spare`);
    await serves(channel);
  }
  limit('unlimited');
  for (const request of requests) {
    const answer = await ask(request);
    assert.doesNotMatch(answer, /internal error/, `${request}, after ${spare} bytes to spare`);
    assert.match(answer, /^\{"(return|error)": /);
  }
  channel.close();
  await running.kill('SIGKILL');
}

/** Starts an agent by a shell script; its process number, once it listens. */
async function started(subject: Subject, shell: string): Promise<number> {
  const running = subject.start(['-m', 'unix-listen', '-p', '{dir}/sock', '-t', '{dir}'], { shell });
  (await subject.connect()).close();
  return running.pid;
}

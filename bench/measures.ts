import { randomBytes } from 'node:crypto';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { request } from './blocking-channel.ts';
import type { RunningSubject } from './subject.ts';

/** Something that is measured on a running agent. One call gives one figure. */
export interface Measure {
  readonly name: string;
  readonly unit: 'µs' | '1/s' | 'MB/s' | 'ms' | 'MB';
  readonly better: 'lower' | 'higher';
  readonly run: (subject: RunningSubject) => number;
}

const KIB = 1024;
const MIB = 1024 * KIB;
/** The largest that guest-file-read gives. */
const LARGE = 48 * MIB;
/** Base64 of 48 MiB is as much as a message may have in all. */
const LARGEST_WRITE = LARGE - 4 * KIB;
const PINGS = 3000;
const IN_FLIGHT = 32;

export const measures: readonly Measure[] = [
  { name: 'ping, round trip', unit: 'µs', better: 'lower', run: pingRoundTrip },
  {
    name: 'ping, round trip on one processor',
    unit: 'µs',
    better: 'lower',
    run: (subject) => subject.onOneProcessor(() => pingRoundTrip(subject)),
  },
  { name: `pings, ${IN_FLIGHT} in flight`, unit: '1/s', better: 'higher', run: pingsInFlight },
  {
    name: 'file-read, 4 KiB',
    unit: 'MB/s',
    better: 'higher',
    run: (subject) => fileRead(subject, 4 * KIB, 1000),
  },
  {
    name: 'file-read, 4 KiB, on one processor',
    unit: 'MB/s',
    better: 'higher',
    run: (subject) => subject.onOneProcessor(() => fileRead(subject, 4 * KIB, 1000)),
  },
  {
    name: 'file-read, 64 KiB',
    unit: 'MB/s',
    better: 'higher',
    run: (subject) => fileRead(subject, 64 * KIB, 200),
  },
  { name: 'file-read, 1 MiB', unit: 'MB/s', better: 'higher', run: (subject) => fileRead(subject, MIB, 24) },
  {
    name: 'file-read, 48 MiB',
    unit: 'MB/s',
    better: 'higher',
    run: (subject) => fileRead(subject, LARGE, 1),
  },
  {
    name: 'file-write, 64 KiB',
    unit: 'MB/s',
    better: 'higher',
    run: (subject) => fileWrite(subject, 64 * KIB, 100),
  },
  {
    name: 'file-write, 1 MiB',
    unit: 'MB/s',
    better: 'higher',
    run: (subject) => fileWrite(subject, MIB, 12),
  },
  {
    name: 'file-write, 48 MiB',
    unit: 'MB/s',
    better: 'higher',
    run: (subject) => fileWrite(subject, LARGEST_WRITE, 1),
  },
  { name: 'guest-exec of /bin/true, to its exit', unit: 'µs', better: 'lower', run: execTrue },
  {
    name: 'processor time of a ping',
    unit: 'µs',
    better: 'lower',
    run: (subject) => processorTime(subject, PINGS, () => pingRoundTrip(subject)),
  },
  {
    name: 'processor time of a file-read, 4 KiB',
    unit: 'µs',
    better: 'lower',
    run: (subject) => processorTime(subject, PINGS, () => fileRead(subject, 4 * KIB, PINGS)),
  },
  {
    name: 'memory gained by a read of 48 MiB',
    unit: 'MB',
    better: 'lower',
    run: (subject) => memoryGained(subject, () => fileRead(subject, LARGE, 1)),
  },
  {
    name: 'memory gained by a write of 48 MiB',
    unit: 'MB',
    better: 'lower',
    run: (subject) => memoryGained(subject, () => fileWrite(subject, LARGEST_WRITE, 1, 0)),
  },
];

function pingRoundTrip({ channel }: RunningSubject): number {
  const ping = request('guest-ping');
  const start = performance.now();
  for (let i = 0; i < PINGS; i++) {
    channel.send(ping);
    channel.receive(1);
  }
  return ((performance.now() - start) * 1000) / PINGS;
}

function pingsInFlight({ channel }: RunningSubject): number {
  const pings = Buffer.concat(Array.from({ length: IN_FLIGHT }, () => request('guest-ping')));
  const rounds = Math.ceil((2 * PINGS) / IN_FLIGHT);
  const start = performance.now();
  for (let i = 0; i < rounds; i++) {
    channel.send(pings);
    channel.receive(IN_FLIGHT);
  }
  return (rounds * IN_FLIGHT * 1000) / (performance.now() - start);
}

/** A file is read from its beginning to its end, again and again. */
function fileRead({ channel, directory }: RunningSubject, count: number, times: number): number {
  const path = join(directory, 'data');
  const calls = Math.max(1, Math.floor(MIB / count));
  writeFileSync(path, randomBytes(count * calls));
  const handle = channel.ask('guest-file-open', { path });
  const rewind = request('guest-file-seek', { handle, offset: 0, whence: 0 });
  const read = request('guest-file-read', { handle, count });
  let spent = 0;
  for (let left = times; left > 0; left -= calls) {
    channel.send(rewind);
    channel.receive(1);
    const start = performance.now();
    for (let i = 0; i < calls && i < left; i++) {
      channel.send(read);
      const length = channel.receive(1);
      if (length < (count * 4) / 3) throw new Error(`the answer to a read of ${count} bytes has ${length}`);
    }
    spent += performance.now() - start;
  }
  channel.ask('guest-file-close', { handle });
  return (count * times) / spent / 1000;
}

/** Of `times` calls, behind some that are not counted. */
function fileWrite(
  { channel, directory }: RunningSubject,
  count: number,
  times: number,
  uncounted = 1,
): number {
  const path = join(directory, 'data');
  const handle = channel.ask('guest-file-open', { path, mode: 'w' });
  const rewind = request('guest-file-seek', { handle, offset: 0, whence: 0 });
  const write = request('guest-file-write', { handle, 'buf-b64': randomBytes(count).toString('base64') });
  let spent = 0;
  for (let i = -uncounted; i < times; i++) {
    channel.send(rewind);
    channel.receive(1);
    const start = performance.now();
    channel.send(write);
    channel.receive(1);
    // The first time the kernel comes to know the host's memory, which may take it longer than the agent is at work.
    if (i >= 0) spent += performance.now() - start;
  }
  channel.ask('guest-file-close', { handle });
  const { size } = statSync(path);
  if (size !== count) throw new Error(`after a write of ${count} bytes the file has ${size}`);
  return (count * times) / spent / 1000;
}

/** From the request to an answer that says that the program has ended, asking as soon as the answer before is there. */
function execTrue({ channel }: RunningSubject): number {
  const times = 50;
  const start = performance.now();
  for (let i = 0; i < times; i++) {
    const { pid } = channel.ask('guest-exec', { path: '/bin/true' }) as { pid: number };
    while (!(channel.ask('guest-exec-status', { pid }) as { exited: boolean }).exited);
  }
  return ((performance.now() - start) * 1000) / times;
}

/** Microseconds of the agent's own, in user and kernel mode, for each of the `count` requests that `run` makes. */
function processorTime(subject: RunningSubject, count: number, run: () => void): number {
  const before = subject.processorTime;
  run();
  return ((subject.processorTime - before) * 1e6) / count;
}

function memoryGained(subject: RunningSubject, run: () => void): number {
  subject.rest(); // so that what earlier transfers have left behind is gone
  subject.forgetPeak();
  const before = subject.resident;
  run();
  return (subject.peak - before) / 1e6;
}

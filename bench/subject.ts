import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, type Sys } from '../src/runtime/index.ts';
import { BlockingChannel, request } from './blocking-channel.ts';

const SIGKILL = 9;

/** An agent to measure: how to start it, and what the table calls it. */
export interface Subject {
  readonly name: string;
  /** Program and leading words; the channel's options follow. */
  readonly command: readonly string[];
}

/** A started agent with a directory of its own. */
export class RunningSubject {
  readonly directory = mkdtempSync(join(tmpdir(), 'qga-bench-'));
  readonly channel: BlockingChannel;
  /** Milliseconds from start to the answer to the first ping. */
  readonly startTime: number;
  readonly #pid: number;
  readonly #sys: Sys;

  /** `environment` is added to our own. */
  constructor(sys: Sys, { command, name }: Subject, environment: readonly string[] = []) {
    const socket = join(this.directory, 'sock');
    const null_ = check<number>(sys.open('/dev/null', 2, 0), 'open');
    const argv = [...command, '-m', 'unix-listen', '-p', socket, '-t', this.directory];
    const start = performance.now();
    this.#sys = sys;
    this.#pid = check<number>(
      sys.spawn(argv[0]!, argv, [...sys.environment(), ...environment], [null_, null_, 2], true),
      'spawn',
    );
    sys.close(null_);
    let channel: BlockingChannel | undefined;
    while ((channel = BlockingChannel.connect(sys, socket)) === undefined) {
      if (sys.wait(this.#pid) >= 0) throw new Error(`${name} did not start: ${argv.join(' ')}`);
      if (performance.now() - start > 20_000) throw new Error(`${name} does not listen on ${socket}`);
    }
    channel.send(request('guest-ping'));
    channel.receive(1);
    this.startTime = performance.now() - start;
    this.channel = channel;
  }

  /** Bytes of memory that it has in RAM now. */
  get resident(): number {
    return this.#status('VmRSS');
  }

  /** The most it has had since `forgetPeak()`. */
  get peak(): number {
    return this.#status('VmHWM');
  }

  /** Seconds of processor time that it has used, its own and the kernel's for it. */
  get processorTime(): number {
    const text = readFileSync(`/proc/${this.#pid}/schedstat`, 'latin1');
    return Number(text.split(' ')[0]) / 1e9; // Documentation/scheduler/sched-stats.rst
  }

  forgetPeak(): void {
    writeFileSync(`/proc/${this.#pid}/clear_refs`, '5'); // proc_pid_clear_refs(5): resets VmHWM
  }

  /** Leaves it alone for half a second. */
  rest(): void {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  }

  /** Has agent and host share one processor while `measure` runs: then none of them has to be woken from its sleep. */
  onOneProcessor(measure: () => number): number {
    this.#place('0');
    try {
      return measure();
    } finally {
      this.#place(`0-${availableParallelism() - 1}`);
    }
  }

  #place(processors: string): void {
    for (const pid of [this.#pid, process.pid])
      execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', processors, String(pid)], {
        stdio: 'ignore',
      });
  }

  #status(field: string): number {
    const text = readFileSync(`/proc/${this.#pid}/status`, 'latin1');
    return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(text)![1]) * 1024;
  }

  stop(): void {
    this.channel.close();
    this.#sys.kill(this.#pid, SIGKILL);
    while (this.#sys.wait(this.#pid) < 0);
    rmSync(this.directory, { recursive: true });
  }
}

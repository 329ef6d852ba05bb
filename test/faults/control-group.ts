import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Names of the files of the two editions of control groups, by what they limit. */
const LIMITS = {
  memory: { first: 'memory.limit_in_bytes', second: 'memory.max' },
  pids: { first: 'pids.max', second: 'pids.max' },
} as const;

const ROOT = '/sys/fs/cgroup';

/** A control group of its own, which limits what is started in it. */
export class ControlGroup {
  readonly #folder: string;
  readonly #limit: string;

  /** Makes one without a limit; an error where this machine lets nobody. */
  constructor(controller: keyof typeof LIMITS) {
    const isFirst = existsSync(join(ROOT, controller));
    this.#folder = join(ROOT, isFirst ? controller : '', `qga-faults-${process.pid}`);
    this.#limit = join(this.#folder, LIMITS[controller][isFirst ? 'first' : 'second']);
    mkdirSync(this.#folder);
  }

  limit(value: number | 'max'): void {
    writeFileSync(this.#limit, String(value));
  }

  /** A shell script that runs `"$@"` in it. */
  get script(): string {
    return `echo $$ > ${this.#folder}/cgroup.procs && exec "$@"`;
  }

  /** How often its limit was met in vain, so that a process was killed. */
  kills(): number {
    const name = existsSync(join(this.#folder, 'memory.events')) ? 'memory.events' : 'memory.oom_control';
    return Number(/^oom_kill (\d+)$/m.exec(readFileSync(join(this.#folder, name), 'latin1'))?.[1] ?? 0);
  }

  /** Removes it, once what ran in it is gone. */
  async remove(): Promise<void> {
    for (let i = 0; readFileSync(join(this.#folder, 'cgroup.procs'), 'latin1') !== '' && i < 500; i++)
      await sleep(10);
    rmdirSync(this.#folder);
  }
}

import { check, O_WRONLY, type Runtime } from '../../runtime/index.ts';
import type { Power } from '../index.ts';
import { writeAside } from './aside.ts';
import type { Tree } from './tree.ts';

const STATE = '/sys/power/state';

/** The kernel's sleep (Documentation/admin-guide/pm/sleep-states.rst). */
export class LinuxPower implements Power {
  readonly #runtime: Runtime;
  readonly #tree: Tree;

  constructor(runtime: Runtime, tree: Tree) {
    this.#runtime = runtime;
    this.#tree = tree;
  }

  sleepStates(): string[] {
    const text = this.#tree.readText(STATE);
    return typeof text === 'string' ? text.split(/\s+/).filter((word) => word !== '') : [];
  }

  async sleep(state: string): Promise<void> {
    const { sys } = this.#runtime;
    const fd = check<number>(sys.open(STATE, O_WRONLY, 0), 'open', STATE);
    try {
      // It returns when the machine is awake again.
      check(await writeAside(this.#runtime, fd, state), 'write', STATE);
    } finally {
      sys.close(fd);
    }
  }
}

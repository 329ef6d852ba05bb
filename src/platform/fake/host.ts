import type { Host, Kernel, Timezone } from '../index.ts';

/** A machine that is what it is set to be. */
export class FakeHost implements Host {
  hostName = 'guest';
  localTimezone: Timezone | undefined = { offset: 0, zone: 'UTC' };
  /** Members of os-release(5); undefined: there is no such file. */
  release: Map<string, string> | undefined = new Map();
  running: Kernel = { release: '6.12.0', version: '#1 SMP', machine: 'x86_64' };
  load: readonly [number, number, number] = [0, 0, 0];

  name(): string {
    return this.hostName;
  }

  timezone(): Timezone | undefined {
    return this.localTimezone;
  }

  osRelease(): ReadonlyMap<string, string> | undefined {
    return this.release;
  }

  kernel(): Kernel {
    return this.running;
  }

  loads(): readonly [number, number, number] {
    return this.load;
  }
}

import type {
  GuestCpuStats,
  GuestDiskStatsInfo,
  GuestFilesystemInfo,
  GuestLoadAverage,
  GuestNetworkInterface,
} from '../../api/index.ts';
import type { CallOptions, GuestAgent } from '../../client/index.ts';
import { type Attempted, attempted } from '../verbs/attempted.ts';
import { type MemoryUse, readMemoryUse } from '../verbs/memory-use.ts';

/** What a guest says at one moment; what it does not say comes with the reason. */
export interface Sample {
  /** Milliseconds of this host's steady clock. */
  readonly time: number;
  readonly load: Attempted<GuestLoadAverage>;
  readonly cpus: Attempted<readonly GuestCpuStats[]>;
  readonly memory: Attempted<MemoryUse>;
  readonly disks: Attempted<readonly GuestDiskStatsInfo[]>;
  readonly network: Attempted<readonly GuestNetworkInterface[]>;
  readonly mounts: Attempted<readonly GuestFilesystemInfo[]>;
}

/** How many samples the file systems' sizes are good for: they change slowly, and asking stirs every disk. */
const MOUNTS_AGE = 10;

/** Takes samples of one guest. What the agent has refused once is not asked again: it would be refused again. */
export class Sampler {
  readonly #agent: GuestAgent;
  readonly #refusals = new Map<string, { readonly refusal: string }>();
  #mounts: Sample['mounts'] | undefined;
  #age = 0;

  constructor(agent: GuestAgent) {
    this.#agent = agent;
  }

  async take(options: CallOptions): Promise<Sample> {
    const agent = this.#agent;
    if (this.#mounts === undefined || ++this.#age >= MOUNTS_AGE) {
      this.#age = 0;
      this.#mounts = await this.#ask('mounts', () => agent.execute('guest-get-fsinfo', {}, options));
    }
    return {
      time: performance.now(),
      cpus: await this.#ask('cpus', () => agent.execute('guest-get-cpustats', {}, options)),
      disks: await this.#ask('disks', () => agent.execute('guest-get-diskstats', {}, options)),
      network: await this.#ask('network', () => agent.execute('guest-network-get-interfaces', {}, options)),
      load: await this.#ask('load', () => agent.execute('guest-get-load', {}, options)),
      memory: await this.#ask('memory', () => readMemoryUse(agent, options)),
      mounts: this.#mounts,
    };
  }

  async #ask<T>(name: string, call: () => Promise<T>): Promise<Attempted<T>> {
    const refusal = this.#refusals.get(name);
    if (refusal !== undefined) return refusal;
    const answer = await attempted(call());
    if ('refusal' in answer) this.#refusals.set(name, answer);
    return answer;
  }
}

import type { Cpu, Cpus, CpuTimes } from '../index.ts';

/** Processors that are set rather than found. */
export class FakeCpus implements Cpus {
  cpus: Cpu[] = [{ id: 0, online: true, canOffline: false }];
  spent: CpuTimes[] = [];

  list(): Cpu[] {
    return this.cpus;
  }

  times(): CpuTimes[] {
    return this.spent;
  }
}

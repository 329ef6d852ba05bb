import { ENOENT, SystemError } from '../../runtime/index.ts';
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

  async setOnline(id: number | bigint, online: boolean): Promise<boolean> {
    await undefined;
    const index = this.cpus.findIndex((cpu) => cpu.id === id);
    const cpu = this.cpus[index];
    if (cpu === undefined) throw new SystemError(-ENOENT, 'opendir', `/sys/devices/system/cpu/cpu${id}`);
    if (cpu.canOffline) this.cpus[index] = { ...cpu, online };
    return cpu.canOffline;
  }
}

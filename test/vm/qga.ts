import { QgaCalls } from '../support/qga-calls.ts';
import type { TestBed } from './test-bed.ts';

/** `qga` on the agent's channel alone, which tells nothing of the machine. */
export function qgaOnSocket(bed: TestBed): QgaCalls {
  return new QgaCalls(() => `unix:${bed.guest.agentSocket}`);
}

/** `qga` by way of QEMU's monitor. */
export function qgaOnMonitor(bed: TestBed): QgaCalls {
  return new QgaCalls(() => `qemu:${bed.guest.monitorSocket}`);
}

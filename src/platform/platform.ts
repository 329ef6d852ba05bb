import type { Accounts } from './accounts.ts';
import type { Clock } from './clock.ts';
import type { Cpus } from './cpus.ts';
import type { Disks } from './disks.ts';
import type { Exec } from './exec.ts';
import type { Files } from './files.ts';
import type { FileSystems } from './filesystems.ts';
import type { Guard } from './guard.ts';
import type { Host } from './host.ts';
import type { Memory } from './memory.ts';
import type { Network } from './network.ts';
import type { Power } from './power.ts';

export type PortName = Exclude<keyof Platform, 'guard' | 'load'>;

/**
 * What a guest can do, one port for each noun of the interface. A method is one thing the machine does and returns plain
 * facts; order, tolerance and counting are a command's business. An expected absence is undefined, a failure a
 * SystemError.
 */
export interface Platform {
  /** Loads ports that are not there from the start: they may be looked at from then on. Undefined if all are there. */
  readonly load?: (...ports: PortName[]) => Promise<void>;
  readonly accounts: Accounts;
  readonly clock: Clock;
  readonly cpus: Cpus;
  readonly disks: Disks;
  readonly exec: Exec;
  readonly files: Files;
  readonly filesystems: FileSystems;
  /** Loaded when a policy asks for it. */
  readonly guard: () => Promise<Guard>;
  readonly host: Host;
  readonly memory: Memory;
  readonly network: Network;
  readonly power: Power;
}

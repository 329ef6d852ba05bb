import type { Platform } from '../index.ts';
import { FakeAccounts } from './accounts.ts';
import { FakeClock } from './clock.ts';
import { FakeCpus } from './cpus.ts';
import { FakeDisks } from './disks.ts';
import { FakeExec } from './exec.ts';
import { FakeFiles } from './files.ts';
import { FakeFileSystems } from './filesystems.ts';
import { FakeGuard } from './guard.ts';
import { FakeHost } from './host.ts';
import { FakeMemory } from './memory.ts';
import { FakeNetwork } from './network.ts';
import { FakePower } from './power.ts';

/** A guest in memory: set what it shall be, look at what was done to it. */
export class FakePlatform implements Platform {
  /** Users, sessions, passwords and keys. */
  readonly accounts = new FakeAccounts();
  /** The system clock and the hardware clock. */
  readonly clock = new FakeClock();
  /** Processors and what they have spent their time on. */
  readonly cpus = new FakeCpus();
  /** Disks, partitions and their counters. */
  readonly disks = new FakeDisks();
  /** Programs by path: what each does when it is run. */
  readonly exec = new FakeExec();
  /** Files by path. */
  readonly files = new FakeFiles();
  /** Mounts, and which are frozen. */
  readonly filesystems = new FakeFileSystems();
  /** What a policy is judged by. */
  readonly guarded = new FakeGuard(this.files);
  /** Name, system, time zone and load. */
  readonly host = new FakeHost();
  /** Memory blocks. */
  readonly memory = new FakeMemory();
  /** Interfaces and routes. */
  readonly network = new FakeNetwork();
  /** The states in which the machine can sleep, and in which it has slept. */
  readonly power = new FakePower();

  /** The same, as the platform's port. */
  readonly guard = (): Promise<FakeGuard> => Promise.resolve(this.guarded);
}

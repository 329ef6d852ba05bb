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
  readonly accounts = new FakeAccounts();
  readonly clock = new FakeClock();
  readonly cpus = new FakeCpus();
  readonly disks = new FakeDisks();
  readonly exec = new FakeExec();
  readonly files = new FakeFiles();
  readonly filesystems = new FakeFileSystems();
  readonly guarded = new FakeGuard(this.files);
  readonly host = new FakeHost();
  readonly memory = new FakeMemory();
  readonly network = new FakeNetwork();
  readonly power = new FakePower();

  readonly guard = (): Promise<FakeGuard> => Promise.resolve(this.guarded);
}

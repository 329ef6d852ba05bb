import type { CommandName } from '../../api/index.ts';
import type { AnyCommand, Command } from '../command.ts';
import { fsfreezeFreeze } from './fsfreeze-freeze.ts';
import { fsfreezeFreezeList } from './fsfreeze-freeze-list.ts';
import { fsfreezeStatus } from './fsfreeze-status.ts';
import { fsfreezeThaw } from './fsfreeze-thaw.ts';
import { info } from './info.ts';
import { ping } from './ping.ts';
import { sync } from './sync.ts';
import { syncDelimited } from './sync-delimited.ts';
import { LaterCommands } from './later.ts';

const ASKING = [
  'guest-get-cpustats',
  'guest-get-disks',
  'guest-get-diskstats',
  'guest-get-fsinfo',
  'guest-get-host-name',
  'guest-get-load',
  'guest-get-memory-block-info',
  'guest-get-memory-blocks',
  'guest-get-osinfo',
  'guest-get-time',
  'guest-get-timezone',
  'guest-get-users',
  'guest-get-vcpus',
  'guest-network-get-interfaces',
  'guest-network-get-route',
] as const;

const ACTING = [
  'guest-fstrim',
  'guest-set-memory-blocks',
  'guest-set-time',
  'guest-set-user-password',
  'guest-set-vcpus',
  'guest-shutdown',
  'guest-ssh-add-authorized-keys',
  'guest-ssh-get-authorized-keys',
  'guest-ssh-remove-authorized-keys',
  'guest-suspend-disk',
  'guest-suspend-hybrid',
  'guest-suspend-ram',
] as const;

const FILES = [
  'guest-file-close',
  'guest-file-flush',
  'guest-file-open',
  'guest-file-read',
  'guest-file-seek',
  'guest-file-write',
] as const;

const PROGRAMS = ['guest-exec', 'guest-exec-status'] as const;

type Later = (typeof ASKING | typeof ACTING | typeof FILES | typeof PROGRAMS)[number];

/** A command of the schema that is neither here nor in one of the lists does not compile. */
const AT_ONCE: { readonly [N in Exclude<CommandName, Later>]: Command<N> } = {
  'guest-fsfreeze-freeze': fsfreezeFreeze,
  'guest-fsfreeze-freeze-list': fsfreezeFreezeList,
  'guest-fsfreeze-status': fsfreezeStatus,
  'guest-fsfreeze-thaw': fsfreezeThaw,
  'guest-info': info,
  'guest-ping': ping,
  'guest-sync': sync,
  'guest-sync-delimited': syncDelimited,
};

/** The commands of one agent. */
export class Commands {
  readonly #later = [
    new LaterCommands(ASKING, async () => (await import('./asking.ts')).asking),
    new LaterCommands(ACTING, async () => (await import('./acting.ts')).acting),
    new LaterCommands(FILES, async () => (await import('./files.ts')).files),
    new LaterCommands(PROGRAMS, async () => (await import('./programs.ts')).programs),
  ];

  /** The command `name`; undefined if there is none. */
  find(name: string): AnyCommand | undefined {
    if (Object.hasOwn(AT_ONCE, name)) return AT_ONCE[name as keyof typeof AT_ONCE] as AnyCommand;
    for (const group of this.#later) {
      const command = group.find(name);
      if (command !== undefined) return command;
    }
    return undefined;
  }
}

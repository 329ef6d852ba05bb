// Made from schema/guest-agent.qapi by `npm run generate`. Changes belong there.
import { accountsArguments, type AccountsCommands, accountsResults } from './accounts.ts';
import { agentArguments, type AgentCommands, agentResults } from './agent.ts';
import { clockArguments, type ClockCommands, clockResults } from './clock.ts';
import { cpusArguments, type CpusCommands, cpusResults } from './cpus.ts';
import { disksArguments, type DisksCommands, disksResults } from './disks.ts';
import { execArguments, type ExecCommands, execResults } from './exec.ts';
import { filesArguments, type FilesCommands, filesResults } from './files.ts';
import { filesystemsArguments, type FilesystemsCommands, filesystemsResults } from './filesystems.ts';
import { hostArguments, type HostCommands, hostResults } from './host.ts';
import { memoryArguments, type MemoryCommands, memoryResults } from './memory.ts';
import { networkArguments, type NetworkCommands, networkResults } from './network.ts';
import { powerArguments, type PowerCommands, powerResults } from './power.ts';

export type * from './accounts.ts';
export type * from './agent.ts';
export type * from './clock.ts';
export type * from './cpus.ts';
export type * from './disks.ts';
export type * from './exec.ts';
export type * from './files.ts';
export type * from './filesystems.ts';
export type * from './host.ts';
export type * from './memory.ts';
export type * from './network.ts';
export type * from './power.ts';

/** Every command: what it takes and what it returns. */
export interface Commands
  extends AccountsCommands,
    AgentCommands,
    ClockCommands,
    CpusCommands,
    DisksCommands,
    ExecCommands,
    FilesCommands,
    FilesystemsCommands,
    HostCommands,
    MemoryCommands,
    NetworkCommands,
    PowerCommands {}

/** The name of a command. */
export type CommandName = keyof Commands;

/** All commands, in the order in which they are listed to users. */
export const commandNames: readonly CommandName[] = [
  'guest-sync-delimited',
  'guest-sync',
  'guest-ping',
  'guest-get-time',
  'guest-set-time',
  'guest-info',
  'guest-shutdown',
  'guest-file-open',
  'guest-file-close',
  'guest-file-read',
  'guest-file-write',
  'guest-file-seek',
  'guest-file-flush',
  'guest-fsfreeze-status',
  'guest-fsfreeze-freeze',
  'guest-fsfreeze-freeze-list',
  'guest-fsfreeze-thaw',
  'guest-fstrim',
  'guest-suspend-disk',
  'guest-suspend-ram',
  'guest-suspend-hybrid',
  'guest-network-get-interfaces',
  'guest-get-vcpus',
  'guest-set-vcpus',
  'guest-get-disks',
  'guest-get-fsinfo',
  'guest-set-user-password',
  'guest-get-memory-blocks',
  'guest-set-memory-blocks',
  'guest-get-memory-block-info',
  'guest-exec-status',
  'guest-exec',
  'guest-get-host-name',
  'guest-get-users',
  'guest-get-timezone',
  'guest-get-osinfo',
  'guest-ssh-get-authorized-keys',
  'guest-ssh-add-authorized-keys',
  'guest-ssh-remove-authorized-keys',
  'guest-get-diskstats',
  'guest-get-cpustats',
  'guest-get-load',
  'guest-network-get-route',
];

/** Commands that are not answered when they succeed. */
export const silentCommands: ReadonlySet<string> = new Set([
  'guest-shutdown',
  'guest-suspend-disk',
  'guest-suspend-ram',
  'guest-suspend-hybrid',
]);

/** Signatures of commands and types, noun by noun: of what clients send, ... */
export const sentSignatures: readonly SignatureTable[] = [
  accountsArguments,
  agentArguments,
  clockArguments,
  cpusArguments,
  disksArguments,
  execArguments,
  filesArguments,
  filesystemsArguments,
  hostArguments,
  memoryArguments,
  networkArguments,
  powerArguments,
];

/** ... and of what they are sent. */
export const returnedSignatures: readonly SignatureTable[] = [
  accountsResults,
  agentResults,
  clockResults,
  cpusResults,
  disksResults,
  execResults,
  filesResults,
  filesystemsResults,
  hostResults,
  memoryResults,
  networkResults,
  powerResults,
];

export type SignatureTable = Readonly<Record<string, string>>;

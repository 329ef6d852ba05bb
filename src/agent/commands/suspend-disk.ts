import type { Command } from '../command.ts';
import { DISK, suspend } from '../suspend.ts';

export const suspendDisk: Command<'guest-suspend-disk'> = (agent) => suspend(agent, DISK);

import type { Command } from '../command.ts';
import { RAM, suspend } from '../suspend.ts';

export const suspendRam: Command<'guest-suspend-ram'> = (agent) => suspend(agent, RAM);

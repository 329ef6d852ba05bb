import type { Command } from '../command.ts';
import { HYBRID, suspend } from '../suspend.ts';

export const suspendHybrid: Command<'guest-suspend-hybrid'> = (agent) => suspend(agent, HYBRID);

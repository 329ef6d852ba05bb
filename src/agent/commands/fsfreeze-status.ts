import type { Command } from '../command.ts';

/** The agent's own state: nothing in this agent freezes a file system yet, so none of them can be frozen by it. */
export const fsfreezeStatus: Command<'guest-fsfreeze-status'> = () => 'thawed';

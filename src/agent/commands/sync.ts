import type { Command } from '../command.ts';

/** Echoes the client's number, by which it finds the end of what an earlier client left unread. */
export const sync: Command<'guest-sync'> = (_agent, { id }) => id;

import type { Command } from '../command.ts';

/** As guest-sync; the reply is preceded by the byte 0xFF (dispatch.ts), which no other reply holds. */
export const syncDelimited: Command<'guest-sync-delimited'> = (_agent, { id }) => id;

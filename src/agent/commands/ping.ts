import type { Command } from '../command.ts';

const NOTHING = {};

export const ping: Command<'guest-ping'> = () => NOTHING;

import { NOTHING } from '../../wire/index.ts';
import type { Command } from '../command.ts';

export const ping: Command<'guest-ping'> = () => NOTHING;

import { NOTHING } from '../../wire/index.ts';
import type { Command } from '../command.ts';

export const ping: Command<'guest-ping'> = ({ accounting }) => {
  accounting.tell('guest-ping called');
  return NOTHING;
};

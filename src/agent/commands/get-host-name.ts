import { attempt } from '../attempt.ts';
import type { Command } from '../command.ts';

export const getHostName: Command<'guest-get-host-name'> = ({ platform }) => ({
  'host-name': attempt(
    () => platform.host.name(),
    ({ text }) => `cannot get hostname: ${text}`,
  ),
});

import { attempt } from '../attempt.ts';
import type { Command } from '../command.ts';

export const getLoad: Command<'guest-get-load'> = ({ platform }) => {
  const [load1m, load5m, load15m] = attempt(
    () => platform.host.loads(),
    ({ text }) => `cannot query load average: ${text}`,
  );
  return { load1m, load5m, load15m };
};

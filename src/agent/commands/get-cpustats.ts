import type { Result } from '../../api/index.ts';
import { cpuStates, type CpuTimes } from '../../platform/index.ts';
import { attempt, describeCall } from '../attempt.ts';
import type { Command } from '../command.ts';

type CpuStats = Result<'guest-get-cpustats'>[number];

export const getCpustats: Command<'guest-get-cpustats'> = ({ platform }) =>
  attempt(() => platform.cpus.times(), describeCall).map(wireTimes);

/** As many of the states as the guest's kernel knows; its order is the schema's too. */
function wireTimes({ id, milliseconds }: CpuTimes): CpuStats {
  const states = Object.fromEntries(milliseconds.map((time, index) => [cpuStates[index], time]));
  return { type: 'linux', cpu: id, ...(states as Pick<CpuStats, 'user' | 'nice' | 'system' | 'idle'>) };
}

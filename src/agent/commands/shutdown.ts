import { CommandError } from '../../api/index.ts';
import type { Exec } from '../../platform/index.ts';
import { spoken } from '../accounting.ts';
import type { Command } from '../command.ts';
import { runHelper } from '../helper-program.ts';

/** For each mode the program that does it, and the flag with which shutdown(8) does. */
const MODES: ReadonlyMap<string, readonly [program: string, flag: string]> = new Map([
  ['halt', ['/sbin/halt', '-H']],
  ['powerdown', ['/sbin/poweroff', '-P']],
  ['reboot', ['/sbin/reboot', '-r']],
]);

/** What is run, whether it is there or not. */
export function shutdownLine(exec: Exec, mode: string): readonly [string, ...string[]] {
  const known = MODES.get(mode);
  // Without a closing bracket, as ever.
  if (known === undefined) {
    throw new CommandError('mode is invalid (valid values are: halt|powerdown|reboot');
  }
  const [program, flag] = known;
  // Not everybody's shutdown(8) takes these arguments.
  if (exec.isExecutable(program)) return [program];
  return ['/sbin/shutdown', '-h', flag, '+0', 'hypervisor initiated shutdown'];
}

export const shutdown: Command<'guest-shutdown'> = async ({ accounting, platform }, args) => {
  accounting.tell(`guest-shutdown called, mode: ${spoken(args.mode ?? '(null)')}`);
  const { mode = 'powerdown' } = args;
  await runHelper(platform, { argv: shutdownLine(platform.exec, mode), action: 'shutdown' });
  return {};
};

import type { Guard, Platform } from '../../platform/index.ts';
import { check, type FileStatus, type Sys, SystemError } from '../../runtime/index.ts';
import type { Log } from '../log.ts';
import { readTextFile } from '../settings/read-text-file.ts';
import { ConfigurationError } from '../settings/read-settings.ts';
import type { LoadedPolicy } from './loaded-policy.ts';
import { ownFiles } from './own-files.ts';
import { parsePolicy } from './parse-policy.ts';
import { PolicyLineError } from './policy-line.ts';
import { PROFILES } from './profiles.ts';
import { refusals } from './refusal.ts';
import { ruledExec } from './ruled-exec.ts';
import { ruledFiles } from './ruled-files.ts';
import { requireUser } from './ruled-users.ts';

const OTHERS_WRITE = 0o022;

export interface PolicySource {
  /** A ready-made profile, or the path of a file, which has a slash. */
  readonly policy: string;
  readonly commandNames: readonly string[];
  /** Paths of what is the agent's own beside the policy's file. */
  readonly ownPaths: readonly string[];
}

/** Puts a policy into force. Throws ConfigurationError. */
export async function loadPolicy(
  sys: Sys,
  platform: Platform,
  log: Log,
  { policy, commandNames, ownPaths }: PolicySource,
): Promise<LoadedPolicy> {
  const guard = await platform.guard();
  const rules = parsePolicy(readPolicy(sys, policy), policy, {
    commandNames,
    settle: (path) => settle(guard, path),
  });
  const refuse = refusals(log);
  const own = ownFiles(
    guard,
    [...ownPaths, policy].map((path) => fromRoot(sys, path)),
  );
  const { commands, files, never, programs } = rules;
  if (programs !== undefined) await platform.load?.('exec');
  return {
    commands,
    files: files && ruledFiles(guard, files, never, own, refuse),
    exec: programs && ruledExec(platform.exec, guard, programs, own, refuse),
    requireUser: (subject, name) => requireUser(platform, rules, subject, name, refuse),
  };
}

/** The policy's text. */
function readPolicy(sys: Sys, policy: string): string {
  if (Object.hasOwn(PROFILES, policy)) return `profile ${policy}`;
  if (!policy.includes('/')) {
    const names = Object.keys(PROFILES).join(', ');
    throw new ConfigurationError(`no policy '${policy}', expected ${names} or a path with a slash`);
  }
  const file = readTextFile(sys, policy) ?? { problem: 'No such file or directory' };
  if ('problem' in file) throw new ConfigurationError(`${policy}: ${file.problem}`);
  const [mode, uid] = check<FileStatus>(sys.stat(policy), 'stat', policy);
  if ((uid !== 0 && uid !== sys.userId()) || (mode & OTHERS_WRITE) !== 0) {
    throw new ConfigurationError(`${policy}: others may change it, expected a file of root's with mode 0644`);
  }
  return file.text;
}

function settle(guard: Guard, path: string): string {
  try {
    return guard.settle(path, (link) => {
      throw new PolicyLineError(`'${link}' is another user's link, expected one of root's or none`);
    });
  } catch (error) {
    if (error instanceof SystemError) throw new PolicyLineError(`'${path}': ${error.text}`);
    throw error;
  }
}

/** A daemon is in another folder later. */
function fromRoot(sys: Sys, path: string): string {
  return path.startsWith('/') ? path : `${check<string>(sys.realPath('.'), 'getcwd')}/${path}`;
}

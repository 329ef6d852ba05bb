import { commandNames } from '../api/index.ts';
import type { Platform } from '../platform/index.ts';
import {
  errnoText,
  O_APPEND,
  O_CREAT,
  O_WRONLY,
  READABLE,
  type Runtime,
  type Sys,
} from '../runtime/index.ts';
import { SYSTEM_LOG } from './accounting.ts';
import { Agent } from './agent.ts';
import { AuditError } from './audit/audit-error.ts';
import type { Auditor } from './audit/auditor.ts';
import { ChannelError } from './channel/channel.ts';
import { inheritedSocket } from './channel/inherited-socket.ts';
import type { ChannelPlace } from './channel/open-channel.ts';
import { Log } from './log.ts';
import { PidFile, PidFileError } from './pid-file.ts';
import type { LoadedPolicy } from './policy/loaded-policy.ts';
import { absolutePaths } from './settings/absolute-paths.ts';
import { dumpSettings } from './settings/dump-settings.ts';
import { OptionError } from './settings/getopt.ts';
import { readTextFile } from './settings/read-text-file.ts';
import {
  ConfigurationError,
  defaultPath,
  readSettings,
  type ReadSettings,
} from './settings/read-settings.ts';
import type { Settings } from './settings/settings.ts';
import { usage } from './settings/usage.ts';
import { StateError, StateFile } from './state-file.ts';
import { version } from './version.ts';

const STDOUT = 1;
const STDERR = 2;
const SIGINT = 2;
const SIGUSR2 = 12;
const SIGTERM = 15;

/** What cannot be used at the start, worded for the log. */
class StartError extends Error {
  override readonly name = 'StartError';
}

/**
 * Starts the agent as its command line and its configuration file say. It serves from then on whenever the loop turns;
 * where there is nothing to serve the process ends here, with the C agent's exit codes.
 *
 * @param words the command line, the program's name first
 */
export function main(runtime: Runtime, platform: Platform, words: readonly string[]): void {
  const { sys } = runtime;
  const program = words[0] ?? 'qemu-ga';
  const log = new Log(sys, STDERR);
  let pidFile: PidFile | undefined;
  const end = (code: number): never => {
    pidFile?.remove();
    return sys.exit(code);
  };
  const failed = (error: unknown): never => {
    tell(sys, log, program, error);
    return end(1);
  };
  const start = ({ settings: said, show }: ReadSettings, { auditor, policy }: Loaded = {}): void => {
    if (show === 'doctor') return callDoctor(runtime, platform, said, policy);
    if (show === 'configuration') {
      print(sys, STDOUT, dump(sys, said));
      return end(0);
    }
    const settings = said.daemon ? absolutePaths(sys, said) : said;
    const place = channelPlace(sys, settings);
    log.verbose = settings.verbose;
    log.debug(`Guest agent version ${version} started`);
    const agent = new Agent(
      runtime,
      platform,
      log,
      { ...settings, auditor, place, policy, systemLog: SYSTEM_LOG },
      () => void end(0),
    );
    agent.whenThawed(() => openLog(sys, log, settings.logFile));
    agent.whenThawed(() => auditor?.audit.open());
    const signals = sys.signals([SIGINT, SIGTERM, SIGUSR2]);
    // An agent that has to thaw must not end for want of a channel.
    if (settings.retryPath || agent.frozen) agent.openWithRetries();
    else agent.open();
    if (settings.daemon) becomeDaemon(sys);
    // By the process that stays: epoll would tell the one before of them.
    watchSignals(runtime, signals, (signal) => {
      log.debug(`received signal num ${signal}, quitting`);
      const free = signal === SIGUSR2 ? agent.retire() : Promise.resolve();
      void free.then(() => agent.finish()).then(() => end(0));
    });
    if (settings.daemon) {
      agent.whenThawed(() => (pidFile = new PidFile(sys, settings.pidFile)));
      sys.detach();
    }
  };
  try {
    const given = read(sys, words.slice(1));
    const { settings, show, verify } = given;
    if (verify !== undefined) {
      void verifyRecording(sys, verify).then(end);
      return;
    }
    if (show !== undefined && show !== 'configuration' && show !== 'doctor') {
      print(sys, STDOUT, shown(show, program));
      return end(0);
    }
    if (settings.policy === undefined && settings.audit === undefined) start(given);
    else {
      void load(runtime, platform, log, given)
        .then((loaded) => start(given, loaded))
        .catch(failed);
    }
  } catch (error) {
    failed(error);
  }
}

/** What is read only where it is asked for: most agents do without. */
interface Loaded {
  readonly auditor?: Auditor | undefined;
  readonly policy?: LoadedPolicy | undefined;
}

async function load(runtime: Runtime, platform: Platform, log: Log, given: ReadSettings): Promise<Loaded> {
  const { audit, policy } = given.settings;
  return {
    policy: policy === undefined ? undefined : await usePolicy(runtime.sys, platform, log, given, policy),
    auditor: audit === undefined ? undefined : await useAudit(runtime, log, audit, given.settings),
  };
}

async function usePolicy(
  sys: Sys,
  platform: Platform,
  log: Log,
  { configuration, settings }: ReadSettings,
  policy: string,
): Promise<LoadedPolicy> {
  const { loadPolicy } = await import('./policy/load-policy.ts');
  const { audit, freezeHook, logFile, pidFile, stateDirectory } = settings;
  const program = sys.readLink('/proc/self/exe');
  const files = [configuration, freezeHook, logFile, pidFile, StateFile.path(stateDirectory), program];
  if (audit !== 'journal') files.push(audit);
  const ownPaths = files.filter((path) => typeof path === 'string');
  return loadPolicy(sys, platform, log, { policy, commandNames, ownPaths });
}

async function useAudit(runtime: Runtime, log: Log, place: string, settings: Settings): Promise<Auditor> {
  const { createAuditor } = await import('./audit/auditor.ts');
  return createAuditor(runtime, log, place, settings);
}

/** Checks what `FILE` or `FILE:HASH` names. Returns the exit code. */
async function verifyRecording(sys: Sys, what: string): Promise<number> {
  const { verifyAudit } = await import('./audit/verify-audit.ts');
  const [, path = what, hash] = /^(.*):([0-9a-f]{64})$/s.exec(what) ?? [];
  return verifyAudit(sys, path, hash, (text) => print(sys, STDOUT, `${text}\n`)) ? 0 : 1;
}

/** Ends the process, once the doctor has come and gone. */
function callDoctor(
  runtime: Runtime,
  platform: Platform,
  settings: Settings,
  policy: LoadedPolicy | undefined,
): void {
  const { sys } = runtime;
  const visit = async (): Promise<number> => {
    const { doctor } = await import('./doctor/index.ts');
    return await doctor(runtime, platform, settings, policy);
  };
  visit().then(
    (code) => sys.exit(code),
    (error: unknown) => {
      print(sys, STDERR, `${error instanceof Error ? sys.trace(error) : String(error)}\n`);
      sys.exit(1);
    },
  );
}

function read(sys: Sys, words: readonly string[]): ReadSettings {
  return readSettings({
    words,
    environment: sys.environment(),
    readFile: (path) => readTextFile(sys, path),
  });
}

function channelPlace(sys: Sys, settings: Settings): ChannelPlace {
  return inheritedSocket(sys) ?? { method: settings.method, path: defaultPath(settings) };
}

/** With the channel that the agent would open. */
function dump(sys: Sys, settings: Settings): string {
  const place = channelPlace(sys, settings);
  return dumpSettings({ ...settings, method: place.method, path: 'path' in place ? place.path : undefined });
}

function openLog(sys: Sys, log: Log, path: string | undefined): void {
  if (path === undefined) return;
  const descriptor = sys.open(path, O_WRONLY | O_APPEND | O_CREAT, 0o666);
  if (descriptor < 0) {
    throw new StartError(`unable to open specified log file ${path}: ${errnoText(-descriptor)}`);
  }
  log.descriptor = descriptor;
}

function becomeDaemon(sys: Sys): void {
  const result = sys.leaveParent();
  if (result < 0) throw new StartError(`failed to daemonize: ${errnoText(-result)}`);
}

/** Why the agent does not start. */
function tell(sys: Sys, log: Log, program: string, error: unknown): void {
  if (error instanceof OptionError) {
    print(sys, STDERR, `${program}: ${error.message}\n`);
    print(sys, STDOUT, `Unknown option, try '${program} --help' for more information.\n`);
    return;
  }
  const expected = [ConfigurationError, StartError, StateError, AuditError, ChannelError, PidFileError];
  log.release();
  if (!expected.some((kind) => error instanceof kind)) {
    log.error(`internal error: ${error instanceof Error ? sys.trace(error) : String(error)}`);
    return;
  }
  for (const line of (error as Error).message.split('\n')) log.critical(line);
  if (error instanceof ConfigurationError) return;
  if (error instanceof StateError) log.critical('failed to load persistent state');
  if (error instanceof ChannelError) log.critical('failed to initialize guest agent channel');
  log.critical('error initializing guest agent');
}

function shown(what: 'help' | 'version' | 'commands', program: string): string {
  switch (what) {
    case 'help':
      return usage(program);
    case 'version':
      return `QEMU Guest Agent ${version}\n`;
    case 'commands':
      return commandNames.map((name) => `${name}\n`).join('');
  }
}

function print(sys: Sys, descriptor: number, text: string): void {
  const bytes = new Uint8Array(text.length * 3);
  sys.write(descriptor, bytes, 0, sys.encodeText(text, bytes, 0));
}

/** Calls `received` for each signal that comes on `descriptor`, instead of what it would do to the process. */
function watchSignals({ loop, sys }: Runtime, descriptor: number, received: (signal: number) => void): void {
  const record = new Uint8Array(128);
  const words = new Uint32Array(record.buffer); // in the machine's byte order
  loop.watch(descriptor, READABLE, () => {
    if (sys.read(descriptor, record, 0, record.length) > 0) received(words[0]!);
  });
}

import { commandNames } from '../api/index.ts';
import type { Platform } from '../platform/index.ts';
import { errnoText, type Runtime } from '../runtime/index.ts';
import { Decoder } from '../wire/index.ts';
import { Accounting } from './accounting.ts';
import type { Auditor } from './audit/auditor.ts';
import { Blocks } from './blocks.ts';
import { type Channel, ChannelError } from './channel/channel.ts';
import { type ChannelPlace, openChannel } from './channel/open-channel.ts';
import type { Serve } from './channel/serve.ts';
import { Session } from './channel/session.ts';
import { Children } from './children.ts';
import type { AgentContext } from './command.ts';
import { Dispatcher, type Dispatches } from './dispatch.ts';
import { Freeze } from './freeze/freeze.ts';
import { Housekeeping } from './housekeeping.ts';
import type { Log } from './log.ts';
import { OpenFiles } from './open-files.ts';
import type { LoadedPolicy } from './policy/loaded-policy.ts';
import { Policy } from './policy/policy.ts';
import type { Settings } from './settings/settings.ts';
import { StateFile } from './state-file.ts';

/** Permissions of a new file, whatever the umask: the C agent's. */
export const NEW_FILE_MODE = 0o666;
/** Milliseconds between two attempts to open a channel that failed. */
const RETRY_DELAY = 5000;

/** What the agent itself is told; the rest of the settings is about its process. */
export interface AgentOptions extends Omit<
  Settings,
  | 'audit'
  | 'auditRequired'
  | 'daemon'
  | 'json'
  | 'logFile'
  | 'method'
  | 'path'
  | 'pidFile'
  | 'policy'
  | 'verbose'
> {
  readonly place: ChannelPlace;
  /** The system log's socket; undefined: nothing is told there. */
  readonly systemLog: string | undefined;
  /** What a host may do beside the lists; everything if left out. */
  readonly policy?: LoadedPolicy | undefined;
  /** Has what is done recorded; undefined: nothing is. */
  readonly auditor?: Auditor | undefined;
}

/** The daemon: one channel, one client at a time, and what outlives both. */
export class Agent {
  readonly #context: AgentContext;
  readonly #options: AgentOptions;
  readonly #dispatcher: Dispatches;
  readonly #decoder: Decoder;
  readonly #onEnd: () => void;
  #channel: Channel | undefined;
  /** The last client's. */
  #session: Session | undefined;

  /**
   * Throws StateError if the state directory cannot be used. `onEnd` is called when the channel has failed for good.
   */
  constructor(runtime: Runtime, platform: Platform, log: Log, options: AgentOptions, onEnd: () => void) {
    this.#decoder = new Decoder(runtime.sys, {
      remembers: true,
      sinkFor: (open) => this.#context.files.sinkFor?.(open),
    });
    const blocks = new Blocks();
    const { auditor } = options;
    const accounting = new Accounting(runtime, options.systemLog);
    const { policy: loaded } = options;
    const policy = new Policy(options.allowed, options.blocked, loaded);
    const housekeeping = new Housekeeping(runtime, [blocks, this.#decoder]);
    const freeze = new Freeze(runtime, platform, log, policy, housekeeping, {
      hook: options.freezeHook,
      timeout: options.freezeTimeout,
      stateDirectory: options.stateDirectory,
      accounting,
      writers: auditor === undefined ? [] : [auditor.audit],
      prepare: async () => {
        await this.#decoder.load();
        housekeeping.loaded();
      },
    });
    freeze.resume();
    const state = new StateFile(runtime.sys, options.stateDirectory, freeze.frozen);
    this.#context = {
      accounting,
      auditor,
      blocks,
      commandNames,
      children: new Children(),
      fileMode: options.fileMode ?? NEW_FILE_MODE,
      files: new OpenFiles(state.takeHandle),
      freeze,
      housekeeping,
      log,
      platform,
      policy,
      runtime,
    };
    this.#options = options;
    this.#onEnd = onEnd;
    const dispatcher = new Dispatcher(this.#context);
    this.#dispatcher = auditor?.record(dispatcher) ?? dispatcher;
    housekeeping.loaded();
  }

  /** Opens the channel. Throws ChannelError. */
  open(): void {
    const serve: Serve = (connection, onEnd) => {
      const ended = (errno: number): void => {
        this.#session = undefined;
        onEnd(errno);
      };
      this.#session = new Session(this.#context, this.#dispatcher, this.#decoder, connection, ended);
      this.#session.start();
    };
    this.#context.auditor?.serves(this.#options.place.method);
    this.#channel = openChannel(this.#context, this.#options.place, serve, (errno) => this.#fail(errno));
  }

  #fail(errno: number): void {
    const { log, runtime } = this.#context;
    log.warning(`error reading channel: ${errnoText(errno)}`);
    this.#channel?.close();
    this.#channel = undefined;
    if (!this.#options.retryPath) return void this.finish().then(this.#onEnd);
    log.warning('agent stopped unexpectedly, restarting...');
    log.warning('waiting for channel path...');
    runtime.loop.after(RETRY_DELAY, () => this.openWithRetries());
  }

  /** Opens the channel; if that fails, tries again until it succeeds. */
  openWithRetries(): void {
    const { log, runtime } = this.#context;
    try {
      this.open();
    } catch (error) {
      if (!(error instanceof ChannelError)) throw error;
      log.critical(error.message);
      log.info('failed to initialize guest agent channel, will retry');
      runtime.loop.after(RETRY_DELAY, () => this.openWithRetries());
    }
  }

  /** Whether file systems are frozen. */
  get frozen(): boolean {
    return this.#context.freeze.frozen;
  }

  /** Does what writes to a file system: now, or once they are thawed. */
  whenThawed(action: () => void): void {
    this.#context.freeze.whenThawed(action);
  }

  /** Resolves when no host would lose anything if the agent ended. */
  async retire(): Promise<void> {
    const { retirement } = await import('./retirement.ts');
    await retirement(this.#context, () => this.#session?.busy ?? false);
  }

  /** Thaws what is frozen, and is ready to end. */
  async finish(): Promise<void> {
    await this.#context.freeze.finish();
    this.#context.accounting.finish();
    this.#context.auditor?.finish();
  }

  /** Closes the channel. Programs that run go on. */
  close(): void {
    this.#channel?.close();
    this.#channel = undefined;
  }
}

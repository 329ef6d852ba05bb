import type { Platform } from '../platform/index.ts';
import { READABLE, type Runtime } from '../runtime/index.ts';
import { Agent, agentCommands } from './agent.ts';
import { ChannelError } from './channel/channel.ts';
import { OptionError } from './getopt.ts';
import { Log } from './log.ts';
import { type Options, parseOptions } from './options.ts';
import { StateError } from './state-file.ts';
import { usage } from './usage.ts';
import { version } from './version.ts';

const STDOUT = 1;
const STDERR = 2;
const SIGINT = 2;
const SIGTERM = 15;

/**
 * Starts the agent as its command line says. It serves from then on whenever the loop turns; where there is nothing to
 * serve the process ends here, with the C agent's exit codes.
 *
 * @param words the command line, the program's name first
 */
export function main(runtime: Runtime, platform: Platform, words: readonly string[]): void {
  const { sys } = runtime;
  const program = words[0] ?? 'qemu-ga';
  const options = readOptions(runtime, program, words.slice(1));
  if (options.show !== undefined) {
    print(runtime, STDOUT, shown(options.show, program));
    sys.exit(0);
  }
  const log = new Log(sys, STDERR, options.verbose);
  log.debug(`Guest agent version ${version} started`);
  try {
    const agent = new Agent(runtime, platform, log, options, () => sys.exit(0));
    onSignals(runtime, [SIGINT, SIGTERM], (signal) => {
      log.debug(`received signal num ${signal}, quitting`);
      void agent.finish().then(() => sys.exit(0));
    });
    // An agent that has to thaw must not end for want of a channel.
    if (options.retryPath || agent.frozen) agent.openWithRetries();
    else agent.open();
  } catch (error) {
    if (!(error instanceof StateError || error instanceof ChannelError)) throw error;
    log.critical(error.message);
    log.critical(
      error instanceof StateError
        ? 'failed to load persistent state'
        : 'failed to initialize guest agent channel',
    );
    log.critical('error initializing guest agent');
    sys.exit(1);
  }
}

function readOptions(runtime: Runtime, program: string, words: readonly string[]): Options {
  try {
    return parseOptions(words);
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    print(runtime, STDERR, `${program}: ${error.message}\n`);
    print(runtime, STDOUT, `Unknown option, try '${program} --help' for more information.\n`);
    runtime.sys.exit(1);
  }
}

function shown(what: NonNullable<Options['show']>, program: string): string {
  switch (what) {
    case 'help':
      return usage(program);
    case 'version':
      return `QEMU Guest Agent ${version}\n`;
    case 'commands':
      return agentCommands.map((name) => `${name}\n`).join('');
  }
}

function print({ sys }: Runtime, descriptor: number, text: string): void {
  const bytes = new Uint8Array(text.length * 3);
  sys.write(descriptor, bytes, 0, sys.encodeText(text, bytes, 0));
}

/** Calls `received` for each of the signals instead of what it would do to the process. */
function onSignals(
  { loop, sys }: Runtime,
  signals: readonly number[],
  received: (signal: number) => void,
): void {
  const descriptor = sys.signals(signals);
  const record = new Uint8Array(128);
  const words = new Uint32Array(record.buffer); // in the machine's byte order
  loop.watch(descriptor, READABLE, () => {
    if (sys.read(descriptor, record, 0, record.length) > 0) received(words[0]!);
  });
}

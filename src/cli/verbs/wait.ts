import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidArgumentError, Option } from 'commander';
import { CommandError } from '../../api/index.ts';
import { GuestAgentError, type GuestAddress, printable, WAIT_TIMEOUT } from '../../client/index.ts';
import type { Call, Verb } from '../verb.ts';
import { durationText } from './duration-text.ts';

/** Milliseconds between two attempts to reach an agent. */
const PAUSE = 500;
/** Milliseconds that one attempt has. */
const PATIENCE = 3_000;

export const wait: Verb = {
  timeout: WAIT_TIMEOUT / 1000,
  define(command) {
    command.description(
      'Waits until the agent answers, or until more than that holds. It says on a terminal what it waits for. The time ' +
        'limit is --timeout, five minutes if it is not given; then it exits with 4.',
    );
    command.addOption(
      new Option('--ip', 'until the guest has an address that others can reach, and prints it'),
    );
    command.addOption(
      new Option('--mac <address>', 'with --ip: an address on this network card').argParser(readMac),
    );
    command.addOption(new Option('--exec <command>', 'until this shell command exits with 0 in the guest'));
  },
  async run(call) {
    const { agent, options, signal } = call;
    const start = performance.now();
    await agentAnswers(call);
    const rest = { timeout: WAIT_TIMEOUT, signal };
    const shell = options['exec'] as string | undefined;
    if (shell !== undefined) await agent.wait.forProgram('/bin/sh', ['-c', shell], rest);
    let address: GuestAddress | undefined;
    if (options['ip'] === true || options['mac'] !== undefined) {
      address = await agent.wait.forAddress({ ...rest, mac: options['mac'] as string | undefined });
    }
    const seconds = (performance.now() - start) / 1000;
    return {
      json: { seconds: Math.round(seconds * 1000) / 1000, ...(address !== undefined && { address }) },
      show: (screen) => {
        if (address !== undefined) screen.print(printable(address.address));
        else screen.note(`ready after ${durationText(seconds)}`);
      },
    };
  },
};

/** Tries again until the agent answers; tells each new reason why it does not. */
async function agentAnswers({ agent, signal, screen }: Call): Promise<void> {
  let told = '';
  for (;;) {
    try {
      return await agent.sync({ timeout: PATIENCE, signal });
    } catch (error) {
      if (signal.aborted) throw error;
      if (!(error instanceof GuestAgentError) || error instanceof CommandError || error.code === 'target')
        throw error;
      if (error.message !== told && !screen.json) screen.note(`waiting: ${printable(error.message)}`);
      told = error.message;
    }
    await sleep(PAUSE, undefined, { signal });
  }
}

function readMac(word: string): string {
  if (!/^[\da-f]{2}(:[\da-f]{2})+$/i.test(word)) {
    throw new InvalidArgumentError('a hardware address is wanted, such as 52:54:00:12:34:56.');
  }
  return word;
}

import { Argument, Option } from 'commander';
import { type PowerResult, type ShutdownMode, type SuspendKind, suspendKinds } from '../../client/index.ts';
import type { Answer, Verb } from '../verb.ts';

const MINUTES = 60;
const UNSEEN =
  "the agent has not refused it; whether it is done this host does not see: a target with QEMU's monitor (,qmp=PATH) or libvirt does";

export const shutdown: Verb = {
  timeout: 5 * MINUTES,
  define(command) {
    command.description(
      'Shuts the guest down in order, as its own shutdown command does. Where the target has a monitor (qemu:, ,qmp=, ' +
        'libvirt:) it waits until the machine is off; else it ends when the agent has accepted the command.',
    );
    command.addOption(new Option('--halt', 'stop the system and leave the machine on'));
  },
  async run({ agent, options, signal }) {
    const mode: ShutdownMode = options['halt'] === true ? 'halt' : 'powerdown';
    return told(await agent.power.shutdown(mode, { signal }), mode === 'halt' ? 'halting' : 'shut down');
  },
};

export const reboot: Verb = {
  timeout: 5 * MINUTES,
  define(command) {
    command.description(
      'Starts the guest anew, in order. `qga wait` behind it waits until its agent answers again.',
    );
  },
  async run({ agent, signal }) {
    return told(await agent.power.shutdown('reboot', { signal }), 'starting anew');
  },
};

export const suspend: Verb = {
  timeout: 5 * MINUTES,
  define(command) {
    command.description(
      'Lets the guest sleep: in its memory, on its disk, or both. The host wakes it up (qga wake, virsh dompmwakeup, ' +
        'QMP system_wakeup), or starts the machine that has gone to disk.',
    );
    command.addArgument(
      new Argument('[kind]', 'where its state is kept').choices([...suspendKinds]).default('ram'),
    );
  },
  async run({ agent, words, signal }) {
    return told(await agent.power.suspend((words[0] ?? 'ram') as SuspendKind, { signal }), 'asleep');
  },
};

export const wake: Verb = {
  define(command) {
    command.description("Wakes up a guest that sleeps in its memory, through QEMU's monitor or libvirt.");
  },
  async run({ agent, signal }) {
    await agent.power.wakeUp({ signal });
    return { json: {}, show: (screen) => screen.print('woken up') };
  },
};

function told({ isConfirmed }: PowerResult, what: string): Answer {
  return {
    json: { confirmed: isConfirmed },
    show: (screen) => {
      if (isConfirmed) screen.print(what);
      else screen.note(UNSEEN);
    },
  };
}

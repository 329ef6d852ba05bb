import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { within } from '../vm/deadline.ts';
import type { LibvirtDaemon } from './libvirt-daemon.ts';
import type { Call, Transcript } from './transcript.ts';
import { runVirsh } from './virsh.ts';

/** Name of the machine, the same for every agent: so virsh's messages are. */
export const MACHINE = 'guest';

/** Of what virsh wrote, what has to be the same with every agent. */
export type Comparable = (output: string) => string;

const everything: Comparable = (output) => output;
/** For what is of its own time or version. */
export const nothing: Comparable = () => '';
/** For measures: what they are of, not how much. */
export const withoutNumbers: Comparable = (output) => output.replaceAll(/\d+/g, 'N');

/** virsh, asked about one machine; every call goes into the transcript. */
export class VirshCalls {
  /** Title of the check that is running. */
  check = '';
  readonly #libvirt: LibvirtDaemon;
  readonly #transcript: Transcript;

  constructor(libvirt: LibvirtDaemon, transcript: Transcript) {
    this.#libvirt = libvirt;
    this.#transcript = transcript;
  }

  /** What virsh writes for a command that is to succeed. */
  async succeeds(command: string, args: readonly string[] = [], comparable = everything): Promise<string> {
    return succeeded(this.#record(await this.#call(command, args, comparable)));
  }

  /** What virsh writes for a command that is to fail. */
  async fails(command: string, args: readonly string[] = [], comparable = everything): Promise<string> {
    const call = this.#record(await this.#call(command, args, comparable));
    assert.equal(call.status, 1, `virsh ${call.command} should have failed: ${call.output}`);
    return call.output;
  }

  /** Result of a command of the agent's, sent as it is. */
  async agentCommand(command: string, args: object = {}, comparable = everything): Promise<unknown> {
    return resultOf(succeeded(this.#record(await this.#agentCall(command, args, comparable))));
  }

  /** The same, asked again and again until `settled`; only the last call goes into the transcript. */
  async settledCommand<T>(command: string, args: object, settled: (result: T) => boolean): Promise<T> {
    const settles = async (): Promise<T> => {
      for (;;) {
        const call = await this.#agentCall(command, args, everything);
        const result = resultOf(succeeded(call)) as T;
        if (settled(result)) {
          this.#record(call);
          return result;
        }
        await sleep(100);
      }
    };
    return await within(20_000, `${command} settles`, settles());
  }

  async #agentCall(command: string, args: object, comparable: Comparable): Promise<Call> {
    const request = JSON.stringify({ execute: command, arguments: args });
    return await this.#call('qemu-agent-command', [request], (output) => comparable(sortedReply(output)));
  }

  async #call(command: string, args: readonly string[], comparable: Comparable): Promise<Call> {
    const result = await runVirsh(this.#libvirt.uri, [command, MACHINE, ...args]);
    const line = [command, ...args].map((word) => (/[\s"'{]/.test(word) ? `'${word}'` : word)).join(' ');
    return {
      ...result,
      check: this.check,
      command: line.replaceAll(`${this.#libvirt.folder}/machine/`, ''),
      comparable: comparable(result.output),
    };
  }

  #record(call: Call): Call {
    this.#transcript.calls.push(call);
    return call;
  }
}

function succeeded({ status, command, output }: Call): string {
  assert.equal(status, 0, `virsh ${command}: ${output}`);
  return output;
}

function resultOf(reply: string): unknown {
  return (JSON.parse(reply) as { return: unknown }).return;
}

/** A reply with its members in the order of their names: agents have orders of their own. What is no reply stays. */
function sortedReply(output: string): string {
  return output.startsWith('{') ? JSON.stringify(sorted(JSON.parse(output))) : output;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
}

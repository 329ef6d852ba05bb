import assert from 'node:assert/strict';
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
  readonly #uri: string;
  readonly #transcript: Transcript;

  constructor(uri: string, transcript: Transcript) {
    this.#uri = uri;
    this.#transcript = transcript;
  }

  /** What virsh writes for a command that is to succeed. */
  async succeeds(
    command: string,
    args: readonly string[] = [],
    comparable = everything,
  ): Promise<string> {
    const call = await this.#call(command, args, comparable);
    assert.equal(call.status, 0, `virsh ${call.command}: ${call.output}`);
    return call.output;
  }

  /** What virsh writes for a command that is to fail. */
  async fails(command: string, args: readonly string[] = [], comparable = everything): Promise<string> {
    const call = await this.#call(command, args, comparable);
    assert.equal(call.status, 1, `virsh ${call.command} should have failed: ${call.output}`);
    return call.output;
  }

  /** Result of a command of the agent's, sent as it is. */
  async agentCommand(
    command: string,
    args: object = {},
    comparable = everything,
  ): Promise<{ readonly return: unknown }> {
    const request = JSON.stringify({ execute: command, arguments: args });
    return JSON.parse(await this.succeeds('qemu-agent-command', [request], sortedReply(comparable))) as {
      return: unknown;
    };
  }

  async #call(command: string, args: readonly string[], comparable: Comparable): Promise<Call> {
    const result = await runVirsh(this.#uri, [command, MACHINE, ...args]);
    const words = args.map((arg) => (/[\s"'{]/.test(arg) ? `'${arg}'` : arg));
    const call: Call = {
      ...result,
      check: this.check,
      command: [command, ...words].join(' '),
      comparable: comparable(result.output),
    };
    this.#transcript.calls.push(call);
    return call;
  }
}

/** JSON with its members in the order of their names: agents have orders of their own. */
function sortedReply(comparable: Comparable): Comparable {
  return (output) => comparable(JSON.stringify(sorted(JSON.parse(output))));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
}

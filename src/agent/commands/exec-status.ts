import { CommandError } from '../../api/index.ts';
import type { Sys } from '../../runtime/index.ts';
import type { CapturedOutput } from '../captured-output.ts';
import type { ExecutedProgram } from '../children.ts';
import type { Command } from '../command.ts';
import { STREAM_MARGIN, StreamedReply } from '../streamed-reply.ts';

export const execStatus: Command<'guest-exec-status'> = (agent, { pid }) => {
  const { accounting, children, housekeeping, runtime } = agent;
  accounting.tell(`guest-exec-status called, pid: ${pid}`);
  const program = children.report(pid);
  if (program === undefined) throw new CommandError(`PID ${pid} does not exist`);
  const { end, stdout, stderr } = program;
  if (end === undefined) return { exited: false };
  const exit = 'code' in end ? { exitcode: end.code } : { signal: end.signal };
  const length = stdout.length + stderr.length;
  if (length === 0) return { exited: true, ...exit };
  housekeeping.moved(length);
  return new OutputReply(runtime.sys, program, JSON.stringify({ exited: true, ...exit }));
};

/** Sends the captured bytes as base64 and lets go of them as they leave. */
class OutputReply extends StreamedReply {
  readonly #sys: Sys;
  /** JSON text, and bytes that go out as base64. */
  readonly #parts: (string | Uint8Array)[];

  /** `exit` is the object that the output's members are added to. */
  constructor(sys: Sys, { stdout, stderr }: ExecutedProgram, exit: string) {
    super();
    this.#sys = sys;
    this.#parts = [
      spaced(exit.slice(0, -1)),
      ...dataMember('out-data', stdout),
      ...dataMember('err-data', stderr),
      truncatedMember('out-truncated', stdout) + truncatedMember('err-truncated', stderr) + '}',
    ];
  }

  override get done(): boolean {
    return this.#parts.length === 0;
  }

  override put(block: Uint8Array, at: number): number {
    let end = at;
    for (let part = this.#parts[0]; part !== undefined; part = this.#parts[0]) {
      const room = block.length - STREAM_MARGIN - end;
      if (room < (typeof part === 'string' ? part.length : Math.ceil(part.length / 3) * 4)) break;
      end +=
        typeof part === 'string'
          ? this.#sys.encodeText(part, block, end)
          : this.#sys.encodeBase64(part, 0, part.length, block, end);
      this.#parts.shift();
    }
    return end;
  }
}

function dataMember(name: string, output: CapturedOutput): (string | Uint8Array)[] {
  return output.length === 0 ? [] : [`, "${name}": "`, ...output.chunks, '"'];
}

/** Always beside the data, though it is nearly always false. */
function truncatedMember(name: string, output: CapturedOutput): string {
  return output.length === 0 ? '' : `, "${name}": ${output.truncated}`;
}

/** As replies are written: with a blank after each comma and colon. */
function spaced(json: string): string {
  return json.replaceAll(/[,:]/g, '$& ');
}

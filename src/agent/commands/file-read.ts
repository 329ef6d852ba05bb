import { CommandError } from '../../api/index.ts';
import type { OpenFile } from '../../platform/index.ts';
import { EAGAIN, errnoText, type Sys, SystemError } from '../../runtime/index.ts';
import type { AgentContext, Command } from '../command.ts';
import { BlockResult, RETURN } from '../encoded-result.ts';
import { StreamedReply } from '../streamed-reply.ts';

const DEFAULT_COUNT = 4096;
/** A larger count has once crashed an agent (CVE-2018-12617). */
const COUNT_MAX = 48 << 20;

/**
 * Reads and sends block by block, so that a read of 48 MiB holds no more than one of them. A result of more than one has
 * `count` and `eof` behind the data, since nobody knows them before.
 */
export const fileRead: Command<'guest-file-read'> = (agent, { handle, count = DEFAULT_COUNT }) => {
  const file = agent.files.get(handle);
  if (count < 0 || count > COUNT_MAX) {
    throw new CommandError(`value '${count}' is invalid for argument count`);
  }
  try {
    return read(agent, file, Number(count));
  } catch (error) {
    agent.accounting.tell(`guest-file-read failed, handle: ${handle}`);
    throw error;
  }
};

/** Throws CommandError if the first block cannot be read. */
function read(agent: AgentContext, file: OpenFile, wanted: number): BlockResult | FileReadReply {
  const { blocks, housekeeping, runtime } = agent;
  const { sys } = runtime;
  const { data, output } = blocks;
  const { length, last, error } = fill(file, data, wanted);
  if (error !== undefined) throw failure(error.text);
  if (last === undefined && length === 0) throw failure(errnoText(EAGAIN));
  if (length < wanted && length === data.length) return new FileReadReply(agent, file, wanted);
  housekeeping.moved(length);
  // What fits into one piece has its members in the schema's order.
  let end = sys.encodeText(RETURN + '{"count": ' + length + ', "buf-b64": "', output, 0);
  end += sys.encodeBase64(data, 0, length, output, end);
  return new BlockResult(output, end, last === 0 ? '", "eof": true}' : '", "eof": false}');
}

/** How many bytes have come, and what the last read gave: 0 at the end of the file, undefined when nothing is there yet. */
interface Filled {
  readonly length: number;
  readonly last: number | undefined;
  /** Why no more has come, if a read has failed. */
  readonly error?: SystemError;
}

/** Reads into a block as far as it, the file and what is wanted go. */
function fill(file: OpenFile, block: Uint8Array, wanted: number): Filled {
  const most = wanted < block.length ? wanted : block.length;
  let length = 0;
  let last: number | undefined = -1;
  try {
    while (length < most) {
      last = file.read(block, length, most - length);
      if (last === undefined || last === 0) break;
      length += last;
    }
  } catch (error) {
    if (error instanceof SystemError) return { length, last, error };
    throw error;
  }
  return { length, last };
}

/** A read of more than a block, of which the first one has been read. */
class FileReadReply extends StreamedReply {
  readonly #sys: Sys;
  readonly #data: Uint8Array;
  readonly #file: OpenFile;
  readonly #wanted: number;
  /** Bytes of the file that have been read, and how many of them wait in `data`. */
  #read: number;
  #waiting: number;
  /** Whether more may be had of the file. */
  #goesOn = true;
  /** Whether its end has been met. */
  #eof = false;
  #begun = false;
  #done = false;

  constructor({ blocks, runtime }: AgentContext, file: OpenFile, wanted: number) {
    super();
    this.#sys = runtime.sys;
    this.#data = blocks.data;
    this.#file = file;
    this.#wanted = wanted;
    this.#read = this.#waiting = blocks.data.length;
  }

  override get done(): boolean {
    return this.#done;
  }

  override put(block: Uint8Array, at: number): number {
    const sys = this.#sys;
    let end = at;
    if (!this.#begun) end += sys.encodeText('{"buf-b64": "', block, end);
    this.#begun = true;
    end += sys.encodeBase64(this.#data, 0, this.#waiting, block, end);
    this.#continue();
    if (this.#waiting > 0) return end;
    this.#done = true;
    return end + sys.encodeText(`", "count": ${this.#read}, "eof": ${this.#eof}}`, block, end);
  }

  /** Reads on. What has been sent stands: a failure ends the data here, and the client's next read meets it again. */
  #continue(): void {
    this.#waiting = 0;
    if (!this.#goesOn || this.#read === this.#wanted) return;
    const { length, last, error } = fill(this.#file, this.#data, this.#wanted - this.#read);
    this.#waiting = length;
    this.#read += length;
    this.#eof = last === 0;
    this.#goesOn = error === undefined && last !== undefined && last !== 0;
  }
}

function failure(text: string): CommandError {
  return new CommandError(`failed to read file: ${text}`);
}

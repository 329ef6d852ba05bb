import { CommandError } from '../../api/index.ts';
import type { OpenFile } from '../../platform/index.ts';
import { EAGAIN, errnoText, type Sys, SystemError } from '../../runtime/index.ts';
import type { AgentContext, Command } from '../command.ts';
import { BlockResult, RESULT_AT } from '../encoded-result.ts';
import { StreamedReply } from '../streamed-reply.ts';

const DEFAULT_COUNT = 4096;
/** A larger count has once crashed an agent (CVE-2018-12617). */
const COUNT_MAX = 48 << 20;
/** What is read at once: an answer in one piece costs less than a stream. */
const SMALL = 32 << 10;

/**
 * Reads and sends block by block, so that a read of 48 MiB holds no more than one of them. `count` and `eof` stand behind
 * the data then, since nobody knows them before.
 */
export const fileRead: Command<'guest-file-read'> = (agent, { handle, count = DEFAULT_COUNT }) => {
  const file = agent.files.get(handle);
  if (count < 0 || count > COUNT_MAX) {
    throw new CommandError(`value '${count}' is invalid for argument count`);
  }
  try {
    if (count > SMALL) return new FileReadReply(agent, file, Number(count));
    return readAtOnce(agent, file, Number(count));
  } catch (error) {
    agent.accounting.tell(`guest-file-read failed, handle: ${handle}`);
    throw error instanceof SystemError ? failure(error.text) : error;
  }
};

/** Reads what fits into one answer. Throws CommandError, or the SystemError of a read that failed. */
function readAtOnce(agent: AgentContext, source: OpenFile, wanted: number): BlockResult {
  const { blocks, housekeeping, runtime } = agent;
  const { sys } = runtime;
  const { data, output } = blocks;
  let length = 0;
  let count: number | undefined = wanted;
  while (length < wanted && count !== 0) {
    count = source.read(data, length, wanted - length);
    if (count === undefined) break;
    length += count;
  }
  if (count === undefined && length === 0) throw failure(errnoText(EAGAIN));
  housekeeping.moved(length);
  let end = RESULT_AT + sys.encodeText('{"count": ' + length + ', "buf-b64": "', output, RESULT_AT);
  end += sys.encodeBase64(data, 0, length, output, end);
  end += sys.encodeText(count === 0 && wanted > 0 ? '", "eof": true}' : '", "eof": false}', output, end);
  return new BlockResult(end);
}

class FileReadReply extends StreamedReply {
  readonly #sys: Sys;
  readonly #data: Uint8Array;
  readonly #source: OpenFile;
  readonly #wanted: number;
  /** Bytes of the file that have been read, and how many of them wait in `data`. */
  #read = 0;
  #waiting = 0;
  #state: 'reading' | 'file ended' | 'nothing now' | 'failed' = 'reading';
  #begun = false;
  #done = false;

  /** Reads the first block: if that fails, the command does. Throws SystemError. */
  constructor({ blocks, runtime }: AgentContext, source: OpenFile, wanted: number) {
    super();
    this.#sys = runtime.sys;
    this.#data = blocks.data;
    this.#source = source;
    this.#wanted = wanted;
    this.#fill();
    if (this.#state === 'nothing now' && this.#read === 0) throw failure(errnoText(EAGAIN));
  }

  override get done(): boolean {
    return this.#done;
  }

  override put(block: Uint8Array, at: number): number {
    if (!this.#begun) return this.#begin(block, at);
    const end = this.#putData(block, at);
    this.#continue();
    if (this.#waiting > 0) return end;
    this.#done = true;
    return end + this.#sys.encodeText(`", "count": ${this.#read}, "eof": ${this.#eof}}`, block, end);
  }

  /** What fits into one piece has its members in the schema's order. */
  #begin(block: Uint8Array, at: number): number {
    this.#begun = true;
    this.#done = this.#state !== 'reading' || this.#read === this.#wanted;
    const head = this.#done ? `{"count": ${this.#read}, "buf-b64": "` : '{"buf-b64": "';
    const end = this.#putData(block, at + this.#sys.encodeText(head, block, at));
    if (this.#done) return end + this.#sys.encodeText(`", "eof": ${this.#eof}}`, block, end);
    this.#continue();
    return end;
  }

  #putData(block: Uint8Array, at: number): number {
    const end = at + this.#sys.encodeBase64(this.#data, 0, this.#waiting, block, at);
    this.#waiting = 0;
    return end;
  }

  get #eof(): boolean {
    return this.#state === 'file ended';
  }

  /** Reads on. What has been sent stands: a failure ends the data here, and the client's next read meets it again. */
  #continue(): void {
    if (this.#state !== 'reading' || this.#read === this.#wanted) return;
    try {
      this.#fill();
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      this.#state = 'failed';
    }
  }

  /** Fills the data block as far as the file and the count go. */
  #fill(): void {
    while (this.#waiting < this.#data.length && this.#read < this.#wanted) {
      const length = Math.min(this.#data.length - this.#waiting, this.#wanted - this.#read);
      const count = this.#source.read(this.#data, this.#waiting, length);
      if (count === undefined || count === 0) {
        this.#state = count === 0 ? 'file ended' : 'nothing now';
        return;
      }
      this.#waiting += count;
      this.#read += count;
    }
  }
}

function failure(text: string): CommandError {
  return new CommandError(`failed to read file: ${text}`);
}

import { type Arguments, CommandError } from '../../api/index.ts';
import { LongString } from '../../wire/index.ts';
import { Base64Text } from '../base64-text.ts';
import type { Command } from '../command.ts';
import { EncodedResult } from '../encoded-result.ts';
import { FileWriteStream, PieceWriter } from '../file-write-stream.ts';

type Count = Arguments<'guest-file-write'>['count'];

/**
 * Writes at once, block by block. When the file takes less than all, the count says how much; the reason is
 * told by the call that cannot write anything.
 */
export const fileWrite: Command<'guest-file-write'> = (agent, { handle, 'buf-b64': text, count }) => {
  const file = agent.files.get(handle);
  if (text instanceof LongString && text.sink instanceof FileWriteStream) {
    const { writer, length } = text.sink.end();
    // A smaller count that came behind the data comes too late: what was written must not be more than that.
    checkCount(count, length);
    if (count !== undefined && writer.written > count) throw invalidCount(count);
    return outcome(writer);
  }
  const data = new Base64Text(agent.runtime.sys, text);
  const block = agent.blocks.data;
  if (count !== undefined) checkCount(count, data.measure(block));
  const writer = new PieceWriter(file, Number(count ?? Infinity));
  data.decode(block, (_, length) => writer.write(block, length));
  agent.housekeeping.moved(writer.written);
  return outcome(writer);
};

/** The count may be up to as many bytes as there are. */
function checkCount(count: Count, length: number): void {
  if (count !== undefined && (count < 0 || count > length)) throw invalidCount(count);
}

function invalidCount(count: Count): CommandError {
  return new CommandError(`value '${count}' is invalid for argument count`);
}

function outcome({ written, failure }: PieceWriter): EncodedResult {
  if (written === 0 && failure !== undefined) throw new CommandError(`failed to write to file: ${failure}`);
  return new EncodedResult('{"count": ' + written + ', "eof": false}');
}

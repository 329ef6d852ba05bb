import { CommandError } from '../../api/index.ts';
import type { OpenFile } from '../../platform/index.ts';
import { EAGAIN, errnoText, SystemError } from '../../runtime/index.ts';
import { Base64Text } from '../base64-text.ts';
import type { Command } from '../command.ts';

/**
 * Writes at once, block by block. When the file takes less than all, the count says how much; the reason is
 * told by the call that cannot write anything.
 */
export const fileWrite: Command<'guest-file-write'> = (agent, { handle, 'buf-b64': text, count }) => {
  const file = agent.files.get(handle);
  const data = new Base64Text(agent.runtime.sys, text);
  const block = agent.blocks.data;
  if (count !== undefined && (count < 0 || count > data.measure(block))) {
    throw new CommandError(`value '${count}' is invalid for argument count`);
  }
  const { written, failure } = writePieces(file, data.pieces(block), Number(count ?? Infinity));
  agent.housekeeping.moved(written);
  if (written === 0 && failure !== undefined) {
    agent.accounting.tell(`guest-file-write failed, handle: ${handle}`);
    throw new CommandError(`failed to write to file: ${failure}`);
  }
  return { count: written, eof: false };
};

interface Outcome {
  readonly written: number;
  /** Why it is not all. */
  readonly failure: string | undefined;
}

function writePieces(file: OpenFile, pieces: Iterable<Uint8Array>, wanted: number): Outcome {
  let written = 0;
  for (const piece of pieces) {
    const length = Math.min(piece.length, wanted - written);
    for (let at = 0; at < length;) {
      const count = tryWrite(file, piece, at, length - at);
      if (typeof count === 'string') return { written, failure: count };
      at += count;
      written += count;
    }
    if (written === wanted) break;
  }
  return { written, failure: undefined };
}

/** The bytes written, or why there are none. (A device that takes none and gives no reason would be asked for ever.) */
function tryWrite(file: OpenFile, piece: Uint8Array, at: number, length: number): number | string {
  try {
    return file.write(piece, at, length) || errnoText(EAGAIN);
  } catch (error) {
    if (error instanceof SystemError) return error.text;
    throw error;
  }
}

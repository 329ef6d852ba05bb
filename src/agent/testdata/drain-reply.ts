import type { AgentContext } from '../command.ts';
import { BlockResult, EncodedResult, RETURN } from '../encoded-result.ts';
import { STREAM_MARGIN, StreamedReply } from '../streamed-reply.ts';

/**
 * The result of a command as a client gets it, whether it streams or not; `pieces` is told each piece's text.
 */
export async function drainReply(
  agent: AgentContext,
  result: unknown,
  pieces: (text: string) => void = () => {},
): Promise<unknown> {
  const reply = await result;
  if (reply instanceof EncodedResult) return JSON.parse(reply.text);
  if (reply instanceof BlockResult) {
    const { block, closing, end } = reply;
    return JSON.parse(agent.runtime.sys.decodeUtf8(block, RETURN.length, end)! + closing);
  }
  if (!(reply instanceof StreamedReply)) return reply;
  const block = agent.blocks.output;
  let text = '';
  do {
    const end = reply.put(block, 0);
    if (end > block.length - STREAM_MARGIN) throw new Error('a piece leaves no margin');
    const piece = agent.runtime.sys.decodeUtf8(block, 0, end) ?? '';
    pieces(piece);
    text += piece;
  } while (!reply.done);
  return JSON.parse(text);
}

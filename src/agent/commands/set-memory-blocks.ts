import type { Result } from '../../api/index.ts';
import type { Memory } from '../../platform/index.ts';
import { ENOENT, SystemError } from '../../runtime/index.ts';
import type { Command } from '../command.ts';

type BlockResult = Result<'guest-set-memory-blocks'>[number];

/** One after the other, and each tells what became of it. */
export const setMemoryBlocks: Command<'guest-set-memory-blocks'> = async ({ platform }, args) => {
  const results: BlockResult[] = [];
  for (const { 'phys-index': index, online } of args['mem-blks']) {
    results.push({ 'phys-index': index, ...(await change(platform.memory, index, online)) });
  }
  return results;
};

async function change(
  memory: Memory,
  index: number | bigint,
  online: boolean,
): Promise<Omit<BlockResult, 'phys-index'>> {
  try {
    const change = await memory.setOnline(index, online);
    if (change === 'done') return { response: 'success' };
    // What is missing is told even where the block is as wanted: so does the C agent.
    const missing = { 'error-code': ENOENT };
    if (change === 'no block') return { response: 'not-found', ...missing };
    const isAsWanted = change === 'fixed' && online;
    return { response: isAsWanted ? 'success' : 'operation-not-supported', ...missing };
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return { response: 'operation-failed', 'error-code': error.errno };
  }
}

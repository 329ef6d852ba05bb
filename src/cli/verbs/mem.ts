import { Argument } from 'commander';
import type { GuestMemoryBlock } from '../../api/index.ts';
import { printable } from '../../client/index.ts';
import type { Screen } from '../screen.ts';
import { sizeText } from '../size-text.ts';
import { UsageError } from '../usage-error.ts';
import type { Answer, Call, Verb } from '../verb.ts';
import { type Attempted, attempted, known } from './attempted.ts';
import { memoryJson, type MemoryUse, readMemoryUse } from './memory-use.ts';
import { numberListText, readNumberList } from './number-list.ts';

interface Facts {
  readonly use: Attempted<MemoryUse>;
  readonly blocks: Attempted<readonly GuestMemoryBlock[]>;
  readonly blockSize: Attempted<number>;
}

export const mem: Verb = {
  define(command) {
    command.description(
      'How much memory the guest has and uses, as its kernel counts it, and its memory blocks; takes blocks into use ' +
        'or out of use. The use is read from /proc/meminfo, so the agent has to allow files to be read.',
    );
    command.addArgument(new Argument('[state]', 'what blocks shall be').choices(['online', 'offline']));
    command.addArgument(new Argument('[blocks...]', 'which: 32, 32-35'));
  },
  async run(call) {
    const [state, ...numbers] = call.words;
    return state === undefined ? await tell(call) : await change(call, state === 'online', numbers);
  },
};

async function tell({ agent, signal }: Call): Promise<Answer> {
  const wait = { signal };
  const facts: Facts = {
    use: await attempted(readMemoryUse(agent, wait)),
    blocks: await attempted(agent.execute('guest-get-memory-blocks', {}, wait)),
    blockSize: await attempted(
      agent.execute('guest-get-memory-block-info', {}, wait).then(({ size }) => Number(size)),
    ),
  };
  const use = known(facts.use);
  const json = {
    use: use && memoryJson(use),
    'block-size': known(facts.blockSize),
    blocks: known(facts.blocks),
  };
  return { json, show: (screen) => show(screen, facts) };
}

function show(screen: Screen, { use, blocks, blockSize }: Facts): void {
  if ('refusal' in use) screen.print(`use      (${printable(use.refusal)})`);
  else {
    const { total, available, swapTotal, swapFree } = use.value;
    screen.print(`total    ${sizeText(total)}`);
    screen.print(`used     ${sizeText(total - available)}`);
    screen.print(`left     ${sizeText(available)}`);
    if (swapTotal > 0) screen.print(`swap     ${sizeText(swapTotal - swapFree)} of ${sizeText(swapTotal)}`);
  }
  if ('refusal' in blocks) return screen.print(`blocks   (${printable(blocks.refusal)})`);
  const those = (wanted: boolean): string =>
    numberListText(
      blocks.value.filter(({ online }) => online === wanted).map((one) => Number(one['phys-index'])),
    );
  const size = 'value' in blockSize ? ` of ${sizeText(blockSize.value)}` : '';
  screen.print(`blocks   ${blocks.value.length}${size}`);
  screen.print(`online   ${those(true)}`);
  screen.print(`offline  ${those(false)}`);
}

async function change({ agent, signal }: Call, online: boolean, words: readonly string[]): Promise<Answer> {
  if (words.length === 0)
    throw new UsageError('which blocks?', 'Write qga mem offline 32-35; qga mem lists them.');
  const blocks = readNumberList(words).map((index) => ({ 'phys-index': index, online }));
  const results = await agent.execute('guest-set-memory-blocks', { 'mem-blks': blocks }, { signal });
  return {
    json: results,
    exitCode: results.every(({ response }) => response === 'success') ? 0 : 1,
    show: (screen) => {
      for (const one of results) screen.print(`${one['phys-index']}  ${one.response}`);
    },
  };
}

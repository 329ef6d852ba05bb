/**
 * Every conversation, held with the agent as a program: on Node.js, or the one at QEMU_GA. Those of tens of megabytes
 * are left out unless SLOW is set. (`npm run test:peer` holds all of them, and with the C agent as well.)
 */
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { AgentProgram } from './conversations/replay/agent-process.ts';
import { AgentPool, allConversations } from './conversations/replay/suite.ts';

const path = process.env['QEMU_GA'];
const withSlow = process.env['SLOW'] !== undefined;
const node = [
  '--disable-warning=ExperimentalWarning',
  join(import.meta.dirname, '../src/bin/qemu-ga.node.ts'),
];
const ours: AgentProgram =
  path === undefined
    ? { side: 'ours', command: process.execPath, args: node }
    : { side: 'ours', command: path, args: [] };

const pool = new AgentPool(ours);
after(() => pool.stop());

for (const file of allConversations()) {
  describe(`${file.name}: ${file.title}`, () => {
    for (const conversation of file.conversations) {
      const skip = conversation.slow !== undefined && !withSlow && `${conversation.slow} (SLOW=1 plays it)`;
      test(conversation.title, { skip }, async () => void (await pool.play(file, conversation)));
    }
  });
}

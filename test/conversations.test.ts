/**
 * Every conversation, held with the agent as a program: on Node.js, or the one at QEMU_GA. Those of tens of megabytes
 * are left out unless SLOW is set. (`npm run test:peer` holds all of them, and with the C agent as well.)
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { AgentProgram } from './conversations/replay/agent-process.ts';
import { type ConversationFile, readConversations } from './conversations/replay/conversation.ts';
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

describe('a conversation fails', () => {
  const folder = mkdtempSync(join(tmpdir(), 'qga-conversations-'));
  after(() => rmSync(folder, { recursive: true }));

  function written(...steps: string[]): ConversationFile {
    const file = join(folder, 'wrong.txt');
    writeFileSync(file, ['# Wrong', '', '== a conversation', ...steps, ''].join('\n'));
    return readConversations(file);
  }

  for (const [title, problem, ...steps] of [
    ['when the reply is another one', /line 5: reply.return differs/, '> guest-sync id=1', '<= 2'],
    ['when the form of the reply is', /line 5: reply.return is another kind/, '> guest-ping', '<= []'],
    ['when a reply does not come', /line 4: no reply came/, '<= {}'],
    ['when nobody expects a reply', /a reply that no step expects/, '> guest-ping'],
    ['when half a message is left over', /line 4: no reply came/, '>| {"execute": '],
    ['when a check does not hold', /line 4: .* exists/, 'absent {dir}'],
  ] as const) {
    test(title, async () => {
      const file = written(...steps);
      await assert.rejects(pool.play(file, file.conversations[0]!, 300), problem);
    });
  }

  test('when it tells a difference without the row that says why', () => {
    assert.throws(() => written('> guest-ping', '<c= []', '<= {}'), /:5: a difference without the row/);
    written('> guest-ping', '<ours(1)= {}', '<c= []');
  });
});

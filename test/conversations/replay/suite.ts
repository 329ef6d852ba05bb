import { globSync } from 'node:fs';
import { join } from 'node:path';
import { AgentProcess, type AgentProgram } from './agent-process.ts';
import { type Conversation, type ConversationFile, readConversations } from './conversation.ts';
import { type Heard, Player } from './player.ts';

/** All conversations. */
export function allConversations(): ConversationFile[] {
  const folder = join(import.meta.dirname, '..');
  return globSync('*.txt', { cwd: folder })
    .sort()
    .map((name) => readConversations(join(folder, name)));
}

/** Agents of one program, started when a file wants one and shared by all files that want the same. */
export class AgentPool {
  readonly #program: AgentProgram;
  readonly #agents = new Map<string, AgentProcess>();

  constructor(program: AgentProgram) {
    this.#program = program;
  }

  /** Holds a conversation of `file` with the agent that the file wants; `patience` for a reply in milliseconds. */
  async play(
    file: ConversationFile,
    conversation: Conversation,
    patience?: number,
  ): Promise<readonly Heard[]> {
    const key = JSON.stringify([file.options, file.environment]);
    let agent = this.#agents.get(key);
    if (agent === undefined || !agent.running) {
      await agent?.stop();
      agent = new AgentProcess(this.#program, file.options, file.environment);
      this.#agents.set(key, agent);
      await agent.ready();
    }
    try {
      return await new Player(conversation, agent, patience).play();
    } catch (error) {
      // Whatever state it is in now is not the next conversation's business.
      this.#agents.delete(key);
      await agent.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#agents.values()].map((agent) => agent.stop()));
    this.#agents.clear();
  }
}

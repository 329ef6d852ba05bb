import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, type AgentOptions, Log } from '../agent/index.ts';
import { connect, type GuestAgent } from '../client/index.ts';
import { FakePlatform } from '../platform/fake/index.ts';
import { createRuntime, type NodeRuntime } from '../runtime/node/index.ts';

const STDERR = 2;

/** What the agent's settings of the same name say: lists of commands, the hook's path, and seconds until it thaws. */
export type TestAgentOptions = Partial<
  Pick<AgentOptions, 'allowed' | 'blocked' | 'freezeHook' | 'freezeTimeout'>
>;

/**
 * The real agent on a guest in memory, inside of the process that tests a client of it: commands, checks and errors are
 * those of the product, and nothing of this machine is touched.
 *
 *     using agent = TestAgent.start();
 *     agent.platform.host.hostName = 'db1';
 *     using client = await agent.connect();
 */
export class TestAgent implements Disposable {
  /** What the guest is, and what was done to it. */
  readonly platform = new FakePlatform();
  /** Path of the unix socket that the agent listens on. One client is served at a time. */
  readonly socket: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'qemu-ga-test-'));
  readonly #runtime: NodeRuntime = createRuntime();
  readonly #agent: Agent;

  private constructor({
    allowed = [],
    blocked = [],
    freezeHook = undefined,
    freezeTimeout = 600,
  }: TestAgentOptions) {
    this.socket = join(this.#folder, 'qga.sock');
    const options: AgentOptions = {
      place: { method: 'unix-listen', path: this.socket },
      stateDirectory: this.#folder,
      systemLog: undefined,
      retryPath: false,
      freezeHook,
      freezeTimeout,
      fileMode: undefined,
      allowed: [...allowed],
      blocked: [...blocked],
    };
    const log = new Log(this.#runtime.sys, STDERR);
    this.#agent = new Agent(this.#runtime, this.platform, log, options, () => {});
    this.#agent.open();
  }

  /** Starts an agent with these options; by default it allows everything, and a freeze ends after ten minutes. */
  static start(options: TestAgentOptions = {}): TestAgent {
    return new TestAgent(options);
  }

  /** A client of this agent. */
  async connect(): Promise<GuestAgent> {
    return await connect(this.socket);
  }

  /** Ends the agent; its clients' calls end in DisconnectedError. */
  close(): void {
    this.#agent.close();
    this.#runtime.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

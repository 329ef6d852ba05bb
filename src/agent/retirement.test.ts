import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { FakeExec } from '../platform/fake/exec.ts';
import type { OpenFile, Program, ProgramEnd } from '../platform/index.ts';
import type { Runtime, Timer } from '../runtime/index.ts';
import { createRuntime } from '../runtime/node/index.ts';
import { retirement } from './retirement.ts';
import { agentContext } from './testdata/agent-context.ts';

const PROGRAM: Program = {
  path: 'work',
  arguments: [],
  environment: undefined,
  input: undefined,
  stdout: 'null',
  stderr: 'null',
};
const HOUR = 3_600_000;

const { sys, loop, close } = createRuntime();
after(close);

/** An agent of which it is known when it has retired, on a clock that the test puts forward. */
class Retiring {
  readonly exec = new FakeExec();
  served = false;
  retired = false;
  readonly agent;
  #due: (() => void) | undefined;
  #delay = 0;

  constructor() {
    const after = (delay: number, due: () => void): Timer => {
      this.#delay = delay;
      this.#due = due;
      return { cancel: () => {} } as Timer;
    };
    const runtime: Runtime = { sys, loop: Object.assign(Object.create(loop), { after }) as Runtime['loop'] };
    this.agent = agentContext(runtime, { exec: this.exec });
  }

  start(): void {
    void retirement(this.agent, () => this.served).then(() => (this.retired = true));
  }

  /** Lets so many milliseconds pass, or as many as it takes to retire. */
  async pass(time: number): Promise<void> {
    for (let passed = 0; passed < time && !this.retired; passed += this.#delay) {
      await new Promise(setImmediate);
      this.#due?.();
      await new Promise(setImmediate);
    }
  }
}

test('an agent that nobody needs retires at once', async () => {
  const agent = new Retiring();
  agent.start();
  await new Promise(setImmediate);
  assert.equal(agent.retired, true);
});

test('a program that runs keeps the agent for as long as it takes, and until somebody has asked how it ended', async () => {
  const agent = new Retiring();
  const { promise, resolve } = Promise.withResolvers<ProgramEnd>();
  agent.exec.programs.set('work', () => promise);
  const pid = agent.agent.children.start(agent.exec, PROGRAM);
  agent.start();
  await agent.pass(HOUR);
  assert.equal(agent.retired, false);
  resolve({ code: 0 });
  await agent.pass(60_000);
  assert.equal(agent.retired, false);
  agent.agent.children.report(pid);
  await agent.pass(1000);
  assert.equal(agent.retired, true);
});

test('an end that nobody asks for, and a file that nobody closes, are not waited for forever', async () => {
  const agent = new Retiring();
  agent.exec.programs.set('work', () => ({ code: 0 }));
  agent.agent.children.start(agent.exec, PROGRAM);
  agent.agent.files.add({} as OpenFile);
  agent.start();
  await agent.pass(290_000);
  assert.equal(agent.retired, false);
  await agent.pass(20_000);
  assert.equal(agent.retired, true);
});

test('a request keeps the agent until it is answered', async () => {
  const agent = new Retiring();
  agent.served = true;
  agent.start();
  await agent.pass(HOUR);
  assert.equal(agent.retired, false);
  agent.served = false;
  await agent.pass(1000);
  assert.equal(agent.retired, true);
});

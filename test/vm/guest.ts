import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AgentSession } from './agent-session.ts';
import { within } from './deadline.ts';
import { machineArguments, type MachineFiles } from './machine.ts';
import { Qmp } from './qmp.ts';
import { Shell } from './shell.ts';

const BOOT_TIMEOUT = 60_000;

/** A virtual machine and the ways into it. */
export class Guest {
  readonly #folder: string;
  readonly #qemu: ChildProcess;
  readonly #ended: Promise<string>;
  #qmp!: Qmp;
  #shell!: Shell;

  private constructor(folder: string, files: MachineFiles) {
    this.#folder = folder;
    const args = machineArguments(files, {
      agent: this.agentSocket,
      shell: this.#path('shell'),
      qmp: this.#path('qmp'),
      console: this.#path('console'),
    });
    // setpriv: the machine is not to outlive this process, however that ends.
    this.#qemu = spawn('setpriv', ['--pdeathsig', 'KILL', 'qemu-system-x86_64', ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, TMPDIR: folder }, // for what the guest writes to its disks
    });
    const { promise, resolve } = Promise.withResolvers<string>();
    this.#qemu.on('error', (error) => resolve(error.message));
    this.#qemu.on('exit', (status, signal) => resolve(`QEMU has ended (${signal ?? status})`));
    this.#ended = promise;
  }

  /** Resolves when the guest's own startup is done; its agent may still be starting. */
  static async boot(files: MachineFiles): Promise<Guest> {
    const guest = new Guest(await mkdtemp(join(tmpdir(), 'qga-vm-')), files);
    try {
      await Promise.race([within(BOOT_TIMEOUT, 'the guest starts', guest.#start()), guest.#failure()]);
      return guest;
    } catch (error) {
      const text = guest.consoleTail();
      await guest.stop();
      throw new Error(`the guest does not start; its console:\n${text}`, { cause: error });
    }
  }

  get qmp(): Qmp {
    return this.#qmp;
  }

  get shell(): Shell {
    return this.#shell;
  }

  /** The host's end of the agent's channel. QEMU serves one client at a time. */
  get agentSocket(): string {
    return this.#path('agent');
  }

  /** A new connection to the agent, which has answered. */
  async session(timeout?: number): Promise<AgentSession> {
    return await AgentSession.open(this.agentSocket, timeout);
  }

  /** Process number of the agent in the guest, as init started it last. */
  async agentPid(): Promise<number> {
    return Number(await this.#shell.output('cat /run/agent.pid'));
  }

  /** What the guest and its agent have last said on the console. */
  consoleTail(lines = 30): string {
    return readFileSync(this.#path('console'), 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  }

  /** How the machine's process ended. */
  async ended(timeout = 10_000): Promise<string> {
    return await within(timeout, 'the machine ends', this.#ended);
  }

  /** Ends the machine, as if its power were cut, and removes what it left on the host. */
  async stop(): Promise<void> {
    this.#qemu.kill('SIGKILL');
    await this.ended();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #start(): Promise<void> {
    // The shell first: it greets only once.
    this.#shell = new Shell(await this.#connect('shell'));
    this.#qmp = await Qmp.open(await this.#connect('qmp'));
    await this.#qmp.execute('cont');
    await this.#shell.ready();
  }

  async #failure(): Promise<never> {
    throw new Error(await this.#ended);
  }

  async #connect(name: string): Promise<Socket> {
    for (;;) {
      const socket = connect(this.#path(name));
      const { promise, resolve } = Promise.withResolvers<boolean>();
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      // Errors later than this show as silence, which every wait has a limit for.
      if (await promise) return socket.on('error', () => {});
      await sleep(20);
    }
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }
}

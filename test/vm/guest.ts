import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Channel } from '../support/channel.ts';
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
  /** How the machine's process ended, once it has. */
  readonly end: Promise<string>;
  /** Every command that the sessions have sent. */
  readonly #commands: Set<string>;
  #qmp!: Qmp;
  #shell!: Shell;
  readonly #sockets: Socket[] = [];
  readonly #channels: Channel[] = [];
  /** QEMU's own. */
  #messages = '';

  private constructor(folder: string, files: MachineFiles, commands: Set<string>) {
    this.#folder = folder;
    this.#commands = commands;
    const args = machineArguments(files, {
      agent: this.agentSocket,
      spare: this.spareSocket,
      line: this.lineSocket,
      shell: this.shellSocket,
      qmp: this.qmpSocket,
      monitor: this.monitorSocket,
      console: this.#path('console'),
      image: (disk) => this.diskImage(disk),
    });
    // setpriv: the machine is not to outlive this process, however that ends.
    this.#qemu = spawn('setpriv', ['--pdeathsig', 'KILL', 'qemu-system-x86_64', ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, TMPDIR: this.#folder }, // for what the guest writes to its disks
    });
    this.#qemu.stderr!.setEncoding('utf8').on('data', (text: string) => (this.#messages += text));
    const { promise, resolve } = Promise.withResolvers<string>();
    this.#qemu.on('error', (error) => resolve(error.message));
    this.#qemu.on('exit', (status, signal) => resolve(`QEMU has ended (${signal ?? status})`));
    this.end = promise;
    process.on('exit', this.#clear);
  }

  /** Resolves when the guest's own startup is done; its agent may still be starting. */
  static async boot(files: MachineFiles, commands: Set<string>): Promise<Guest> {
    const folder = mkdtempSync(join(tmpdir(), 'qga-vm-'));
    const clear = (): void => rmSync(folder, { recursive: true, force: true });
    process.on('exit', clear);
    try {
      for (const { id, make } of files.disks) await make(join(folder, id));
    } catch (error) {
      clear();
      throw error;
    }
    const guest = new Guest(folder, files, commands);
    process.off('exit', clear);
    try {
      await Promise.race([within(BOOT_TIMEOUT, 'the guest starts', guest.#start()), guest.#failure()]);
      return guest;
    } catch (error) {
      const text = guest.lastWords();
      await guest.stop();
      throw new Error(`the guest does not start; its last words:\n${text}`, { cause: error });
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

  /** The host's end of a channel that has no port in the guest unless one is plugged in. */
  get spareSocket(): string {
    return this.#path('spare');
  }

  /** The host's end of the guest's third serial line. */
  get lineSocket(): string {
    return this.#path('line');
  }

  get shellSocket(): string {
    return this.#path('shell');
  }

  get qmpSocket(): string {
    return this.#path('qmp');
  }

  /** QEMU's second monitor: the first is this object's own. */
  get monitorSocket(): string {
    return this.#path('monitor');
  }

  /** Image of an extra disk of the machine. */
  diskImage(id: string): string {
    return this.#path(id);
  }

  /** A new connection to one of the channels. The agent behind it need not be there. */
  async connect(path = this.agentSocket, timeout?: number): Promise<Channel> {
    const channel = await Channel.connect(path, timeout);
    this.#channels.push(channel);
    return channel;
  }

  /** A new connection to an agent, which has answered. */
  async session(timeout?: number, path?: string): Promise<AgentSession> {
    return await AgentSession.open(await this.connect(path, timeout), this.#commands, timeout);
  }

  /** Closes every connection to an agent: QEMU serves one host at a time, and the next check is one. */
  hangUp(): void {
    for (const channel of this.#channels.splice(0)) channel.close();
  }

  /** Waits until the guest, which starts anew, is done with its startup. */
  async started(): Promise<void> {
    await within(BOOT_TIMEOUT, 'the guest starts', this.#shell.ready());
  }

  /** Waits until a text stands on the guest's console. */
  async consoleSays(text: string, timeout: number): Promise<void> {
    const start = performance.now();
    while (!readFileSync(this.#path('console'), 'utf8').includes(text)) {
      if (performance.now() - start > timeout) throw new Error(`the console does not say: ${text}`);
      await sleep(50);
    }
  }

  /** Process number of the agent in the guest, as init started it last. */
  async agentPid(): Promise<number> {
    return Number(await this.#shell.output('cat /run/agent.pid'));
  }

  /** Waits until init has started an agent that is not `pid`. */
  async anotherAgent(pid: number): Promise<void> {
    await this.#shell.output(`while [ "$(cat /run/agent.pid)" = ${pid} ]; do usleep 20000; done`, 20_000);
  }

  /** What the guest, its agent and QEMU have last said. */
  lastWords(lines = 30): string {
    const console = existsSync(this.#path('console')) ? readFileSync(this.#path('console'), 'utf8') : '';
    return [...console.trimEnd().split('\n'), ...this.#messages.trimEnd().split('\n')]
      .filter((line) => line.trim() !== '')
      .slice(-lines)
      .join('\n');
  }

  /** Lets others use the shell and the monitor, which serve one client at a time. */
  handOver(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Ends the machine, as if its power were cut, and removes what it left on the host. */
  async stop(): Promise<void> {
    this.#clear();
    await within(10_000, 'the machine ends', this.end);
    process.off('exit', this.#clear);
  }

  readonly #clear = (): void => {
    this.#qemu.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  };

  async #start(): Promise<void> {
    // The shell first: it greets only once.
    this.#shell = new Shell(await this.#connect(this.shellSocket));
    this.#qmp = await Qmp.open(await this.#connect(this.qmpSocket));
    await this.#qmp.execute('cont');
    await this.#shell.ready();
  }

  async #failure(): Promise<never> {
    throw new Error(await this.end);
  }

  async #connect(path: string): Promise<Socket> {
    for (;;) {
      const socket = connect(path);
      const { promise, resolve } = Promise.withResolvers<boolean>();
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      // Errors later than this show as silence, which every wait has a limit for.
      if (!(await promise)) {
        await sleep(20);
        continue;
      }
      this.#sockets.push(socket);
      return socket.on('error', () => {});
    }
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }
}

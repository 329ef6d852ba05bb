import { mkdir, rm, writeFile } from 'node:fs/promises';
import { existsSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../../scripts/build/process.ts';
import { within } from '../vm/deadline.ts';
import { say, Shell } from '../vm/shell.ts';
import type { LibvirtDaemon } from './libvirt-daemon.ts';
import { AGENT_PORT, domainXml, type MachineFiles } from './machine-description.ts';
import type { MachineImages } from './machine-images.ts';
import { MACHINE } from './virsh-calls.ts';
import { runVirsh } from './virsh.ts';

/** Within which the guest has started, or has done it once more, in milliseconds. */
const BOOT_TIMEOUT = 300_000;

/** libvirt's machine, and the ways into it beside virsh. */
export class Machine {
  readonly #libvirt: LibvirtDaemon;
  readonly #files: MachineFiles;
  #socket!: Socket;
  #shell!: Shell;

  private constructor(libvirt: LibvirtDaemon, files: MachineFiles) {
    this.#libvirt = libvirt;
    this.#files = files;
  }

  /** Resolves when the guest has started and its agent answers. */
  static async boot(libvirt: LibvirtDaemon, images: MachineImages): Promise<Machine> {
    const path = (name: string): string => join(libvirt.folder, 'machine', name);
    const own = { root: path('root'), swap: path('swap'), data: path('data') };
    await mkdir(path(''), { recursive: true });
    for (const name of ['root', 'swap', 'data'] as const)
      await run('cp', ['--sparse=always', '--reflink=auto', images[name], own[name]]);
    const files = { ...images, ...own, console: path('console'), shell: path('shell') };
    await writeFile(path('xml'), domainXml(MACHINE, files));
    const machine = new Machine(libvirt, files);
    await machine.virsh('define', path('xml'));
    try {
      await machine.start();
      await machine.started();
      return machine;
    } catch (cause) {
      const text = machine.lastWords();
      await machine.remove();
      throw new Error(`the guest does not start; its last words:\n${text}`, { cause });
    }
  }

  /** A shell in the guest, beside its agent. */
  get shell(): Shell {
    return this.#shell;
  }

  get shellSocket(): string {
    return this.#files.shell;
  }

  /** Image of the second file system's disk. */
  get dataImage(): string {
    return this.#files.data;
  }

  get rootImage(): string {
    return this.#files.root;
  }

  /** A path on the host for what a check makes of the machine. */
  path(name: string): string {
    return join(this.#libvirt.folder, 'machine', name);
  }

  /** virsh beside the checks, on the machine as a whole. */
  async virsh(...args: readonly string[]): Promise<string> {
    const { status, output } = await runVirsh(this.#libvirt.uri, args);
    if (status !== 0) throw new Error(`virsh ${args.join(' ')}: ${output}`);
    return output;
  }

  /** Result of a command of the agent's, beside the checks. */
  async agentCommand(command: string, args: object = {}): Promise<unknown> {
    const request = JSON.stringify({ execute: command, arguments: args });
    const reply = await this.virsh('qemu-agent-command', MACHINE, request, '--timeout', '30');
    return (JSON.parse(reply) as { return: unknown }).return;
  }

  /** Has libvirt start the machine, and listens to its shell from the start. */
  async start(): Promise<void> {
    await this.virsh('start', MACHINE);
    this.#socket = connect(this.#files.shell);
    // Errors show as silence, which every wait has a limit for.
    this.#socket.on('error', () => {});
    this.listen();
  }

  /** Awaits the greeting of the guest's next shell. */
  listen(): void {
    this.#shell = new Shell(this.#socket);
  }

  /** Resolves when the guest's startup has reached the shell, and its agent answers. */
  async started(): Promise<void> {
    await within(BOOT_TIMEOUT, 'the guest starts', this.#shell.ready());
    await this.agentAnswers();
  }

  /** Resolves when the guest goes on with the shell that it had before it was suspended to disk. */
  async resumed(): Promise<void> {
    await this.agentAnswers();
    this.#socket.write(`${say('ready')}\n`);
    await within(20_000, 'the shell answers', this.#shell.ready());
  }

  /** Resolves when libvirt has the agent's port open and an answer from it. */
  async agentAnswers(): Promise<void> {
    const connected = new RegExp(`name='${AGENT_PORT}' state='connected'`);
    const answers = async (): Promise<void> => {
      while (!connected.test(await this.virsh('dumpxml', MACHINE))) await sleep(200);
      await this.virsh('qemu-agent-command', MACHINE, '{"execute": "guest-ping"}', '--timeout', '30');
    };
    await within(BOOT_TIMEOUT, 'the agent answers', answers());
  }

  /** Whether libvirt has the machine running, be it suspended. */
  async runs(): Promise<boolean> {
    return (await this.virsh('domstate', MACHINE)) !== 'shut off';
  }

  /** Resolves when libvirt tells this state of the machine. */
  async state(wanted: string, timeout = 60_000): Promise<void> {
    const reached = async (): Promise<void> => {
      while ((await this.virsh('domstate', MACHINE)) !== wanted) await sleep(200);
    };
    await within(timeout, `the machine is '${wanted}'`, reached());
  }

  /** What the guest has written to its console since it was last started. */
  console(): string {
    return existsSync(this.#files.console) ? readFileSync(this.#files.console, 'utf8').trimEnd() : '';
  }

  /** What the guest, libvirt and QEMU have last said. */
  lastWords(lines = 20): string {
    return [...this.console().split('\n').slice(-lines), this.#libvirt.lastWords(MACHINE)].join('\n');
  }

  /** Lets others use the shell, which serves one client at a time. */
  handOver(): void {
    this.#socket.destroy();
  }

  /** Takes the machine from libvirt, as if its power were cut, and removes its files. */
  async remove(): Promise<void> {
    this.#socket?.destroy();
    if (await this.runs()) await this.virsh('destroy', MACHINE);
    await this.virsh('undefine', MACHINE);
    await rm(this.path(''), { recursive: true });
  }
}

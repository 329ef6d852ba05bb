import type { AgentUnderTest } from './agent-under-test.ts';
import { UNIT } from './installation.ts';
import type { LibvirtDaemon } from './libvirt-daemon.ts';
import { Machine } from './machine.ts';
import { QgaOnLibvirt } from './qga-calls.ts';
import type { MachineImages } from './machine-images.ts';
import type { Transcript } from './transcript.ts';
import { VirshCalls } from './virsh-calls.ts';

/** What the suites work with: a machine, which runs while their checks do, virsh and qga. */
export class TestBed {
  readonly agent: AgentUnderTest;
  readonly #transcript: Transcript;
  #machine: Machine | undefined;
  #virsh: VirshCalls | undefined;
  #qga: QgaOnLibvirt | undefined;

  constructor(agent: AgentUnderTest, transcript: Transcript) {
    this.agent = agent;
    this.#transcript = transcript;
  }

  /** Starts the machine; returns how long it took, in seconds. */
  async boot(libvirt: LibvirtDaemon, images: MachineImages): Promise<number> {
    const started = performance.now();
    this.#machine = await Machine.boot(libvirt, images);
    this.#virsh = new VirshCalls(libvirt, this.#transcript);
    this.#qga = new QgaOnLibvirt(libvirt, this.#virsh, this.#transcript);
    return (performance.now() - started) / 1000;
  }

  get machine(): Machine {
    if (this.#machine === undefined) throw new Error('the machine has not been started');
    return this.#machine;
  }

  get virsh(): VirshCalls {
    if (this.#virsh === undefined) throw new Error('the machine has not been started');
    return this.#virsh;
  }

  get qga(): QgaOnLibvirt {
    if (this.#qga === undefined) throw new Error('the machine has not been started');
    return this.#qga;
  }

  /** MD5 of the executable that systemd runs as the agent. */
  async runningProgram(): Promise<string> {
    const pid = `$(systemctl show -p MainPID --value ${UNIT})`;
    return await this.machine.shell.output(`md5sum </proc/${pid}/exe | cut -d' ' -f1`, 30_000);
  }

  /** Whether the machine has been started. */
  get booted(): boolean {
    return this.#machine !== undefined;
  }
}

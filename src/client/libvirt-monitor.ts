import { Deadline } from './deadline.ts';
import { ConnectError, TimeoutError } from './errors.ts';
import { libvirtError } from './libvirt-error.ts';
import type { MachineState, Monitor, PowerEvent, PowerWatch } from './monitor.ts';
import { runVirsh } from './virsh.ts';

const STATES: Readonly<Record<string, MachineState>> = {
  running: 'running',
  idle: 'running',
  'in shutdown': 'running',
  paused: 'paused',
  pmsuspended: 'suspended',
  'shut off': 'stopped',
  crashed: 'stopped',
};
const POLL = 500;

/** What libvirt knows of a domain. */
export class LibvirtMonitor implements Monitor {
  readonly #domain: string;
  readonly #uri: string | undefined;

  constructor(domain: string, uri: string | undefined) {
    this.#domain = domain;
    this.#uri = uri;
  }

  async state(deadline: Deadline): Promise<MachineState> {
    const text = await this.virsh(['domstate'], deadline);
    const state = STATES[text];
    if (state === undefined) throw new ConnectError(`libvirt: the domain is in the unknown state "${text}"`);
    return state;
  }

  async isAgentOpen(deadline: Deadline): Promise<boolean | undefined> {
    const description = await this.virsh(['dumpxml'], deadline);
    const [, state] =
      /<target type='virtio' name='org\.qemu\.guest_agent\.0' state='(\w+)'\/>/.exec(description) ?? [];
    return state === undefined ? undefined : state === 'connected';
  }

  watch(): Promise<PowerWatch> {
    return Promise.resolve(new LibvirtPowerWatch(this));
  }

  async wakeUp(deadline: Deadline): Promise<void> {
    await this.virsh(['dompmwakeup'], deadline);
  }

  /** What a command of virsh for this domain prints. */
  async virsh([command, ...options]: readonly string[], deadline: Deadline): Promise<string> {
    const args = [command!, `--domain=${this.#domain}`, ...options];
    const { status, output, complaint } = await runVirsh(this.#uri, args, deadline);
    if (status !== 0) throw libvirtError(complaint, 'libvirt');
    return output;
  }
}

/** Asks for the state again and again; that the guest starts again libvirt tells as an event alone. */
class LibvirtPowerWatch implements PowerWatch {
  readonly #monitor: LibvirtMonitor;
  readonly #stop = new AbortController();
  readonly #reboot: Promise<boolean>;

  constructor(monitor: LibvirtMonitor) {
    this.#monitor = monitor;
    const deadline = new Deadline(Number.POSITIVE_INFINITY, this.#stop.signal);
    this.#reboot = monitor.virsh(['event', '--event=reboot'], deadline).then(
      () => true,
      () => false,
    );
  }

  async next(wanted: readonly PowerEvent[], deadline: Deadline): Promise<PowerEvent> {
    let hasRebooted = false;
    void this.#reboot.then((is) => (hasRebooted = is));
    for (;;) {
      const state = await this.#monitor.state(deadline);
      const event = hasRebooted ? 'reset' : state === 'stopped' ? 'shutdown' : state;
      if ((wanted as readonly string[]).includes(event)) return event as PowerEvent;
      if (deadline.left === 0)
        throw new TimeoutError(`no such event of the machine within ${Math.round(deadline.timeout)} ms`);
      await deadline.sleep(POLL);
    }
  }

  [Symbol.dispose](): void {
    this.#stop.abort();
  }
}

import type { AgentSession } from './agent-session.ts';
import { SERIAL_BUS, SPARE_CHANNEL } from './machine.ts';
import type { TestBed } from './test-bed.ts';

const PORT = 'spare-port';
const NAME = 'org.qemu.guest_agent.spare';

/** The device of the port that can be plugged in and pulled out while the guest runs. */
export const SPARE_DEVICE = `/dev/virtio-ports/${NAME}`;

export async function plugSparePort({ guest }: TestBed): Promise<void> {
  const port = { driver: 'virtserialport', bus: SERIAL_BUS, id: PORT, chardev: SPARE_CHANNEL, name: NAME };
  await guest.qmp.execute('device_add', port);
  await guest.shell.output(`until [ -e ${SPARE_DEVICE} ]; do /usr/lib/guest/link-ports; usleep 10000; done`);
}

export async function pullSparePort({ guest }: TestBed): Promise<void> {
  await guest.qmp.unplug(PORT);
  await guest.shell.output(`while [ -e ${SPARE_DEVICE} ]; do usleep 10000; done; /usr/lib/guest/link-ports`);
}

/** A session with whoever serves the spare port. */
export async function spareSession({ guest }: TestBed): Promise<AgentSession> {
  return await guest.session(undefined, guest.spareSocket);
}

/** How an agent is started. */
export interface SpareSettings {
  /** With the state that one before it has left. */
  readonly again?: boolean;
  /** File in the guest that its messages are added to. */
  readonly log?: string;
  readonly user?: string;
}

/** An agent beside the one that init keeps running. */
export class SpareAgent {
  readonly pid: number;
  readonly #bed: TestBed;

  private constructor(bed: TestBed, pid: number) {
    this.#bed = bed;
    this.pid = pid;
  }

  static async start(bed: TestBed, ...options: string[]): Promise<SpareAgent> {
    return await SpareAgent.startAs(bed, {}, ...options);
  }

  /** Starts one, but not just as root in a folder of its own. */
  static async startAs(
    bed: TestBed,
    { again = false, log = '', user = '' }: SpareSettings,
    ...options: string[]
  ): Promise<SpareAgent> {
    const { shell } = bed.guest;
    await shell.output(again ? 'rm -f /run/spare/pid' : 'rm -rf /run/spare');
    const variables = `SPARE_LOG=${log} SPARE_USER=${user}`;
    const command = `setsid /usr/lib/guest/spare-agent ${options.join(' ')}`;
    await shell.output(`${variables} ${command} >/dev/null 2>&1 &`);
    await shell.until('[ -s /run/spare/pid ]');
    const pid = await shell.output('cat /run/spare/pid');
    return new SpareAgent(bed, Number(pid));
  }

  /** Its exit status, once it has ended. */
  async status(): Promise<number> {
    const { shell } = this.#bed.guest;
    await shell.until('[ -s /run/spare/status ]', 20_000);
    return Number(await shell.output('cat /run/spare/status'));
  }

  /** What it has said. */
  async messages(): Promise<string> {
    return await this.#bed.guest.shell.output('cat /run/spare/log');
  }

  /** Ends it by a signal that no program can do anything about. */
  async kill(): Promise<void> {
    await this.#bed.guest.shell.output(`kill -9 ${this.pid}`);
    await this.status();
  }

  /** Asks it to end, as an init system does. */
  async terminate(): Promise<number> {
    await this.#bed.guest.shell.output(`kill ${this.pid}`);
    return await this.status();
  }
}

import type { Deadline } from './deadline.ts';
import { ConnectError, DisconnectedError } from './errors.ts';
import type { MachineState, Monitor, PowerEvent, PowerWatch } from './monitor.ts';
import { Qmp, type QmpEvent, type QmpEventQueue } from './qmp.ts';
import type { Target } from './target.ts';

/** Name of the port that agents have by default. */
const AGENT_PORT = 'org.qemu.guest_agent.0';

/** States in which the guest's processors do not run, and that are not of its own making. */
const PAUSED: ReadonlySet<string> = new Set([
  'debug',
  'inmigrate',
  'internal-error',
  'io-error',
  'paused',
  'postmigrate',
  'prelaunch',
  'finish-migrate',
  'restore-vm',
  'save-vm',
  'watchdog',
  'colo',
]);

interface Chardev {
  readonly label: string;
  readonly filename: string;
  readonly 'frontend-open': boolean;
}

/** What QEMU itself knows of a machine, through the socket of its monitor at `path`. */
export class QemuMonitor implements Monitor {
  readonly #path: string;
  /** The channel's own place as QEMU writes it: `unix:/run/vm.qga`. */
  readonly #channel: string | undefined;
  /** QEMU serves one client at a time: whoever asks meanwhile asks through the same connection. */
  #connection: Promise<Qmp> | undefined;
  #users = 0;

  constructor(path: string, channel: string | undefined) {
    this.#path = path;
    this.#channel = channel;
  }

  async state(deadline: Deadline): Promise<MachineState> {
    const { status } = await this.#ask<{ status: string }>('query-status', deadline);
    if (status === 'suspended') return 'suspended';
    if (status === 'shutdown' || status === 'guest-panicked') return 'stopped';
    return PAUSED.has(status) ? 'paused' : 'running';
  }

  async isAgentOpen(deadline: Deadline): Promise<boolean | undefined> {
    return await this.#with(
      deadline,
      async (qmp) => (await agentChardev(qmp, this.#channel, deadline))?.['frontend-open'],
    );
  }

  /** Where the agent's channel is. */
  async findChannel(deadline: Deadline): Promise<Target> {
    const chardev = await this.#with(deadline, (qmp) => agentChardev(qmp, undefined, deadline));
    if (chardev === undefined)
      throw new ConnectError(`the machine of qmp:${this.#path} has no port ${AGENT_PORT}`);
    const place = placeOf(chardev);
    const [, path] = /^unix:(\/.*)$/s.exec(place) ?? [];
    if (path !== undefined) return { kind: 'unix', path };
    const [, host, port] = /^tcp:(.*):(\d+)$/.exec(place) ?? [];
    if (host !== undefined) return { kind: 'tcp', host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
    throw new ConnectError(`the agent's channel is ${chardev.filename}, which cannot be connected to`);
  }

  async watch(deadline: Deadline): Promise<PowerWatch> {
    const qmp = await this.#enter(deadline);
    const events = qmp.watch();
    return {
      next: (wanted, deadline) => nextPowerEvent(events, wanted, deadline),
      [Symbol.dispose]: () => {
        events[Symbol.dispose]();
        this.#leave();
      },
    };
  }

  async wakeUp(deadline: Deadline): Promise<void> {
    await this.#ask('system_wakeup', deadline);
  }

  async #ask<T>(command: string, deadline: Deadline): Promise<T> {
    return (await this.#with(deadline, (qmp) => qmp.execute(command, {}, deadline))) as T;
  }

  async #with<T>(deadline: Deadline, work: (qmp: Qmp) => Promise<T>): Promise<T> {
    const qmp = await this.#enter(deadline);
    try {
      return await work(qmp);
    } finally {
      this.#leave();
    }
  }

  async #enter(deadline: Deadline): Promise<Qmp> {
    // Counted before it is open, so that nobody closes it meanwhile.
    this.#users++;
    try {
      const current = this.#connection;
      const open = await current?.catch(() => undefined);
      if (open?.isOpen !== true && this.#connection === current)
        this.#connection = Qmp.open(this.#path, deadline);
      return await this.#connection!;
    } catch (error) {
      this.#leave();
      throw error;
    }
  }

  #leave(): void {
    if (--this.#users > 0) return;
    this.#connection?.then(
      (qmp) => qmp[Symbol.dispose](),
      () => {}, // it was never open
    );
    this.#connection = undefined;
  }
}

async function nextPowerEvent(
  events: QmpEventQueue,
  wanted: readonly PowerEvent[],
  deadline: Deadline,
): Promise<PowerEvent> {
  for (;;) {
    let event: PowerEvent | undefined;
    try {
      event = powerEvent(await events.next(deadline));
    } catch (error) {
      // QEMU ends when the guest has shut down, and its event may be lost.
      if (!(error instanceof DisconnectedError)) throw error;
      if (wanted.includes('shutdown')) return 'shutdown';
      throw error;
    }
    if (event !== undefined && wanted.includes(event)) return event;
  }
}

function powerEvent({ event, data }: QmpEvent): PowerEvent | undefined {
  switch (event) {
    case 'SHUTDOWN':
      return data['reason'] === 'guest-reset' ? 'reset' : 'shutdown';
    case 'RESET':
      return 'reset';
    case 'SUSPEND':
    case 'SUSPEND_DISK':
      return 'suspended';
    default:
      return undefined;
  }
}

/** The character device behind the agent's port, or the one at `channel`. */
async function agentChardev(
  qmp: Qmp,
  channel: string | undefined,
  deadline: Deadline,
): Promise<Chardev | undefined> {
  const chardevs = (await qmp.execute('query-chardev', {}, deadline)) as readonly Chardev[];
  if (channel !== undefined) return chardevs.find((chardev) => placeOf(chardev) === channel);
  for (const folder of ['/machine/peripheral', '/machine/peripheral-anon']) {
    const devices = (await qmp.execute('qom-list', { path: folder }, deadline)) as readonly {
      readonly name: string;
      readonly type: string;
    }[];
    for (const { name } of devices.filter(({ type }) => type === 'child<virtserialport>')) {
      const path = `${folder}/${name}`;
      if ((await qmp.execute('qom-get', { path, property: 'name' }, deadline)) !== AGENT_PORT) continue;
      const label = await qmp.execute('qom-get', { path, property: 'chardev' }, deadline);
      return chardevs.find((chardev) => chardev.label === label);
    }
  }
  return undefined;
}

/** `unix:/run/vm.qga` of `disconnected:unix:/run/vm.qga,server=on`, and the like. */
function placeOf({ filename }: Chardev): string {
  return filename.replace(/^disconnected:/, '').replace(/,server.*$/s, '');
}

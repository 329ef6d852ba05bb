import type { GuestAgentInfo, GuestLoadAverage, GuestOSInfo, GuestUser } from '../../api/index.ts';
import { printable } from '../../client/index.ts';
import type { Screen, Style } from '../screen.ts';
import type { Verb } from '../verb.ts';
import { wrappedText } from '../wrapped-text.ts';
import { type Attempted, attempted, known } from './attempted.ts';
import { addressesOf, isReachable } from './ip.ts';

const NANOSECONDS = 1e9;
/** Columns before the values. */
const MARGIN = 11;

interface Facts {
  readonly agent: GuestAgentInfo;
  readonly hostName: Attempted<string>;
  readonly os: Attempted<GuestOSInfo>;
  readonly frozen: boolean;
  /** Seconds that the guest's clock is ahead of the host's. */
  readonly clock: Attempted<number>;
  readonly timezone: Attempted<string>;
  readonly load: Attempted<GuestLoadAverage>;
  readonly users: Attempted<readonly GuestUser[]>;
  readonly addresses: Attempted<readonly string[]>;
  /** Milliseconds from a ping to its answer. */
  readonly roundTrip: number;
}

export const info: Verb = {
  define(command) {
    command.description('What the guest and its agent are: a summary of what the agent may tell.');
  },
  async run({ agent, signal }) {
    const wait = { signal };
    const about = await agent.execute('guest-info', {}, wait);
    const start = performance.now();
    await agent.execute('guest-ping', {}, wait);
    const roundTrip = performance.now() - start;
    const facts: Facts = {
      agent: about,
      roundTrip,
      frozen: known(await attempted(agent.execute('guest-fsfreeze-status', {}, wait))) === 'frozen',
      hostName: await attempted(
        agent.execute('guest-get-host-name', {}, wait).then((name) => name['host-name']),
      ),
      os: await attempted(agent.execute('guest-get-osinfo', {}, wait)),
      clock: await attempted(agent.execute('guest-get-time', {}, wait).then(ahead)),
      timezone: await attempted(
        agent.execute('guest-get-timezone', {}, wait).then(({ zone, offset }) => zone ?? utc(offset)),
      ),
      load: await attempted(agent.execute('guest-get-load', {}, wait)),
      users: await attempted(agent.execute('guest-get-users', {}, wait)),
      addresses: await attempted(
        agent.execute('guest-network-get-interfaces', {}, wait).then((interfaces) =>
          addressesOf(interfaces)
            .filter(isReachable)
            .map(({ address }) => address),
        ),
      ),
    };
    return { json: plain(facts), show: (screen) => show(screen, facts) };
  },
};

function ahead(time: number | bigint): number {
  return Math.round(Number(time) / (NANOSECONDS / 1000) - Date.now()) / 1000;
}

function utc(offset: number | bigint): string {
  const minutes = Math.round(Math.abs(Number(offset)) / 60);
  const text = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  return `UTC${Number(offset) < 0 ? '-' : '+'}${text}`;
}

function plain(facts: Facts): object {
  const disabled = facts.agent.supported_commands.filter(({ enabled }) => !enabled).map(({ name }) => name);
  return {
    'host-name': known(facts.hostName),
    os: known(facts.os),
    addresses: known(facts.addresses),
    users: known(facts.users),
    load: known(facts.load),
    'clock-ahead-seconds': known(facts.clock),
    timezone: known(facts.timezone),
    frozen: facts.frozen,
    agent: {
      version: facts.agent.version,
      'round-trip-ms': Math.round(facts.roundTrip * 1000) / 1000,
      commands: facts.agent.supported_commands.length,
      disabled,
    },
  };
}

function show(screen: Screen, facts: Facts): void {
  const commands = facts.agent.supported_commands;
  const disabled = commands.filter(({ enabled }) => !enabled).map(({ name }) => name.replace(/^guest-/, ''));
  line(screen, 'host name', facts.hostName, printable);
  line(screen, 'system', facts.os, (os) => printable(os['pretty-name'] ?? os.name ?? 'unknown'));
  line(screen, 'kernel', facts.os, (os) =>
    printable([os['kernel-release'], os.machine].filter(Boolean).join(', ')),
  );
  line(screen, 'addresses', facts.addresses, (addresses) => addresses.map(printable).join(', ') || 'none');
  line(
    screen,
    'users',
    facts.users,
    (users) => users.map(({ user }) => printable(user)).join(', ') || 'nobody',
  );
  line(screen, 'load', facts.load, ({ load1m, load5m, load15m }) =>
    [load1m, load5m, load15m].map((load) => load.toFixed(2)).join(' '),
  );
  line(screen, 'clock', facts.clock, (seconds) => clockText(seconds));
  line(screen, 'time zone', facts.timezone, printable);
  if (facts.frozen) field(screen, 'state', 'file systems are frozen', 'red');
  else field(screen, 'state', 'file systems are thawed');
  const trip = `answers in ${facts.roundTrip.toFixed(1)} ms`;
  field(screen, 'agent', `${printable(facts.agent.version)}, ${commands.length} commands, ${trip}`);
  if (disabled.length > 0) field(screen, 'disabled', disabled.map(printable).join(' '));
}

function clockText(seconds: number): string {
  if (Math.abs(seconds) < 1) return 'as the host';
  return `${Math.abs(seconds).toFixed(1)} s ${seconds > 0 ? 'ahead of' : 'behind'} the host`;
}

function line<T>(screen: Screen, title: string, attempt: Attempted<T>, text: (value: T) => string): void {
  if ('value' in attempt) field(screen, title, text(attempt.value));
  else field(screen, title, `(${printable(attempt.refusal)})`, 'dim');
}

function field(screen: Screen, title: string, text: string, style?: Style): void {
  const room = (screen.columns ?? Number.POSITIVE_INFINITY) - MARGIN;
  for (const [i, part] of wrappedText(text, room).entries()) {
    const shown = style === undefined ? part : screen.styled(style, part);
    screen.print(`${i === 0 ? screen.styled('dim', title.padEnd(MARGIN)) : ' '.repeat(MARGIN)}${shown}`);
  }
}

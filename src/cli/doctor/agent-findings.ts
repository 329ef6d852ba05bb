import type { GuestAgentInfo } from '../../api/index.ts';
import { CommandError } from '../../api/index.ts';
import { advice, type GuestAgent, GuestAgentError } from '../../client/index.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

/** Milliseconds that an agent has for each answer. */
const PATIENCE = 3_000;
/** Milliseconds beyond which an idle agent is slow. */
const SLOW = 500;
/** Milliseconds by which a guest's clock may differ. */
const CLOCK_TOLERANCE = 2_000;
/** Names in a list that people still read. */
const NAMES = 12;

/** What the host sees of the machine, and whether the agent answers; the last finding fails if it does not. */
export async function* agentFindings(
  agent: GuestAgent,
  signal: AbortSignal,
): AsyncGenerator<Finding, void, undefined> {
  const wait = { timeout: PATIENCE, signal };
  yield* machineFindings(agent, wait);
  try {
    const start = performance.now();
    await agent.sync(wait);
    yield ok('handshake', `an agent answers after ${(performance.now() - start).toFixed(0)} ms`);
  } catch (error) {
    yield failure('handshake', error);
    return;
  }
  const about = await agent.execute('guest-info', {}, wait);
  yield ok('version', `${about.version}, ${about.supported_commands.length} commands`);
  const status = await frozenFinding(agent, wait);
  yield status;
  yield commandsFinding(about, status.verdict !== 'ok');
  yield await speedFinding(agent, wait);
  const clock = await clockFinding(agent, wait);
  if (clock !== undefined) yield clock;
}

async function* machineFindings(agent: GuestAgent, wait: Wait): AsyncGenerator<Finding, void, undefined> {
  try {
    const state = await agent.power.state(wait);
    if (state === undefined) return;
    yield state === 'running'
      ? ok('machine', 'the machine runs')
      : fail('machine', `the machine is ${state}`, advice[state === 'stopped' ? 'not-running' : 'paused']);
  } catch (error) {
    yield failure('machine', error);
  }
}

async function frozenFinding(agent: GuestAgent, wait: Wait): Promise<Finding> {
  try {
    const status = await agent.execute('guest-fsfreeze-status', {}, wait);
    if (status === 'thawed') return ok('frozen', 'file systems are thawed');
    return warn(
      'frozen',
      'file systems are frozen: programs of the guest that write stand still',
      'Thaw them: qga thaw.',
    );
  } catch (error) {
    return refusal('frozen', error);
  }
}

function commandsFinding({ supported_commands: commands }: GuestAgentInfo, isFrozen: boolean): Finding {
  const disabled = commands.filter(({ enabled }) => !enabled).map(({ name }) => name);
  if (disabled.length === 0) return ok('commands', 'all commands are enabled');
  const names =
    disabled.slice(0, NAMES).join(' ') +
    (disabled.length > NAMES ? ` and ${disabled.length - NAMES} more` : '');
  return warn(
    'commands',
    `${disabled.length} of ${commands.length} commands are disabled: ${names}`,
    isFrozen ? 'They come back when the guest is thawed.' : advice.blocked,
  );
}

async function speedFinding(agent: GuestAgent, wait: Wait): Promise<Finding> {
  const start = performance.now();
  try {
    await agent.execute('guest-ping', {}, wait);
  } catch (error) {
    return error instanceof CommandError ? refusal('speed', error) : failure('speed', error);
  }
  const milliseconds = performance.now() - start;
  const found = `a ping takes ${milliseconds.toFixed(1)} ms`;
  return milliseconds < SLOW
    ? ok('speed', found)
    : warn('speed', found, 'The guest or this host is short of processor time.');
}

async function clockFinding(agent: GuestAgent, wait: Wait): Promise<Finding | undefined> {
  try {
    const { milliseconds } = await agent.clock.offset(wait);
    if (Math.abs(milliseconds) < CLOCK_TOLERANCE) return ok('clock', "the guest's clock is as the host's");
    const found = `the guest's clock is ${Math.abs(milliseconds / 1000).toFixed(1)} s ${milliseconds > 0 ? 'ahead' : 'behind'}`;
    return warn('clock', found, 'Set it: qga time --sync.');
  } catch (error) {
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}

interface Wait {
  readonly timeout: number;
  readonly signal: AbortSignal;
}

function refusal(step: string, error: unknown): Finding {
  if (error instanceof CommandError) return warn(step, error.message, advice.blocked);
  return failure(step, error);
}

function failure(step: string, error: unknown): Finding {
  if (error instanceof GuestAgentError) return fail(step, error.message, advice[error.code]);
  throw error;
}

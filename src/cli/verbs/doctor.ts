import { formatTarget, printable } from '../../client/index.ts';
import { agentFindings } from '../doctor/agent-findings.ts';
import type { Finding, Verdict } from '../doctor/finding.ts';
import { unixSocketFindings } from '../doctor/socket-findings.ts';
import { exitCodes } from '../exit-code.ts';
import type { Screen, Style } from '../screen.ts';
import type { Call, Verb } from '../verb.ts';
import { wrappedText } from '../wrapped-text.ts';

const STYLES: Readonly<Record<Verdict, Style>> = { ok: 'green', warn: 'yellow', fail: 'red' };
/** Columns before what was found. */
const MARGIN = 17;

export const doctor: Verb = {
  define(command) {
    command.description(
      'Finds out, step by step, why an agent does not answer: the socket, who listens, who else uses it, the machine, ' +
        'the agent, what it refuses. It changes nothing. Exits with 3 if the agent cannot be reached.',
    );
  },
  async run(call) {
    const findings: Finding[] = [];
    for await (const finding of examine(call)) {
      findings.push(finding);
      if (!call.screen.json) tell(call.screen, finding);
    }
    const isWell = findings.every(({ verdict }) => verdict !== 'fail');
    return { json: findings, exitCode: isWell ? exitCodes.done : exitCodes.unreachable };
  },
};

async function* examine({
  agent,
  guest: { target },
  signal,
}: Call): AsyncGenerator<Finding, void, undefined> {
  yield { step: 'target', verdict: 'ok', found: formatTarget(target) };
  if (target.kind === 'unix') {
    for await (const finding of unixSocketFindings(target.path)) {
      yield finding;
      if (finding.verdict === 'fail') return;
    }
  }
  yield* agentFindings(agent, signal);
}

function tell(screen: Screen, { step, verdict, found, advice }: Finding): void {
  const head = `${screen.styled(STYLES[verdict], verdict.padEnd(5))} ${step.padEnd(MARGIN - 7)} `;
  const room = (screen.columns ?? Number.POSITIVE_INFINITY) - MARGIN;
  const [first = '', ...more] = wrappedText(printable(found), room);
  screen.print(head + first);
  for (const line of more) screen.print(' '.repeat(MARGIN) + line);
  if (advice === undefined) return;
  for (const line of wrappedText(`→ ${advice}`, room))
    screen.print(' '.repeat(MARGIN) + screen.styled('dim', line));
}

/**
 * The conversations and the trials, with this agent and with the real C agent, and what differs: `npm run test:peer`. It fails where
 * docs/decisions.md does not say that, or says what is not so.
 */
import { AgentPool, allConversations } from '../conversations/replay/suite.ts';
import { type Comparison, compare } from './comparison.ts';
import { decisionRows } from './decision-rows.ts';
import { NoPeer, type Options, ourAgent, peerAgent, peerOptions } from './options.ts';
import { report } from './report.ts';
import { compareSystemLogs } from './system-log.ts';
import { compareTrial, trialGroups } from './trials/runner.ts';

try {
  await run(peerOptions());
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  // In CI, what is skipped has failed.
  if (error instanceof NoPeer && process.env['CI'] !== 'true') {
    const advice = 'node scripts/fetch-c-agent.ts fetches one where there is apt, --c PATH takes another';
    process.stdout.write(`test:peer is skipped, there is no C agent (${advice}): ${message}\n`);
  } else {
    process.stderr.write(`test:peer: ${message}\n`);
    process.exitCode = 1;
  }
}

async function run(options: Options): Promise<void> {
  const ours = ourAgent(options.ours);
  const c = await peerAgent(options.c);
  process.stdout.write(`This agent: ${options.ours}\nThe C agent: ${c.version}\n\n`);
  const decisions = decisionRows();
  const pools = { ours: new AgentPool(ours), c: new AgentPool(c), decisions };
  const chosen = ({ name }: { readonly name: string }): boolean =>
    options.names.length === 0 || options.names.includes(name);
  const comparisons: Comparison[] = [];
  try {
    for (const file of allConversations().filter(chosen))
      for (const conversation of file.conversations)
        comparisons.push(await compare(pools, file, conversation));
  } finally {
    await Promise.all([pools.ours.stop(), pools.c.stop()]);
  }
  // Signals, options and files are the program's: on Node.js they are partly Node's own.
  const groups = options.ours === 'node' ? [] : trialGroups.filter(chosen);
  if (options.ours === 'node')
    process.stdout.write('The trials are for the program, not for the agent on Node.js.\n');
  for (const group of groups)
    for (const trial of group.trials) {
      const obstacle = trial.obstacle?.();
      if (obstacle === undefined) {
        comparisons.push(await compareTrial({ ours, c, decisions }, group, trial));
        continue;
      }
      process.stdout.write(`SKIPPED ${group.name}: ${trial.title}: ${obstacle}\n`);
      if (process.env['CI'] === 'true') process.exitCode = 1;
    }
  process.stdout.write(`${report(comparisons, decisions).join('\n')}\n`);
  if (chosen({ name: 'system-log' })) {
    const problems = await compareSystemLogs(ours, c);
    process.stdout.write(`${systemLogReport(problems)}\n`);
    if (problems === undefined ? process.env['CI'] === 'true' : problems.length > 0) process.exitCode = 1;
  }
  if (comparisons.some(({ problems }) => problems.length > 0)) process.exitCode = 1;
}

function systemLogReport(problems: readonly string[] | undefined): string {
  if (problems === undefined)
    return 'SKIPPED: what they tell the system log (it takes root, for a /dev/log to listen on)';
  if (problems.length === 0) return 'What they tell the system log is the same, but for rows 22 and 51.';
  return ['FAILED: what they tell the system log', ...problems].join('\n');
}

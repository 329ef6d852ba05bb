import type { CAgentRelease } from '../../scripts/fetch-c-agent.ts';

interface Reason {
  /** Why it is so: what changed later, or the row of docs/decisions.md by which this project does better. */
  readonly why: string;
  /** The releases of the C agent that do it; all of them if left out. */
  readonly releases?: readonly CAgentRelease[];
}

/** What the C agent is known to do in its own way. A test that meets one holds the C agent to just that. */
const DIFFERENCES = {
  'sentinel on input': { why: 'row 1: answers 0xFF with an error' },
  'half a message': { why: "row 2: glues what a host left unfinished to the next one's first bytes" },
  'idle port': { why: 'row 5: wakes ten times a second while no host is connected' },
  'unknown program': { why: 'row 13: guest-exec-status names no number', releases: ['10', 'newest'] },
  'buffered writes': { why: 'row 15: what is written shows in the file after a flush, a seek or a close' },
  'serial without udev': { why: 'tells no serial number of a disk of which udev has recorded nothing' },
  'privileged size': { why: 'before 9.1: no total-bytes-privileged', releases: ['7.2'] },
  'bind mounts': { why: 'before 10.0: lists a file system as often as it is mounted', releases: ['7.2'] },
  'later commands': { why: 'before 9.1: no guest-network-get-route, guest-get-load', releases: ['7.2'] },
  'merged output': { why: 'before 8.0: capture-output is yes or no', releases: ['7.2'] },
  'older texts': { why: 'before 9.1: other texts of refusals of guest-exec', releases: ['7.2'] },
} as const satisfies Record<string, Reason>;

export type Difference = keyof typeof DIFFERENCES;

export function differencesOfC(release: CAgentRelease): ReadonlySet<Difference> {
  const all = Object.entries<Reason>(DIFFERENCES);
  const found = all.filter(([, { releases }]) => releases === undefined || releases.includes(release));
  return new Set(found.map(([name]) => name as Difference));
}

export function describeDifference(difference: Difference): string {
  return `${difference} (${DIFFERENCES[difference].why})`;
}

import type { CAgentRelease } from '../../scripts/fetch-c-agent.ts';

/** An agent that may do things in its own way: a release of the C agent, or this project's, as a product or on Node.js. */
export type Kind = CAgentRelease | 'ours' | 'node';

interface Reason {
  /** Why it is so: what changed later, or the row of docs/decisions.md by which this project does better. */
  readonly why: string;
  /** Who does it; every release of the C agent if left out. */
  readonly kinds?: readonly Kind[];
}

/** What agents are known to do in their own way. A test that meets one holds the agent to just that. */
const DIFFERENCES = {
  'sentinel on input': { why: 'row 1: answers 0xFF with an error' },
  'half a message': { why: "row 2: glues what a host left unfinished to the next one's first bytes" },
  'idle port': { why: 'row 5: wakes ten times a second while no host is connected' },
  'end while frozen': { why: 'row 9: SIGTERM does nothing while file systems are frozen' },
  'frozen for ever': { why: 'row 10: what nobody thaws stays frozen' },
  'no guardian': {
    why: 'row 66: what an agent leaves frozen that is killed stays so (on Node.js, which cannot be forked, too)',
    kinds: ['7.2', '10', 'newest', 'node'],
  },
  'mounted over': { why: 'row 67: what is frozen and then mounted over stays frozen' },
  'frozen block list': { why: 'row 11: blocked commands run while file systems are frozen' },
  'hanging freeze': { why: 'row 34: a freeze hook or a disk that hangs hangs the agent' },
  'no hwclock': { why: 'row 33: sets no hardware clock where there is no hwclock' },
  'old marker': { why: 'row 35: is frozen by a marker of an earlier start of the machine' },
  'silent while frozen': { why: 'row 10: what it would log while file systems are frozen is lost' },
  'reason of refusal': { why: 'row 12: does not say that it is for the freeze' },
  'silent failures': { why: 'row 20: says nothing of a sleep that was tried and did not come' },
  'unknown user': { why: "row 21: says 'Success' of a user that there is not" },
  'planted links': { why: 'row 39: takes a link for the folder of keys, whoever has put it there' },
  'unknown program': { why: 'row 13: guest-exec-status names no number', kinds: ['10', 'newest'] },
  'buffered writes': { why: 'row 15: what is written shows in the file after a flush, a seek or a close' },
  'read in part': { why: 'row 16: loses what it has read where the rest cannot be read' },
  'serial without udev': {
    why: 'row 28: tells no serial number of a disk that udev has recorded nothing of',
  },
  'unread replies': {
    why: 'row 31: sends them without pause, even to the next host',
  },
  'lost answers': {
    why: 'row 73: loses the answer to a request behind which it has read part of the next, on a port',
  },
  'no policy': { why: 'row 46: knows no rules on arguments' },
  'policy tried elsewhere': { why: 'test/policy.test.ts tries it on Node.js', kinds: ['node'] },
  'product alone': {
    why: 'the host, the disk and the machine are tried with what is installed in guests; Node.js is for development',
    kinds: ['node'],
  },
  'slow engine': {
    why: 'Node.js takes seconds for a freeze in a machine without KVM, which translates what it compiles',
    kinds: ['node'],
  },
  'privileged size': { why: 'before 9.1: no total-bytes-privileged', kinds: ['7.2'] },
  'bind mounts': { why: 'before 10.0: lists a file system as often as it is mounted', kinds: ['7.2'] },
  'later commands': { why: 'before 9.1: no guest-network-get-route, guest-get-load', kinds: ['7.2'] },
  'merged output': { why: 'before 8.0: capture-output is yes or no', kinds: ['7.2'] },
  'no audit': { why: 'has no --audit' },
  'no doctor': { why: 'has no --doctor' },
  'older texts': { why: 'before 9.1: other texts of refusals of guest-exec', kinds: ['7.2'] },
  'no start without port': { why: '10.0: does not start without its port, not even with -r', kinds: ['10'] },
} as const satisfies Record<string, Reason>;

export type Difference = keyof typeof DIFFERENCES;

export function differencesOf(kind: Kind): ReadonlySet<Difference> {
  const all = Object.entries<Reason>(DIFFERENCES);
  const found = all.filter(([, { kinds }]) =>
    kinds === undefined ? kind !== 'ours' && kind !== 'node' : kinds.includes(kind),
  );
  return new Set(found.map(([name]) => name as Difference));
}

export function describeDifference(difference: Difference): string {
  return `${difference} (${DIFFERENCES[difference].why})`;
}

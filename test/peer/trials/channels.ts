import { symlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { AF_VSOCK, hasFamily } from '../../support/listening-socket.ts';
import { PseudoTerminal } from '../../support/pseudo-terminal.ts';
import { reasonOf } from './configuration-file.ts';
import type { Trial, TrialGroup } from './trial.ts';

const PING = '{"execute": "guest-ping"}\n';
/** In which an agent has opened its line anew, in milliseconds. */
const REOPENED = 5000;

const trials: readonly Trial[] = [
  {
    title: 'a serial line is made raw, and what it carries is answered',
    run: async (subject) => {
      using line = new PseudoTerminal();
      const before = line.settings();
      const running = subject.start(['-m', 'isa-serial', '-p', line.path]);
      const settings = await subject.settled(() =>
        line.settings() === before ? undefined : line.settings(),
      );
      line.send('{"execute": "guest-sync-delimited", "arguments": {"id": 7}}\r\n');
      const replies = [await line.line()];
      line.send('{"execute": "guest-sync", "arguments": {"id": 8}}');
      replies.push(await line.line());
      return { settings: plainSettings(settings), replies, end: await running.kill('SIGTERM') };
    },
  },
  {
    title: 'what the line has received before the start is dropped',
    run: async (subject) => {
      using line = new PseudoTerminal();
      line.settings(); // opens and closes the other end once
      line.send('{"execute": "guest-sync", "arguments": {"id": 1}}\n');
      const before = line.settings();
      const running = subject.start(['-m', 'isa-serial', '-p', line.path]);
      await subject.settled(() => (line.settings() === before ? undefined : 'raw'));
      line.send('{"execute": "guest-sync", "arguments": {"id": 2}}\n');
      const replies: string[] = [];
      do replies.push((await line.line()).trimEnd());
      while (replies.at(-1) !== '{"return": 2}');
      await running.kill('SIGTERM');
      // The line has echoed what came before it was raw.
      return replies.filter((reply) => reply.includes('return'));
    },
  },
  {
    title: 'the agent does not take the line for its terminal: a hang-up does not end it',
    row: 4,
    run: async (subject) => {
      const first = new PseudoTerminal();
      symlinkSync(first.path, subject.path('tty'));
      const running = subject.start(['-m', 'isa-serial', '-p', '{dir}/tty'], { shell: 'exec setsid "$@"' });
      await sleep(1000);
      first.send(PING);
      const before = await first.line();
      using second = new PseudoTerminal();
      second.linkAt(subject.path('tty'));
      first.close();
      await sleep(REOPENED);
      second.send(PING);
      // What was sent before the agent came may have been echoed, or dropped.
      const after = await second.lineWith('return', 2000).catch(() => 'deaf');
      return { before, after, ended: running.child.exitCode };
    },
    ours: { before: '{"return": {}}', after: '{"return": {}}', ended: null },
  },
  {
    title: 'a vsock address is listened on',
    obstacle: () => (hasFamily(AF_VSOCK) ? undefined : 'the kernel has no vsock'),
    run: async (subject) => {
      // Both agents are tried at once.
      const address = `4294967295:${50_000 + (process.pid % 5000) + (subject.program.side === 'c' ? 5000 : 0)}`;
      const agents = [1, 2].map(() => subject.start(['-m', 'vsock-listen', '-p', address]));
      // One of them is too late.
      const loser = await Promise.race(agents.map(async (agent) => (await agent.end(), agent)));
      const winner = agents.find((agent) => agent !== loser)!;
      return {
        status: await loser.end(),
        reason: reasonOf(subject.plain(loser.stderr)),
        end: await winner.kill('SIGTERM'),
      };
    },
  },
];

/**
 * Without those of the control flags that are speeds: the newest C agent means to OR 38400 bit/s into them, and ORs what its
 * C library has that speed for, 0x9600, with an odd parity and more in it.
 */
function plainSettings(hex: string): string {
  const CHARACTERS = 0x8b0; // CSIZE, CREAD, CLOCAL: how long a character is, and that there is somebody
  const bytes = Buffer.from(hex, 'hex');
  bytes.writeUInt32LE(bytes.readUInt32LE(8) & CHARACTERS, 8);
  return bytes.toString('hex');
}

export const channels: TrialGroup = { name: 'channel', trials };

import { spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import type { Deadline } from './deadline.ts';
import { ConnectError } from './errors.ts';

/** What socat says at its level of notices when the connection stands. */
const CONNECTED = 'starting data transfer loop';
const LONGEST_COMPLAINT = 4096;

/**
 * Connects to a vsock address through socat(1): Node.js has no such sockets.
 *
 * @throws ConnectError, also when there is no socat
 */
export async function dialVsock(cid: number, port: number, deadline: Deadline): Promise<Duplex> {
  const place = `vsock:${cid}:${port}`;
  const helper = spawn('socat', ['-d', '-d', 'FD:3', `VSOCK-CONNECT:${cid}:${port}`], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let said = '';
  helper.stderr!.setEncoding('utf8').on('data', (text: string) => {
    if (said.length < LONGEST_COMPLAINT) said += text;
    if (said.includes(CONNECTED)) resolve();
  });
  helper.on('error', (cause) =>
    reject(new ConnectError(`cannot connect to ${place}: vsock needs socat: ${cause.message}`, { cause })),
  );
  helper.on('close', () => reject(new ConnectError(`cannot connect to ${place}: ${complaint(said)}`)));
  promise.catch(() => {}); // it may fail after it was given up
  try {
    await deadline.race(
      promise,
      () => new ConnectError(`cannot connect to ${place}: nobody accepts it in time`),
    );
  } catch (error) {
    helper.kill();
    throw error;
  }
  const stream = helper.stdio[3] as Duplex;
  stream.on('close', () => helper.kill());
  return stream;
}

/** The reason that socat gives, without its notices: `... E connect(5, AF=40 cid:3 port:1, 16): No such device`. */
function complaint(said: string): string {
  const lines = said.split('\n').filter((line) => / E /.test(line));
  return (lines.at(-1) ?? 'socat has ended').replace(/^.* E /, '');
}

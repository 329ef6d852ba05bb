import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * How a guest may treat its host:
 *
 * - `honest`: answers as it should. It is the way back: a client has to get on with it again
 * - `silent`, `late`: does not answer, or after `delay`
 * - `other-id`: answers another handshake
 * - `flood`, `endless-string`, `endless-list`: sends without an end: what is no answer, or an answer that never ends
 * - `deep`: answers with 100,000 lists within each other
 * - `no-json`: answers what is no JSON
 * - `half-line`: sends half of an answer, and closes
 * - `sentinels`: sends the byte 0xFF before each byte of an answer
 * - `names`: answers with texts that climb out of folders and steer terminals
 * - `close`: closes the connection
 */
export const behaviours = [
  'honest',
  'silent',
  'late',
  'other-id',
  'flood',
  'endless-string',
  'endless-list',
  'deep',
  'no-json',
  'half-line',
  'sentinels',
  'names',
  'close',
] as const;
/** One of `behaviours`. */
export type Behaviour = (typeof behaviours)[number];

interface Request {
  readonly execute: string;
  readonly arguments?: { readonly id?: number };
}

const SENTINEL = 0xff;
const CHUNK = 64 << 10;
/** Text that is to climb out of folders, to move cursors and to look like other text. */
const NASTY = '../../../../etc/passwd\u0000\u001b]0;owned\u0007\u001b[2J\r\nerror: all is well\u202e\u2028';

/**
 * A guest agent that means harm, or is broken, for tests of whatever talks to guest agents. It listens on a unix socket
 * and answers handshakes as it should, unless `spoilsHandshake` is set; how it answers everything else is `behaviour`,
 * which may be changed at any time.
 *
 *     using guest = await HostileAgent.start('flood');
 *     await assert.rejects(execute(guest.socket, 'guest-ping'));
 */
export class HostileAgent implements Disposable {
  /** How it answers what is no handshake. */
  behaviour: Behaviour;
  /** Whether handshakes are answered in this way as well. */
  spoilsHandshake = false;
  /** Milliseconds by which `late` is late. */
  delay = 200;
  /** Results of commands, by their names; others have an empty object. */
  readonly results = new Map<string, unknown>([
    ['guest-get-host-name', { 'host-name': 'hostile' }],
    ['guest-get-time', 1],
    ['guest-file-open', 1000],
  ]);
  /** What commands are refused with, by their names. */
  readonly errors = new Map<string, { readonly class: string; readonly desc: string }>();
  /** Commands that are not answered, as those that end a guest's activity are. */
  readonly unanswered = new Set<string>();
  /** Bytes that it has sent. */
  sent = 0;
  /** Commands that it was sent, handshakes left out. */
  readonly received: string[] = [];
  readonly #folder = mkdtempSync(join(tmpdir(), 'hostile-agent-'));
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(behaviour: Behaviour) {
    this.behaviour = behaviour;
    this.#server = createServer((socket) => this.#serve(socket));
  }

  /** Starts one that listens. */
  static async start(behaviour: Behaviour = 'honest'): Promise<HostileAgent> {
    const agent = new HostileAgent(behaviour);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    agent.#server.once('error', reject).listen(agent.socket, resolve);
    await promise;
    return agent;
  }

  /** Path of its unix socket. It serves any number of clients. */
  get socket(): string {
    return join(this.#folder, 'qga.sock');
  }

  /** Ends it, and closes its clients' connections. */
  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => {}).on('close', () => this.#sockets.delete(socket));
    const lines = createInterface({ input: socket.setEncoding('latin1') });
    lines.on('error', () => {}); // the client has left
    lines.on('line', (line) => {
      const request = JSON.parse(line.replace(/^\xff/, '')) as Request;
      void this.#answer(socket, request);
    });
  }

  async #answer(socket: Socket, { execute: name, arguments: args }: Request): Promise<void> {
    const isHandshake = name.startsWith('guest-sync');
    const own = this.results.has(name) ? this.results.get(name) : {};
    const result = isHandshake ? args?.id : own;
    const sentinel = name === 'guest-sync-delimited' ? [SENTINEL] : [];
    const error = this.errors.get(name);
    const reply = JSON.stringify(error === undefined ? { return: result } : { error });
    const honest = Buffer.from([...sentinel, ...Buffer.from(`${reply}\n`)]);
    if (!isHandshake) this.received.push(name);
    if (this.unanswered.has(name)) return;
    const behaviour = isHandshake && !this.spoilsHandshake ? 'honest' : this.behaviour;
    switch (behaviour) {
      case 'honest':
        return await this.#send(socket, honest);
      case 'silent':
        return;
      case 'late':
        await sleep(this.delay);
        return await this.#send(socket, honest);
      case 'other-id':
        return await this.#send(socket, `\xff{"return": ${(args?.id ?? 0) + 1}}\n`);
      case 'flood':
        return await this.#sendForEver(socket, Buffer.alloc(CHUNK, 'x'));
      case 'endless-string':
        await this.#send(socket, '{"return": {"count": 1, "buf-b64": "');
        return await this.#sendForEver(socket, Buffer.alloc(CHUNK, 'A'));
      case 'endless-list':
        await this.#send(socket, '{"return": [');
        return await this.#sendForEver(socket, Buffer.alloc(CHUNK, '1, '));
      case 'deep':
        return await this.#send(socket, `{"return": ${'['.repeat(100_000)}${']'.repeat(100_000)}}\n`);
      case 'no-json':
        return await this.#send(socket, '{"return": oops}\n');
      case 'half-line':
        await this.#send(socket, honest.subarray(0, honest.length / 2));
        return void socket.destroy();
      case 'sentinels':
        return await this.#send(socket, Buffer.from([...honest].flatMap((byte) => [SENTINEL, byte])));
      case 'names':
        return await this.#send(socket, `{"return": ${JSON.stringify(nasty(name))}}\n`);
      case 'close':
        return void socket.destroy();
    }
  }

  /** Sends as fast as the client reads, and no faster. */
  async #sendForEver(socket: Socket, chunk: Buffer): Promise<void> {
    while (!socket.destroyed) await this.#send(socket, chunk);
  }

  async #send(socket: Socket, data: string | Buffer): Promise<void> {
    const bytes = typeof data === 'string' ? Buffer.from(data, 'latin1') : data;
    const { promise, resolve } = Promise.withResolvers<void>();
    socket.write(bytes, () => resolve()); // also when it was closed
    await promise;
    this.sent += bytes.length;
  }
}

/** A result that the schema allows, with names that are no names. */
function nasty(command: string): unknown {
  switch (command) {
    case 'guest-get-host-name':
      return { 'host-name': NASTY };
    case 'guest-get-fsinfo':
      return [{ name: NASTY, mountpoint: NASTY, type: NASTY, disk: [] }];
    case 'guest-get-users':
      return [{ user: NASTY, 'login-time': 1 }];
    case 'guest-network-get-interfaces':
      return [{ name: NASTY }];
    case 'guest-file-open':
      return 1000;
    default:
      return { [NASTY]: NASTY };
  }
}

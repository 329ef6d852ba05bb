import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from './guest-agent.ts';

/** A guest that answers each request line, sync aside, as a test says. */
class Guest {
  readonly #server: Server;
  socket: Socket | undefined;
  answer = (_request: string): string => '';

  constructor(path: string) {
    this.#server = createServer((socket) => {
      this.socket = socket.setEncoding('latin1').on('error', () => {});
      socket.on('data', (text: string) => {
        for (const line of text.trim().split('\n')) {
          const id = /"guest-sync-delimited".*"id": (\d+)/.exec(line)?.[1];
          const answer = id === undefined ? this.answer(line) : `\xff{"return": ${id}}\n`;
          socket.write(answer, 'latin1');
        }
      });
    }).listen(path);
  }

  close(): void {
    this.socket?.destroy();
    this.#server.close();
  }
}

let directory: string;
let path: string;
let guest: Guest;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'qga-client-'));
  path = join(directory, 'sock');
  guest = new Guest(path);
});

afterEach(() => {
  guest.close();
  rmSync(directory, { recursive: true });
});

describe('a guest that is broken or hostile', () => {
  test('and never stops talking is given up in time', async () => {
    using agent = await connect(path);
    guest.socket!.removeAllListeners('data');
    const chatter = '{"return": {}}\n'.repeat(10_000);
    const talk = (error?: Error | null): void => {
      if (!error) guest.socket!.write(chatter, talk);
    };
    talk();
    await assert.rejects(agent.sync({ timeout: 50 }), { code: 'busy' });
  });

  test('and sends what nobody asked for keeps it: the client takes no memory for it', async () => {
    using agent = await connect(path);
    const flood = Buffer.alloc(8 << 20, ' \n');
    guest.socket!.write(flood);
    await sleep(100);
    assert.ok(guest.socket!.writableLength > flood.length / 2, 'the client has read on');
    guest.answer = () => '{"return": {}}\n';
    assert.deepEqual(await agent.execute('guest-ping'), {});
  });

  test('and garbles one answer spoils no other', async () => {
    using agent = await connect(path);
    guest.answer = () => '{"return": oops}\n{"return": 1}\n';
    await assert.rejects(agent.execute('guest-get-time'), { name: 'ProtocolError' });
    guest.answer = () => '{"return": 2}\n';
    assert.equal(await agent.execute('guest-get-time'), 2);
  });

  test('and words no error is told from one that refuses', async () => {
    using agent = await connect(path);
    for (const error of ['{}', '{"desc": {"toString": 1}}', '{"desc": null}']) {
      guest.answer = () => `{"error": ${error}}\n`;
      await assert.rejects(agent.execute('guest-ping'), { name: 'ProtocolError' });
    }
    guest.answer = () => `{"error": {"class": "GenericError", "desc": "${'x'.repeat(2000)}"}}\n`;
    await assert.rejects(agent.execute('guest-ping'), { name: 'CommandError', message: 'x'.repeat(2000) });
  });
});

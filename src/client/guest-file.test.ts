import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assert as check, asyncProperty, infiniteStream, integer, uint8Array } from 'fast-check';
import type { Caller } from './caller.ts';
import type { Channel } from './channel.ts';
import { Deadline } from './deadline.ts';
import { GuestFile } from './guest-file.ts';
import type { Session } from './session.ts';

/** A file that takes of each write only as much as `short` says, and then goes on. */
class ShortFile {
  bytes = Buffer.alloc(0);
  position = 0;
  readonly #short: (size: number) => number;
  /** Most requests that were under way at once. */
  most = 0;

  constructor(short: (size: number) => number) {
    this.#short = short;
  }

  write(piece: Buffer): number {
    const count = Math.min(piece.length, this.#short(piece.length));
    const end = this.position + count;
    if (end > this.bytes.length)
      this.bytes = Buffer.concat([this.bytes, Buffer.alloc(end - this.bytes.length)]);
    piece.copy(this.bytes, this.position, 0, count);
    this.position = end;
    return count;
  }

  open(): GuestFile {
    let underWay = 0;
    const channel = {
      writeSize: 100,
      exchange: async (_name: string, request: string, read: (reply: unknown) => unknown) => {
        const { 'buf-b64': text } = (JSON.parse(request) as { arguments: { 'buf-b64': string } }).arguments;
        this.most = Math.max(this.most, ++underWay);
        await undefined;
        underWay--;
        return read({ return: { count: this.write(Buffer.from(text, 'base64')), eof: false } });
      },
    };
    const session = {
      burst: async (_name: string, work: (channel: Channel, deadline: Deadline) => Promise<unknown>) =>
        await work(channel as unknown as Channel, new Deadline(1000)),
    };
    const caller = {
      timeout: () => 1000,
    };
    return new GuestFile(caller as unknown as Caller, session as unknown as Session, '/data', 1);
  }
}

test('bytes end where they belong even if writes end early', async () => {
  await check(
    asyncProperty(
      uint8Array({ maxLength: 2000 }),
      infiniteStream(integer({ min: 1, max: 120 })),
      async (bytes, shorts) => {
        const file = new ShortFile(() => shorts.next().value);
        await file.open().write(bytes);
        assert.ok(file.bytes.equals(bytes));
        assert.equal(file.position, bytes.length);
      },
    ),
    { numRuns: 100 },
  );
});

test('no write is sent before the one before it is answered: on a port, the C agent loses answers otherwise', async () => {
  const file = new ShortFile((size) => size);
  await file.open().write(Buffer.alloc(1000));
  assert.equal(file.most, 1);
});

test('a file that takes nothing more is an error', async () => {
  const file = new ShortFile(() => 0);
  await assert.rejects(file.open().write(Buffer.alloc(10)), { code: 'file' });
});

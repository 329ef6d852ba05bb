import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import type { AgentSession } from '../agent-session.ts';
import { MIB } from '../guest-facts.ts';
import type { TestBed } from '../test-bed.ts';

const LARGE_TIMEOUT = 60_000;

export function filesSuite(bed: TestBed): void {
  describe('files', () => {
    for (const size of [0, 1, 4096, 65_537, 3 * MIB + 17])
      test(`${size} bytes come through a file as they are`, async () => {
        using agent = await bed.guest.session();
        const content = randomBytes(size);
        await writeFile(agent, '/tmp/content', content, MIB);
        assert.equal(await guestDigest(bed, '/tmp/content'), digest(content));
        assert.equal(digest(await readFile(agent, '/tmp/content', MIB)), digest(content));
      });

    test('8 MiB come through one write and one read', async () => {
      using agent = await bed.guest.session();
      const content = randomBytes(8 * MIB);
      await writeFile(agent, '/tmp/large', content, content.length);
      assert.equal(await guestDigest(bed, '/tmp/large'), digest(content));
      assert.equal(digest(await readFile(agent, '/tmp/large', content.length + 1)), digest(content));
    });

    test('reading and writing go on where seeking has put them', async () => {
      using agent = await bed.guest.session();
      const handle = await agent.execute('guest-file-open', { path: '/tmp/seek', mode: 'w+' });
      const write = async (text: string): Promise<unknown> =>
        await agent.execute('guest-file-write', { handle, 'buf-b64': Buffer.from(text).toString('base64') });
      const read = async (count: number): Promise<string> => {
        const part = await agent.execute('guest-file-read', { handle, count });
        return Buffer.from(part['buf-b64'], 'base64').toString();
      };
      const seek = async (offset: number, whence: 'set' | 'cur' | 'end'): Promise<number> =>
        (await agent.execute('guest-file-seek', { handle, offset, whence })).position;

      assert.deepEqual(await write('0123456789'), { count: 10, eof: false });
      assert.equal(await seek(2, 'set'), 2);
      assert.equal(await read(3), '234');
      assert.equal(await seek(-1, 'cur'), 4);
      await write('xy');
      assert.equal(await read(2), '67');
      assert.equal(await seek(-3, 'end'), 7);
      assert.equal(await read(10), '789');
      await agent.execute('guest-file-close', { handle });
      assert.equal(await bed.guest.shell.output('cat /tmp/seek'), '0123xy6789');
    });

    test('what is written is in the file at once', async () => {
      using agent = await bed.guest.session();
      const handle = await agent.execute('guest-file-open', { path: '/tmp/now', mode: 'w' });
      const text = Buffer.from('now').toString('base64');
      await agent.execute('guest-file-write', { handle, 'buf-b64': text });
      const seen = await bed.guest.shell.output('cat /tmp/now');
      assert.equal(seen, bed.differs('buffered writes') ? '' : 'now');
      await agent.execute('guest-file-flush', { handle });
      assert.equal(await bed.guest.shell.output('cat /tmp/now'), 'now');
      await agent.execute('guest-file-close', { handle });
    });

    test('a new file is open to all, and one opened to append keeps what it has', async () => {
      using agent = await bed.guest.session();
      for (const text of ['one ', 'two']) {
        const handle = await agent.execute('guest-file-open', { path: '/tmp/appended', mode: 'a' });
        await agent.execute('guest-file-write', { handle, 'buf-b64': Buffer.from(text).toString('base64') });
        await agent.execute('guest-file-close', { handle });
      }
      assert.equal(
        await bed.guest.shell.output('stat -c %a /tmp/appended; cat /tmp/appended'),
        '666\none two',
      );
    });

    test('a missing file, a bad mode and a closed handle are refused', async () => {
      using agent = await bed.guest.session();
      const refusal = async (command: string, args: object): Promise<string | undefined> =>
        (await agent.reply(command, args)).error?.desc;
      assert.equal(
        await refusal('guest-file-open', { path: '/tmp/missing' }),
        "failed to open file '/tmp/missing' (mode: 'r'): No such file or directory",
      );
      assert.equal(
        await refusal('guest-file-open', { path: '/tmp/x', mode: 'x' }),
        "invalid file open mode 'x'",
      );
      const handle = await agent.execute('guest-file-open', { path: '/etc/hostname' });
      await agent.execute('guest-file-close', { handle });
      assert.equal(await refusal('guest-file-read', { handle }), `handle '${handle}' has not been found`);
    });
  });
}

async function writeFile(agent: AgentSession, path: string, content: Buffer, step: number): Promise<void> {
  const handle = await agent.execute('guest-file-open', { path, mode: 'w' });
  for (let at = 0; at < content.length; at += step) {
    const part = content.subarray(at, at + step);
    const args = { handle, 'buf-b64': part.toString('base64') };
    const written = await agent.execute('guest-file-write', args, LARGE_TIMEOUT);
    assert.deepEqual(written, { count: part.length, eof: false });
  }
  await agent.execute('guest-file-close', { handle });
}

async function readFile(agent: AgentSession, path: string, count: number): Promise<Buffer> {
  const handle = await agent.execute('guest-file-open', { path });
  const parts: Buffer[] = [];
  for (;;) {
    const part = await agent.execute('guest-file-read', { handle, count }, LARGE_TIMEOUT);
    const bytes = Buffer.from(part['buf-b64'], 'base64');
    assert.equal(bytes.length, part.count);
    parts.push(bytes);
    if (part.eof) break;
  }
  await agent.execute('guest-file-close', { handle });
  return Buffer.concat(parts);
}

function digest(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

async function guestDigest(bed: TestBed, path: string): Promise<string | undefined> {
  return (await bed.guest.shell.output(`sha256sum ${path}`)).split(' ')[0];
}

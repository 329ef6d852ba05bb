import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { pipeline } from 'node:stream/promises';
import { HostileAgent, TestAgent } from '../testing/index.ts';
import { connect, type CopyProgress, type GuestAgent } from './index.ts';

/** More than a lot, and no whole number of pieces. */
const BYTES = randomBytes((3 << 20) + 13);

let guest: TestAgent;
let agent: GuestAgent;
let folder: string;

beforeEach(async () => {
  guest = TestAgent.start();
  agent = await guest.connect();
  folder = mkdtempSync(join(tmpdir(), 'qga-files-'));
});

afterEach(() => {
  agent.close();
  guest.close();
  rmSync(folder, { recursive: true });
});

test('a file is written and read as it is, whatever its size', async () => {
  for (const size of [0, 1, 65_536, 65_537, 2 << 20, BYTES.length]) {
    const bytes = BYTES.subarray(0, size);
    await agent.files.writeFile('/data', bytes);
    assert.ok(bytes.equals(await agent.files.readFile('/data')), `${size} bytes`);
  }
});

test('text is appended', async () => {
  await agent.files.writeFile('/log', 'grüße\n');
  await agent.files.writeFile('/log', 'again\n', { mode: 'a' });
  assert.equal((await agent.files.readFile('/log')).toString(), 'grüße\nagain\n');
});

test('a file that is larger than what is asked for is refused, not cut', async () => {
  await agent.files.writeFile('/data', BYTES);
  await assert.rejects(agent.files.readFile('/data', { limit: 1_000_000 }), { code: 'file' });
  assert.equal((await agent.files.readFile('/data', { limit: BYTES.length })).length, BYTES.length);
});

test('a file that is not there is a refusal with the reason', async () => {
  await assert.rejects(agent.files.readFile('/none'), {
    code: 'refused',
    message: /No such file or directory/,
  });
});

test('streams carry a file in both directions, or a part of it', async () => {
  await pipeline(async function* () {
    for (let at = 0; at < BYTES.length; at += 100_000) yield BYTES.subarray(at, at + 100_000);
  }, agent.files.createWriteStream('/data'));
  const hash = createHash('sha256');
  await pipeline(agent.files.createReadStream('/data'), hash);
  assert.equal(hash.digest('hex'), createHash('sha256').update(BYTES).digest('hex'));
  const part = await agent.files.createReadStream('/data', { start: 1000, length: 70_000 }).toArray();
  assert.ok(Buffer.concat(part).equals(BYTES.subarray(1000, 71_000)));
});

test('a stream that fails says why', async () => {
  guest.platform.files.space = 100_000;
  const full = pipeline([BYTES], agent.files.createWriteStream('/data'));
  await assert.rejects(full, { code: 'refused', message: /No space left on device/ });
  await assert.rejects(agent.files.createReadStream('/none').toArray(), { code: 'refused' });
});

test('a stream that is left early leaves no file open', async () => {
  await agent.files.writeFile('/data', BYTES);
  for await (const piece of agent.files.createReadStream('/data')) {
    assert.ok((piece as Buffer).length > 0);
    break;
  }
  const handle = Number(await agent.execute('guest-file-open', { path: '/data' })) - 1;
  await assert.rejects(agent.execute('guest-file-close', { handle }), { code: 'refused' });
});

test('other calls have their turn while a file is copied', async () => {
  await agent.files.writeFile('/data', BYTES);
  const order: string[] = [];
  const copy = agent.files.readFile('/data').then(() => order.push('copied'));
  const ping = agent.execute('guest-ping').then(() => order.push('pinged'));
  await Promise.all([copy, ping]);
  assert.deepEqual(order, ['pinged', 'copied']);
});

test('a copy goes both ways, tells its progress, and is compared', async () => {
  const from = join(folder, 'from');
  const to = join(folder, 'to');
  writeFileSync(from, BYTES);
  const seen: CopyProgress[] = [];
  await agent.files.upload(from, '/data', { verify: true, progress: (progress) => seen.push(progress) });
  assert.deepEqual(seen[0], { bytes: 0, total: BYTES.length });
  assert.deepEqual(seen.at(-1), { bytes: BYTES.length, total: BYTES.length });
  await agent.files.download('/data', to, { verify: true });
  assert.ok(BYTES.equals(readFileSync(to)));
  assert.ok(!existsSync(`${to}.part`));
});

test('a copy that was broken off leaves nothing under its name, and goes on where it was', async () => {
  await agent.files.writeFile('/data', BYTES);
  const to = join(folder, 'to');
  const controller = new AbortController();
  const stop = ({ bytes }: CopyProgress): void => {
    if (bytes > 0) controller.abort(new Error('stopped'));
  };
  await assert.rejects(
    agent.files.download('/data', to, { signal: controller.signal, progress: stop }),
    /stopped/,
  );
  assert.ok(!existsSync(to));
  const places: number[] = [];
  await agent.files.download('/data', to, {
    resume: true,
    verify: true,
    progress: ({ bytes }) => places.push(bytes),
  });
  assert.ok(places[0]! > 0, 'it has begun anew');
  assert.ok(BYTES.equals(readFileSync(to)));
});

test('a copy that has not begun leaves nothing', async () => {
  const to = join(folder, 'to');
  await agent.files.writeFile('/data', BYTES);
  const controller = new AbortController();
  const stop = (): void => controller.abort(new Error('stopped'));
  await assert.rejects(
    agent.files.download('/data', to, { signal: controller.signal, progress: stop }),
    /stopped/,
  );
  assert.ok(!existsSync(`${to}.part`));
});

test('a copy into the guest goes on where it was', async () => {
  const from = join(folder, 'from');
  writeFileSync(from, BYTES);
  await agent.files.writeFile('/data', BYTES.subarray(0, 2_000_000));
  const places: number[] = [];
  await agent.files.upload(from, '/data', { resume: true, progress: ({ bytes }) => places.push(bytes) });
  assert.equal(places[0], 2_000_000);
  assert.ok(BYTES.equals(await agent.files.readFile('/data')));
});

test('a copy begins anew where what is there is not its beginning', async () => {
  const to = join(folder, 'to');
  await agent.files.writeFile('/data', BYTES);
  writeFileSync(`${to}.part`, randomBytes(2_000_000));
  await agent.files.download('/data', to, { resume: true });
  assert.ok(BYTES.equals(readFileSync(to)));
  truncateSync(to, 1000);
  await agent.files.upload(to, '/data', { resume: true });
  assert.ok(BYTES.subarray(0, 1000).equals(await agent.files.readFile('/data')));
});

test('a checksum is the guest’s own, or that of the bytes where no program may be run', async () => {
  await agent.files.writeFile('/data', 'abc');
  const sum = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  assert.equal(await agent.files.checksum('/data'), sum);
  guest.platform.exec.programs.set('sha256sum', (run) => {
    run.write('stdout', `${'0'.repeat(64)}  /data\n`);
    return { code: 0 };
  });
  assert.equal(await agent.files.checksum('/data'), '0'.repeat(64));
});

test('a copy whose checksum is another is an error', async () => {
  guest.platform.exec.programs.set('sha256sum', (run) => {
    run.write('stdout', `${'0'.repeat(64)}  /data\n`);
    return { code: 0 };
  });
  await agent.files.writeFile('/data', 'abc');
  const to = join(folder, 'to');
  await assert.rejects(agent.files.download('/data', to, { verify: true }), { code: 'file' });
  assert.ok(!existsSync(to));
});

test('a guest that sends more than was asked for, or counts wrongly, is found out', async () => {
  using hostile = await HostileAgent.start();
  using client = await connect(hostile.socket);
  const bytes = Buffer.alloc(10).toString('base64');
  for (const result of [
    { count: 10, 'buf-b64': Buffer.alloc(70_000).toString('base64'), eof: false },
    { count: 70_000, 'buf-b64': Buffer.alloc(70_000).toString('base64'), eof: false },
    { count: 9, 'buf-b64': bytes, eof: true },
    { count: '10', 'buf-b64': bytes, eof: true },
    { count: 10, 'buf-b64': bytes, eof: 1 },
    { count: 10, 'buf-b64': 10, eof: true },
    { count: 10, eof: true },
    null,
  ]) {
    hostile.results.set('guest-file-read', result);
    await assert.rejects(client.files.readFile('/data'), { code: 'protocol' }, JSON.stringify(result));
  }
  hostile.results.set('guest-file-read', { count: 10, 'buf-b64': bytes, eof: true });
  assert.ok((await client.files.readFile('/data')).length > 0);
  for (const count of [-1, 11, 'x', 1.5, null]) {
    hostile.results.set('guest-file-write', { count, eof: false });
    await assert.rejects(client.files.writeFile('/data', Buffer.alloc(10)), { code: 'protocol' });
  }
});

test('a guest whose file never ends fills no more than what is asked for', async () => {
  using hostile = await HostileAgent.start();
  using client = await connect(hostile.socket);
  const bytes = Buffer.alloc(65_536);
  hostile.results.set('guest-file-read', { count: 65_536, 'buf-b64': bytes.toString('base64'), eof: false });
  await assert.rejects(client.files.readFile('/data', { limit: 65_536 * 40 }), { code: 'protocol' });
  await assert.rejects(client.files.readFile('/data', { limit: 65_536 * 40 - 1 }), { code: 'file' });
});

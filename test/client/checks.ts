import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pipeline } from 'node:stream/promises';
import { type GuestAgent, waitForAgent } from '../../src/client/index.ts';

/** More than a lot, and no whole number of pieces. */
const BYTES = randomBytes((3 << 20) + 13);

/** What the client does with a real agent on this machine: nothing that changes more than a folder of its own. */
export function clientChecks(name: string, [command, ...words]: readonly string[]): void {
  describe(`the client with ${name}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'qga-client-'));
    const socket = join(folder, 'qga.sock');
    const place = (file: string): string => join(folder, file);
    let daemon: ChildProcess;
    let agent: GuestAgent;

    before(async () => {
      daemon = spawn(command!, [...words, '-m', 'unix-listen', '-p', socket, '-t', folder], {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, TMPDIR: folder },
      });
      agent = await waitForAgent(socket, { timeout: 30_000, pause: 50 });
    });

    after(() => {
      agent?.close();
      daemon.kill('SIGKILL');
      rmSync(folder, { recursive: true });
    });

    test('reads what the guest is', async () => {
      const { version } = await agent.execute('guest-info');
      assert.match(version, /^\d+\.\d+/);
      const { milliseconds, uncertainty } = await agent.clock.offset();
      assert.ok(Math.abs(milliseconds) <= uncertainty + 5, `${milliseconds} ms, give or take ${uncertainty}`);
    });

    test('writes and reads files of all sizes', async () => {
      for (const size of [0, 1, 65_536, 65_537, 2 << 20, BYTES.length]) {
        const bytes = BYTES.subarray(0, size);
        await agent.files.writeFile(place('file'), bytes);
        assert.ok(bytes.equals(readFileSync(place('file'))), `${size} bytes written`);
        assert.ok(bytes.equals(await agent.files.readFile(place('file'))), `${size} bytes read`);
      }
    });

    test('reads files that do not know their size, and no more than it is asked of those without an end', async () => {
      const status = await agent.files.readFile('/proc/self/status');
      assert.match(status.toString(), /^Name:/);
      await assert.rejects(agent.files.readFile('/dev/zero', { limit: 1_000_000 }), { code: 'file' });
    });

    test('streams, appends and seeks', async () => {
      await pipeline([BYTES, BYTES], agent.files.createWriteStream(place('stream')));
      assert.equal(statSync(place('stream')).size, 2 * BYTES.length);
      await agent.files.writeFile(place('stream'), 'end', { mode: 'a' });
      const hash = createHash('sha256');
      await pipeline(agent.files.createReadStream(place('stream')), hash);
      assert.equal(
        hash.digest('hex'),
        createHash('sha256').update(BYTES).update(BYTES).update('end').digest('hex'),
      );
      await using file = await agent.files.open(place('stream'), 'r+');
      assert.equal(await file.seek(-3, 'end'), 2 * BYTES.length);
      assert.equal((await file.read(100)).toString(), 'end');
    });

    test('copies in both directions, goes on after a break, and compares', async () => {
      writeFileSync(place('from'), BYTES);
      await agent.files.upload(place('from'), place('to'), { verify: true });
      writeFileSync(place('back.part'), BYTES.subarray(0, 2_000_000));
      const places: number[] = [];
      await agent.files.download(place('to'), place('back'), {
        resume: true,
        verify: true,
        progress: ({ bytes }) => places.push(bytes),
      });
      assert.equal(places[0], 2_000_000);
      assert.ok(BYTES.equals(readFileSync(place('back'))));
    });

    test('tells why a file cannot be had', async () => {
      await assert.rejects(agent.files.readFile(place('none')), { code: 'refused', message: /No such file/ });
      await assert.rejects(agent.files.writeFile('/dev/full', BYTES), {
        code: 'refused',
        message: /No space left/,
      });
    });

    test('runs programs, with input, output and their end', async () => {
      const script = 'cat; echo "$A" >&2; exit 3';
      const result = await agent.exec('/bin/sh', ['-c', script], {
        input: BYTES,
        env: { A: 'b', PATH: '/bin:/usr/bin' },
      });
      assert.equal(result.exitCode, 3);
      assert.ok(BYTES.equals(result.stdout));
      assert.equal(result.stderr.toString(), 'b\n');
      await assert.rejects(agent.exec('/nonexistent'), { code: 'refused' });
    });

    test('ends programs that outlive their deadline', async () => {
      const started = performance.now();
      const script = `echo $$ > ${place('pid')}; exec sleep 60`;
      await assert.rejects(agent.exec('/bin/sh', ['-c', script], { timeout: 500 }), {
        code: 'timeout',
        message: /not ended within 500 ms, and was killed$/,
      });
      assert.ok(performance.now() - started < 5_000);
      const pid = Number(readFileSync(place('pid'), 'utf8'));
      assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
    });

    test('hands output on while a program runs, and leaves no files', async () => {
      const before = new Set(readdirSync(folder));
      const seen: [string, number][] = [];
      const started = performance.now();
      const result = await agent.exec('/bin/sh', ['-c', 'echo one; sleep 1; echo two >&2; exit 5'], {
        onOutput: (stream, bytes) => void seen.push([`${stream}: ${bytes}`, performance.now() - started]),
      });
      assert.equal(result.exitCode, 5);
      assert.deepEqual(
        seen.map(([text]) => text),
        ['stdout: one\n', 'stderr: two\n'],
      );
      assert.ok(seen[1]![1] - seen[0]![1] > 500, 'the first came before the program had ended');
      const left = readdirSync(folder).filter((name) => !before.has(name));
      assert.deepEqual(left, []);
    });

    test('finds its way back when the agent has been started again', async () => {
      const pid = daemon.pid!;
      daemon.kill('SIGKILL');
      await assert.rejects(agent.execute('guest-ping'), ({ code }: { code: string }) =>
        ['disconnected', 'no-socket'].includes(code),
      );
      daemon = spawn(command!, [...words, '-m', 'unix-listen', '-p', socket, '-t', folder], {
        stdio: 'ignore',
      });
      assert.notEqual(daemon.pid, pid);
      await (await waitForAgent(socket, { timeout: 30_000, pause: 50 }))[Symbol.asyncDispose]();
      assert.deepEqual(await agent.execute('guest-ping'), {});
    });
  });
}

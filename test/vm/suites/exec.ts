import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { decoded, ended, finished, runShell } from '../program.ts';
import type { TestBed } from '../test-bed.ts';

export function execSuite(bed: TestBed): void {
  describe('exec', () => {
    test('output on both streams and the exit code are told', async () => {
      using agent = await bed.guest.session();
      const status = await runShell(agent, 'echo out; echo err >&2; exit 3');
      assert.equal(status.exitcode, 3);
      assert.equal(decoded(status['out-data']), 'out\n');
      assert.equal(decoded(status['err-data']), 'err\n');
      assert.equal(status.signal, undefined);
    });

    test('a program without output has none', async () => {
      using agent = await bed.guest.session();
      assert.deepEqual(await finished(agent, { path: 'true', 'capture-output': true }), {
        exited: true,
        exitcode: 0,
      });
      assert.deepEqual(await finished(agent, { path: 'echo', arg: ['unheard'] }), {
        exited: true,
        exitcode: 0,
      });
    });

    test('a program that a signal ended is told with it', async () => {
      using agent = await bed.guest.session();
      const status = await runShell(agent, 'kill -TERM $$');
      assert.equal(status.signal, 15);
      assert.equal(status.exitcode, undefined);
    });

    test('what is given as input is read by the program', async () => {
      using agent = await bed.guest.session();
      const input = randomBytes(300_000).toString('base64');
      const status = await finished(agent, { path: 'cat', 'input-data': input, 'capture-output': true });
      assert.equal(status['out-data'], input);
    });

    test('arguments and environment arrive as they are', async () => {
      using agent = await bed.guest.session();
      const arg = ['-c', 'printf "%s|" "$@"; env', 'sh', 'a b', '', '$HOME "é"'];
      const env = ['PATH=/bin:/usr/bin', 'WORD=the word'];
      const status = await finished(agent, { path: '/bin/sh', arg, env, 'capture-output': true });
      const [words, rest = ''] = decoded(status['out-data']).split(/\|(?=[^|]*$)/);
      assert.equal(words, 'a b||$HOME "é"');
      const variables = rest.trim().split('\n');
      assert.ok(variables.includes('WORD=the word'));
      assert.ok(!variables.some((each) => each.startsWith('HOME=')), rest);
    });

    test('2 MiB of output arrive whole', async () => {
      using agent = await bed.guest.session();
      const status = await runShell(agent, 'head -c 2097152 /dev/zero');
      assert.equal(Buffer.from(status['out-data'] ?? '', 'base64').length, 2_097_152);
      assert.equal(status['out-truncated'] ?? false, false);
    });

    test('both streams may be captured as one', async () => {
      using agent = await bed.guest.session();
      const request = {
        path: '/bin/sh',
        arg: ['-c', 'echo 1; echo 2 >&2; echo 3'],
        'capture-output': 'merged',
      } as const;
      if (bed.differs('merged output')) {
        const { error } = await agent.reply('guest-exec', request);
        assert.match(error!.desc, /^Invalid parameter type for 'capture-output', expected: boolean/);
      } else {
        assert.equal(decoded((await finished(agent, request))['out-data']), '1\n2\n3\n');
      }
    });

    test('a program runs until it is seen to have exited, and is then forgotten', async () => {
      using agent = await bed.guest.session();
      await bed.guest.shell.output('mkfifo /tmp/gate');
      const { pid } = await agent.execute('guest-exec', {
        path: 'cat',
        arg: ['/tmp/gate'],
        'capture-output': true,
      });
      assert.deepEqual(await agent.execute('guest-exec-status', { pid }), { exited: false });
      assert.equal(await bed.guest.shell.output(`cat /proc/${pid}/comm`), 'cat');
      await bed.guest.shell.output('echo open >/tmp/gate');
      const status = await ended(agent, pid);
      assert.equal(decoded(status['out-data']), 'open\n');
      const { error } = await agent.reply('guest-exec-status', { pid });
      const text = bed.differs('older texts')
        ? "Invalid parameter 'pid'"
        : `PID ${bed.differs('unknown program') ? 'ld' : pid} does not exist`;
      assert.deepEqual(error, { class: 'GenericError', desc: text });
    });

    test('ten programs run beside each other', async () => {
      using agent = await bed.guest.session();
      const pids: number[] = [];
      for (let i = 0; i < 10; i++) {
        const arg = ['-c', `read line; echo $line ${i}`];
        const input = Buffer.from('number\n').toString('base64');
        const request = { path: '/bin/sh', arg, 'input-data': input, 'capture-output': true };
        pids.push((await agent.execute('guest-exec', request)).pid);
      }
      for (const [i, pid] of pids.entries())
        assert.equal(decoded((await ended(agent, pid))['out-data']), `number ${i}\n`);
    });

    test('a program that does not exist is refused', async () => {
      using agent = await bed.guest.session();
      const { error } = await agent.reply('guest-exec', { path: '/no/such/program' });
      const text = 'Failed to execute child process “/no/such/program” (No such file or directory)';
      const older = `Guest agent command failed, error was '${text}'`;
      assert.equal(error?.desc, bed.differs('older texts') ? older : text);
    });
  });
}

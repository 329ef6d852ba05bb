import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TestBed } from '../test-bed.ts';
import { nothing, withoutNumbers } from '../virsh-calls.ts';

const encoded = (text: string): string => Buffer.from(text).toString('base64');

export function agentCommandsSuite(bed: TestBed): void {
  describe('qemu-agent-command', () => {
    test('guest-ping is answered', async () => {
      assert.deepEqual(await bed.virsh.agentCommand('guest-ping'), {});
    });

    test('guest-info lists the commands that are enabled', async () => {
      const info = await bed.virsh.agentCommand('guest-info', {}, nothing);
      const { supported_commands: commands } = info as {
        supported_commands: { name: string; enabled: boolean }[];
      };
      assert.ok(commands.some(({ name, enabled }) => name === 'guest-fsfreeze-freeze' && enabled));
    });

    test('guest-exec runs a program, and guest-exec-status tells how it has ended', async () => {
      const program = { path: '/bin/sh', arg: ['-c', 'cat; exit 3'], 'capture-output': true };
      const request = { ...program, 'input-data': encoded('of the host') };
      const { pid } = (await bed.virsh.agentCommand('guest-exec', request, withoutNumbers)) as {
        pid: number;
      };
      const status = await bed.virsh.settledCommand<{ exited: boolean }>(
        'guest-exec-status',
        { pid },
        ({ exited }) => exited,
      );
      assert.partialDeepStrictEqual(status, {
        exited: true,
        exitcode: 3,
        'out-data': encoded('of the host'),
      });
    });

    test('a file that the agent has written holds it, and the agent reads it back', async () => {
      const path = '/root/from-host';
      const open = async (mode: string): Promise<unknown> =>
        await bed.virsh.agentCommand('guest-file-open', { path, mode }, nothing);
      const written = await open('w');
      const text = { 'buf-b64': encoded('kept'), count: 4 };
      await bed.virsh.agentCommand('guest-file-write', { handle: written, ...text });
      await bed.virsh.agentCommand('guest-file-close', { handle: written });
      assert.equal(await bed.machine.shell.output(`cat ${path}`), 'kept');
      const read = await open('r');
      assert.deepEqual(await bed.virsh.agentCommand('guest-file-read', { handle: read }), {
        count: 4,
        'buf-b64': encoded('kept'),
        eof: true,
      });
      await bed.virsh.agentCommand('guest-file-close', { handle: read });
    });

    test('a command that no agent has is refused by its name', async () => {
      const text = await bed.virsh.fails('qemu-agent-command', ['{"execute": "guest-nothing"}']);
      assert.match(text, /guest-nothing has not been found/);
    });

    test('an argument that the command does not have is refused by its name', async () => {
      const request = '{"execute": "guest-ping", "arguments": {"loud": true}}';
      assert.match(await bed.virsh.fails('qemu-agent-command', [request]), /'loud' is unexpected/);
    });
  });
}

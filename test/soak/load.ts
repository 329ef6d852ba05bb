import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { CommandName } from '../../src/api/index.ts';
import type { Channel } from '../support/channel.ts';

/** Asked without arguments, they change nothing. */
const ASKING: readonly CommandName[] = [
  'guest-ping',
  'guest-info',
  'guest-get-time',
  'guest-get-host-name',
  'guest-get-osinfo',
  'guest-get-timezone',
  'guest-get-users',
  'guest-get-vcpus',
  'guest-get-fsinfo',
  'guest-get-disks',
  'guest-get-diskstats',
  'guest-get-cpustats',
  'guest-get-load',
  'guest-get-memory-block-info',
  'guest-network-get-interfaces',
  'guest-network-get-route',
  'guest-fsfreeze-status',
];

/** Bytes that are written and read back. */
const SIZES = [10, 4096, 65_536, 1 << 20];

/** Where an answer's time is told, in milliseconds. */
export type Clock = (milliseconds: number) => void;

/** Everything that can be asked of an agent without harm, once, on a channel; files are made in `folder`. */
export async function askEverything(channel: Channel, folder: string, clock: Clock): Promise<void> {
  const ask = async (command: CommandName, args?: object): Promise<unknown> => {
    const start = performance.now();
    const result = await channel.execute(command, args, 60_000);
    clock(performance.now() - start);
    return result;
  };
  for (const command of ASKING) await ask(command);
  for (const size of SIZES) await writeAndRead(ask, join(folder, 'file'), Buffer.alloc(size, 'abcdefgh'));
  await runPrograms(ask);
  // Faults, too.
  await assert.rejects(ask('guest-file-open', { path: join(folder, 'none') }));
  await assert.rejects(ask('guest-exec', { path: '/nonexistent' }));
  channel.send('{"execute": }');
  assert.match((await channel.line())!, /JSON parse error/);
}

type Ask = (command: CommandName, args?: object) => Promise<unknown>;

async function writeAndRead(ask: Ask, path: string, data: Buffer): Promise<void> {
  const handle = await ask('guest-file-open', { path, mode: 'w+' });
  const text = data.toString('base64');
  assert.deepEqual(await ask('guest-file-write', { handle, 'buf-b64': text }), {
    count: data.length,
    eof: false,
  });
  await ask('guest-file-flush', { handle });
  await ask('guest-file-seek', { handle, offset: 0, whence: 'set' });
  const read = (await ask('guest-file-read', { handle, count: data.length })) as { 'buf-b64': string };
  assert.ok(read['buf-b64'] === text);
  await ask('guest-file-close', { handle });
}

async function runPrograms(ask: Ask): Promise<void> {
  const input = Buffer.from('hello').toString('base64');
  const program = { path: '/bin/cat', 'input-data': input, 'capture-output': true };
  const { pid } = (await ask('guest-exec', program)) as { pid: number };
  for (;;) {
    const status = (await ask('guest-exec-status', { pid })) as { exited: boolean; 'out-data'?: string };
    if (!status.exited) continue;
    assert.equal(status['out-data'], input);
    return;
  }
}

import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { HostileAgent } from '../testing/index.ts';
import { connect } from './index.ts';

/** A program in socat's place: it knows one address, which leads to a unix socket. */
const SOCAT = (node: string, socket: string): string => `#!${node}
const { connect, Socket } = require('node:net');
const [, , , d, here, there] = process.argv;
if (here !== 'FD:3' || there !== 'VSOCK-CONNECT:7:1024') {
  console.error('2026/11/26 15:00:00 socat[1] E connect(5, AF=40 cid:7 port:1, 16): No such device');
  process.exit(1);
}
const inside = new Socket({ fd: 3 });
const outside = connect(${JSON.stringify(socket)}, () => {
  console.error('2026/11/26 15:00:00 socat[1] N starting data transfer loop with FDs [5,5] and [3,3]');
  inside.pipe(outside).pipe(inside);
});
inside.on('close', () => process.exit());
`;

let folder: string;
let guest: HostileAgent;
const path = process.env['PATH'];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qga-vsock-'));
  guest = await HostileAgent.start();
  const socat = join(folder, 'socat');
  writeFileSync(socat, SOCAT(process.execPath, guest.socket));
  chmodSync(socat, 0o755);
  process.env['PATH'] = `${folder}:${path}`;
});

afterEach(() => {
  process.env['PATH'] = path;
  guest.close();
  rmSync(folder, { recursive: true });
});

test('a vsock address is connected to through socat', async () => {
  await using agent = await connect('vsock:7:1024', { timeout: 20_000 });
  assert.deepEqual(await agent.execute('guest-get-host-name'), { 'host-name': 'hostile' });
});

test('what socat complains of is told', async () => {
  await assert.rejects(connect('vsock:7:1', { timeout: 20_000 }), {
    code: 'no-socket',
    message: 'cannot connect to vsock:7:1: connect(5, AF=40 cid:7 port:1, 16): No such device',
  });
});

test('that there is no socat is told', async () => {
  process.env['PATH'] = '/nonexistent';
  await assert.rejects(connect('vsock:7:1024'), { code: 'no-socket', message: /vsock needs socat/ });
});

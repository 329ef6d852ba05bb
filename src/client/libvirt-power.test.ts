import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { GuestAgent } from './index.ts';

/** A virsh whose domain runs and whose agent refuses; each call is a line of calls. */
const VIRSH = String.raw`#!/bin/sh
echo "$2" >>"${'${0%/*}'}/calls"
case $2 in
domstate) echo running ;;
dumpxml) echo "<target type='virtio' name='org.qemu.guest_agent.0' state='connected'/>" ;;
event) exec sleep 60 ;;
*) echo "error: internal error: unable to execute QEMU agent command 'guest-shutdown': not now" >&2; exit 1 ;;
esac
`;

test('after a shutdown that is refused libvirt is asked no more', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'qga-virsh-'));
  const { PATH = '' } = process.env;
  t.after(() => {
    process.env['PATH'] = PATH;
    rmSync(folder, { recursive: true });
  });
  writeFileSync(join(folder, 'virsh'), VIRSH);
  chmodSync(join(folder, 'virsh'), 0o755);
  process.env['PATH'] = `${folder}${delimiter}${PATH}`;
  const calls = (): string => readFileSync(join(folder, 'calls'), 'utf8');

  using agent = new GuestAgent('libvirt:guest');
  await assert.rejects(agent.power.shutdown('powerdown', { timeout: 60_000 }), {
    code: 'refused',
    message: 'not now',
  });
  await sleep(200); // for one that was under way
  const before = calls();
  assert.match(before, /^qemu-agent-command$/m);
  await sleep(1200);
  assert.equal(calls(), before);
});

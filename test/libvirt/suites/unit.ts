import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import type { TestBed } from '../test-bed.ts';

/** Where Debian tells what it has installed. */
const CHECKSUMS = '/var/lib/dpkg/info/qemu-guest-agent.md5sums';

export function unitSuite(bed: TestBed): void {
  describe('the unit', () => {
    test('the agent that systemd runs is the one that the checks are about', async () => {
      const { program } = bed.agent;
      const { shell } = bed.machine;
      const running = await shell.output(
        'md5sum </proc/$(systemctl show -p MainPID --value qemu-guest-agent)/exe | cut -d" " -f1',
      );
      const wanted =
        program === undefined
          ? await shell.output(`grep 'usr/sbin/qemu-ga$' ${CHECKSUMS} | cut -d' ' -f1`)
          : createHash('md5')
              .update(await readFile(program))
              .digest('hex');
      assert.equal(running, wanted);
    });
  });
}

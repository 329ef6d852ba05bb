import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { md5 } from '../md5.ts';
import type { TestBed } from '../test-bed.ts';

/** Where Debian tells what it has installed. */
const CHECKSUMS = '/var/lib/dpkg/info/qemu-guest-agent.md5sums';

export function unitSuite(bed: TestBed): void {
  describe('the unit', () => {
    test('the agent that systemd runs is the one that the checks are about', async () => {
      const { program } = bed.agent;
      const wanted =
        program === undefined
          ? await bed.machine.shell.output(`grep 'usr/sbin/qemu-ga$' ${CHECKSUMS} | cut -d' ' -f1`)
          : await md5(program);
      assert.equal(await bed.runningProgram(), wanted);
    });
  });
}

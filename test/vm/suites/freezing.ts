import { afterEach, before, describe } from 'node:test';
import { clearUp, mountFreezable } from '../freezable.ts';
import { plugSparePort } from '../spare-agent.ts';
import { productAlone } from '../product-alone.ts';
import type { TestBed } from '../test-bed.ts';
import { auditSuite } from './audit.ts';
import { diskFaultsSuite } from './disk-faults.ts';
import { failingDiskSuite } from './failing-disk.ts';
import { freezeEndSuite } from './freeze-end.ts';
import { freezeForecastSuite } from './freeze-forecast.ts';
import { freezeGuardSuite } from './freeze-guard.ts';
import { freezeHooksSuite } from './freeze-hooks.ts';
import { freezeSuite } from './freeze.ts';
import { qgaFreezeSuite } from './qga-freeze.ts';
import { trimSuite } from './trim.ts';

/** All about freezing and trimming, on the machine of machines/freeze.ts. */
export function freezeSuites(bed: TestBed): void {
  describe('file systems', () => {
    before(async () => {
      await mountFreezable(bed.guest);
      await plugSparePort(bed);
    });
    afterEach(async (context) => {
      if (!('passed' in context && context.passed)) await clearUp(bed.guest);
    });
    freezeSuite(bed);
    freezeEndSuite(bed);
    freezeGuardSuite(bed);
    freezeHooksSuite(bed);
    auditSuite(bed);
    freezeForecastSuite(bed);
    trimSuite(bed);
    diskFaultsSuite(bed);
    productAlone(qgaFreezeSuite, failingDiskSuite)(bed);
  });
}

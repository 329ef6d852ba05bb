import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cpus } from './cpus.ts';

/** What every implementation of Cpus does. */
export function cpusContract(name: string, create: () => Cpus): void {
  test(`${name}: each is listed once, and one at least is online`, () => {
    const cpus = create().list();
    assert.equal(new Set(cpus.map(({ id }) => id)).size, cpus.length);
    assert.ok(cpus.some(({ online }) => online));
  });

  test(`${name}: times are those of online processors, at least the first four and never negative`, () => {
    const cpus = create();
    const online = new Set(cpus.list().flatMap(({ id, online }) => (online ? id : [])));
    for (const { id, milliseconds } of cpus.times()) {
      assert.ok(online.has(id));
      assert.ok(milliseconds.length >= 4 && milliseconds.length <= 10);
      for (const time of milliseconds) assert.ok(time >= 0);
    }
  });
}

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

/** What every implementation does that has processor 0, which is always in use, and processor 1, which need not be. */
export function cpusChangeContract(name: string, create: () => Cpus): void {
  test(`${name}: a processor that can go is as wanted, and stays so`, async () => {
    const cpus = create();
    for (const online of [false, false, true, true]) {
      assert.equal(await cpus.setOnline(1, online), true);
      assert.equal(cpus.list().find(({ id }) => id === 1)?.online, online);
    }
  });

  test(`${name}: a processor that cannot go stays, whatever is wanted`, async () => {
    const cpus = create();
    for (const online of [false, true]) assert.equal(await cpus.setOnline(0, online), false);
    assert.equal(cpus.list().find(({ id }) => id === 0)?.online, true);
  });

  test(`${name}: a processor that is not there is a SystemError with its directory`, async () => {
    for (const id of [2, -1, 2n ** 60n]) {
      const path = `/sys/devices/system/cpu/cpu${id}`;
      await assert.rejects(create().setOnline(id, true), { code: 'ENOENT', syscall: 'opendir', path });
    }
  });
}

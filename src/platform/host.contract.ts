import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Host } from './host.ts';

/** Kiribati has the most. */
const FURTHEST = 14 * 3600;

/** What every implementation of Host does. */
export function hostContract(name: string, create: () => Host): void {
  test(`${name}: it has a name, and a kernel with a release, a version and a machine`, () => {
    const host = create();
    assert.notEqual(host.name(), '');
    for (const text of Object.values(host.kernel())) assert.notEqual(text, '');
  });

  test(`${name}: load averages are not negative`, () => {
    const loads = create().loads();
    assert.equal(loads.length, 3);
    for (const load of loads) assert.ok(load >= 0);
  });

  test(`${name}: a time zone is at most 14 hours away and has an abbreviation`, () => {
    const timezone = create().timezone();
    assert.ok(timezone !== undefined && Math.abs(timezone.offset) <= FURTHEST);
    assert.match(timezone.zone ?? '', /^[\w+-]{2,}$/);
  });

  test(`${name}: os-release has names in capitals`, () => {
    for (const member of create().osRelease()?.keys() ?? []) assert.match(member, /^[A-Z][A-Z0-9_]*$/);
  });
}

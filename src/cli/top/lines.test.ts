import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Screen } from '../screen.ts';
import type { Activity, CpuShares } from './activity.ts';
import { showOne } from './lines.ts';

const IDLE: CpuShares = { user: 0, system: 0, iowait: 0, steal: 0, busy: 0 };

/** The lines that a guest with so many processors takes on a terminal of so many columns. */
function shown(count: number, columns: number): string[] {
  const lines: string[] = [];
  const screen = {
    columns,
    print: (line: string) => lines.push(line),
    styled: (_: string, text: string) => text,
  };
  const activity: Activity = {
    load: undefined,
    cpu: IDLE,
    cpus: Array.from({ length: count }, () => IDLE),
    memory: undefined,
    disks: [],
    network: [],
    mounts: [],
    unknown: {},
  };
  showOne(screen as unknown as Screen, { name: 'a', activity, problem: undefined });
  return lines;
}

test('processors stand beside each other, as many as there is room for', () => {
  assert.equal(shown(8, 80).length, 2 + 4);
  assert.equal(shown(8, 200).length, 2 + 2);
  assert.equal(shown(8, 30).length, 2 + 8);
  for (const line of shown(8, 80)) assert.ok(line.length <= 80, line);
});

test('of very many processors the rest is counted', () => {
  assert.equal(shown(100, 80).at(-1), '  and 68 more');
});

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { chosenGuests } from './chosen-guests.ts';
import { readInventory } from './inventory-text.ts';
import { loadInventory } from './inventory.ts';
import { labelMatch } from './label-match.ts';

const TEXT = `
# our machines
web-1  unix:/run/vm/web-1.sock      role=web rack=3   # the first
web-2  vsock:7:1024                 role=web rack=4
db     "unix:/run/a path/db.sock"   role=db
bare   libvirt:bare
`;

describe('an inventory', () => {
  test('has a guest in each line: name, target, labels', () => {
    const guests = readInventory('guests', TEXT);
    assert.deepEqual(
      guests.map(({ name }) => name),
      ['web-1', 'web-2', 'db', 'bare'],
    );
    assert.deepEqual(guests[1]!.target, { kind: 'vsock', cid: 7, port: 1024 });
    assert.deepEqual(guests[2]!.target, { kind: 'unix', path: '/run/a path/db.sock' });
    assert.deepEqual(
      [...guests[0]!.labels],
      [
        ['role', 'web'],
        ['rack', '3'],
      ],
    );
  });

  test('is refused with the line that is wrong', () => {
    const wrong: readonly [string, RegExp][] = [
      ['web 1:2:3', /^g:1: .*is no target/],
      ['\nweb', /^g:2: web has no target/],
      ['we!b unix:/a', /^g:1: "we!b" is no name/],
      ['web unix:/a role', /^g:1: "role" is no label/],
      ['web "unix:/a', /^g:1: a double quote that is not closed/],
      ['web unix:"/a"', /^g:1: a double quote/],
    ];
    for (const [text, message] of wrong) assert.throws(() => readInventory('g', text), { message });
  });

  test('may be a directory, whose files are read in order; a name is there once', (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'qga-inventory-'));
    t.after(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, '20-db'), 'db unix:/db\n');
    writeFileSync(join(folder, '10-web'), 'web unix:/web\n');
    writeFileSync(join(folder, '10-web~'), 'old unix:/old\n');
    mkdirSync(join(folder, 'more'));
    assert.deepEqual([...loadInventory(folder, true).keys()], ['web', 'db']);
    writeFileSync(join(folder, '30-again'), 'web unix:/other\n');
    assert.throws(() => loadInventory(folder, true), { message: /30-again: web is in .*10-web already/ });
  });

  test('that is missing is empty, unless it was asked for', () => {
    assert.equal(loadInventory('/no/such/inventory', false).size, 0);
    assert.throws(() => loadInventory('/no/such/inventory', true), { name: 'UsageError' });
  });
});

describe('labels', () => {
  const guests = readInventory('guests', TEXT);
  const matching = (text: string): string[] => guests.filter(labelMatch(text)).map(({ name }) => name);

  test('choose the guests that have all of them', () => {
    assert.deepEqual(matching('role=web'), ['web-1', 'web-2']);
    assert.deepEqual(matching('role=web,rack=4'), ['web-2']);
    assert.deepEqual(matching('role!=web'), ['db', 'bare']);
    assert.deepEqual(matching('rack'), ['web-1', 'web-2']);
    assert.deepEqual(matching('!role'), ['bare']);
    assert.deepEqual(matching('role=w*'), ['web-1', 'web-2']);
    assert.deepEqual(matching('role=.*'), []);
  });

  test('that cannot be read are refused', () => {
    for (const text of ['', '=web', '!role=web', 'a b=c'])
      assert.throws(() => labelMatch(text), { name: 'UsageError' });
  });
});

describe('the guests of a command line', () => {
  let folder: string;
  let path: string;
  const choice = (more: object): Parameters<typeof chosenGuests>[0] => ({
    targets: [],
    labels: [],
    all: false,
    inventory: path,
    ...more,
  });
  const names = (more: object, environment: NodeJS.ProcessEnv = {}): string[] =>
    chosenGuests(choice(more), environment).map(({ name }) => name);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'qga-chosen-'));
    path = join(folder, 'guests');
    writeFileSync(path, TEXT);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('are named, labelled, or all of them, each once', () => {
    assert.deepEqual(names({ targets: ['db', 'db'] }), ['db']);
    assert.deepEqual(names({ targets: ['web-2'], labels: ['role=web'] }), ['web-2', 'web-1']);
    assert.deepEqual(names({ all: true }), ['web-1', 'web-2', 'db', 'bare']);
    assert.deepEqual(names({ labels: ['role=db', 'rack=3'] }), ['web-1', 'db']);
  });

  test('may be a target that no inventory has', () => {
    assert.deepEqual(names({ targets: ['unix:/a', '/b'], inventory: '/no/such' }), ['unix:/a', '/b']);
  });

  test('come from the environment where nothing is said', () => {
    assert.deepEqual(names({}, { QGA_TARGET: 'db' }), ['db']);
    assert.deepEqual(
      chosenGuests(choice({ targets: ['db'], inventory: undefined }), { QGA_INVENTORY: path }).length,
      1,
    );
  });

  test('that are not there, or none at all, are an error with a hint', () => {
    for (const more of [{ targets: ['nobody'] }, {}, { labels: ['role=none'] }, { targets: ['unix:'] }]) {
      assert.throws(() => names(more), { name: 'UsageError' });
    }
  });
});

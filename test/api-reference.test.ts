import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Entry } from '../scripts/api-reference/entry.ts';
import { referencePage } from '../scripts/api-reference/page.ts';
import * as client from '../src/client/index.ts';
import * as testing from '../src/testing/index.ts';

// That the page is up to date is what `npm run generate -- --check` sees to.
const page = readFileSync(join(import.meta.dirname, '../docs/api.md'), 'utf8');
const titles = [...page.matchAll(/^#{2,4} (.+)$/gm)].map(([, title]) => title!);

test('docs/api.md has everything that exists at run time, and every method that its users may call', () => {
  for (const [name, value] of Object.entries({ ...client, ...testing })) {
    assert.ok(titles.includes(name), name);
    if (!String(value).startsWith('class ')) continue;
    const { prototype } = value as unknown as { prototype: object };
    for (const [method, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype)))
      if (typeof value === 'function' && method !== 'constructor')
        assert.ok(titles.includes(`${name}.${method}`), `${name}.${method}`);
  }
});

test('every link within docs/api.md leads to a heading', () => {
  const anchors = new Set(
    titles.map((title) =>
      title
        .toLowerCase()
        .replaceAll(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    ),
  );
  for (const [, anchor] of page.matchAll(/\]\(#([^)]*)\)/g)) assert.ok(anchors.has(anchor!), `#${anchor}`);
});

test('docs/api.md shows declarations as users need them', () => {
  for (const declaration of [
    'function parseTarget(text: string): Target',
    "open(path: string, mode: FileMode = 'r', options?: CallOptions): Promise<GuestFile>",
    'execute<N extends CommandName>(name: N, ...args: CallArguments<N>): Promise<Result<N>>',
    'class GuestAgent implements Caller, Disposable, AsyncDisposable',
    "const shutdownModes = ['powerdown', 'reboot', 'halt'] as const",
    "HostileAgent.start(behaviour: Behaviour = 'honest'): Promise<HostileAgent>",
  ])
    assert.ok(page.includes(`\`\`\`ts\n${declaration}\n\`\`\``), declaration);
  assert.match(page, /^\| `timeout\?` \| `number` \| Milliseconds until \[TimeoutError\]\(#timeouterror\)/m);
  assert.match(page, /^\*\*Throws\*\* \[TargetError\]\(#targeterror\); \[TimeoutError\]/m);
  assert.doesNotMatch(page, /^(async|private|override|export) |#session|^#### new GuestFile$/m);
});

const NOTHING = { text: '', throws: undefined };
const entry = (name: string, text: string): Entry => ({
  name,
  module: 'm',
  signature: `class ${name}`,
  comment: { text, throws: undefined },
  properties: [{ name: 'size', isOptional: false, type: 'number', comment: NOTHING }],
  methods: ['size', 'stop'].map((method) => ({ name: method, signature: `${method}()`, comment: NOTHING })),
});

test('a comment links what the page has, and nothing that is a word, a property, or code', () => {
  const text = 'Stop: `Stop`, GuestPart, `stop`, `size`, `other`.\n\n    new GuestPart(`Stop`)';
  const made = referencePage(
    '# A',
    [{ title: 'B', modules: ['m'] }],
    [entry('Stop', text), entry('GuestPart', '')],
  );
  assert.match(
    made,
    /^Stop: \[`Stop`\]\(#stop\), \[GuestPart\]\(#guestpart\), \[`stop`\]\(#stopstop\), `size`, `other`\.$/m,
  );
  assert.match(made, /^ {4}new GuestPart\(`Stop`\)$/m);
});

test('an export without a section, and two with one anchor, make no page', () => {
  assert.throws(() => referencePage('', [], [entry('A', '')]), /no section for m/);
  const section = { title: 'B', modules: ['m'] };
  assert.throws(
    () => referencePage('', [section], [entry('fileMode', ''), entry('FileMode', '')]),
    /#filemode/,
  );
});

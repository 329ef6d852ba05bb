import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';

/** What each layer may import: other layers by name, and modules from outside the repository. (ARCHITECTURE.md) */
const layers: Readonly<Record<string, { layers: readonly string[]; outside: RegExp | undefined }>> = {
  qapi: { layers: [], outside: undefined },
  api: { layers: ['wire'], outside: undefined },
  wire: { layers: [], outside: undefined },
  platform: { layers: [], outside: undefined },
  'platform/linux': { layers: ['platform', 'runtime'], outside: undefined },
  'platform/fake': { layers: ['platform', 'runtime'], outside: undefined },
  runtime: { layers: [], outside: undefined },
  'runtime/quickjs': { layers: ['runtime'], outside: /^sys$/ },
  'runtime/node': { layers: ['runtime'], outside: /^node:/ },
  agent: { layers: ['api', 'wire', 'platform', 'runtime'], outside: undefined },
  client: { layers: ['api', 'wire'], outside: /./ },
  cli: { layers: ['api', 'wire', 'client'], outside: /./ },
  testing: {
    layers: ['agent', 'client', 'platform', 'platform/fake', 'runtime', 'runtime/node'],
    outside: /^node:/,
  },
};

const source = join(import.meta.dirname, '../src');
const files = globSync('**/*.ts', { cwd: source }).filter((file) => !file.includes('/testdata/'));
/** Tests and contract suites stand outside of the product and may reach for more. */
const product = files.filter((file) => !/\.(test|contract)\.ts$/.test(file) && !file.startsWith('bin/'));

test('every layer imports only from the layers below it, through their index', () => {
  const wrong: string[] = [];
  for (const file of product) {
    const layer = layerOf(file);
    const rule = layers[layer];
    assert.ok(rule, `src/${file} is in no layer that ARCHITECTURE.md names`);
    for (const specifier of imports(file)) {
      if (!specifier.startsWith('.')) {
        if (!rule.outside?.test(specifier)) wrong.push(`src/${file} imports ${specifier}`);
        continue;
      }
      const target = relative(source, join(source, dirname(file), specifier));
      if (layerOf(target) === layer) continue;
      const through = target === `${layerOf(target)}/index.ts`;
      if (!rule.layers.includes(layerOf(target)) || !through) wrong.push(`src/${file} imports src/${target}`);
    }
  }
  assert.deepEqual(wrong, []);
});

/** Where a port is looked at. */
const PORTS =
  /\bplatform\.(\w+)|\bPick<Platform, '(\w+)'|\bplatform: \{ ([\w, ]+) \}|\{ ([\w, ]+) \} = platform\b/g;

test('commands that are loaded together have the ports loaded that they look at', async () => {
  for (const name of ['acting', 'asking', 'files', 'programs'] as const) {
    const group = (await import(`../src/agent/commands/${name}.ts`))[name] as { ports: readonly string[] };
    const reached = new Set([`agent/commands/${name}.ts`]);
    const used = new Set<string>();
    for (const file of reached) {
      const text = readFileSync(join(source, file), 'utf8');
      for (const [, ...names] of text.matchAll(PORTS))
        for (const name of names.join(',').match(/\w+/g) ?? []) used.add(name);
      for (const [, specifier] of text.matchAll(/^import (?!type )[^;]*? from '(\.[^']+)';$/gm)) {
        const target = relative(source, join(source, dirname(file), specifier!));
        if (layerOf(target) === 'agent') reached.add(target);
      }
    }
    assert.ok(used.size > 0, `${name}.ts was not understood`);
    assert.deepEqual(
      [...used].filter((port) => !group.ports.includes(port)),
      [],
      `${name}.ts`,
    );
  }
});

test('no module is imported for what it does', () => {
  const importers = product.filter((file) => /^import '/m.test(readFileSync(join(source, file), 'utf8')));
  assert.deepEqual(importers, []);
});

test('only libc.ts imports node:ffi', () => {
  const importers = files.filter((file) => imports(file).includes('node:ffi'));
  assert.deepEqual(importers, ['runtime/node/libc.ts']);
});

test('nothing imports a composition root, and each has at most 30 lines', () => {
  for (const file of files) {
    for (const specifier of imports(file)) {
      const target = relative(source, join(source, dirname(file), specifier));
      assert.ok(!target.startsWith('bin/'), `src/${file} imports src/${target}`);
    }
    if (!file.startsWith('bin/')) continue;
    const lines = readFileSync(join(source, file), 'utf8').split('\n').length - 1;
    assert.ok(lines <= 30, `src/${file} has ${lines} lines`);
  }
});

test('no two modules import each other, however far around', () => {
  const graph = new Map(
    product.map((file) => [
      file,
      valueImports(file)
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => relative(source, join(source, dirname(file), specifier))),
    ]),
  );
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    assert.equal(at, -1, `a cycle: ${[...path.slice(at), file].join(' -> ')}`);
    if (done.has(file)) return;
    for (const target of graph.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
});

function layerOf(file: string): string {
  const [first = '', second = ''] = file.split('/');
  const nested = `${first}/${second}`;
  return nested in layers ? nested : first;
}

const IMPORT = /^(?:import|export)\s(?:[^'"]*?\sfrom\s)?'([^']+)'|import\('([^']+)'\)/gm;

function imports(file: string): string[] {
  const text = readFileSync(join(source, file), 'utf8');
  return [...text.matchAll(IMPORT)].map((match) => (match[1] ?? match[2])!);
}

/** Imports that exist when the program runs: those of types alone make no cycle. */
function valueImports(file: string): string[] {
  const text = readFileSync(join(source, file), 'utf8').replace(/^(import|export) type [^;]*;/gm, '');
  return [...text.matchAll(IMPORT)].map((match) => (match[1] ?? match[2])!);
}

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { compile, type Dialect, type Schema } from '../src/qapi/index.ts';
import { breakingChanges } from './support/interface-change.ts';

const ROOT = join(import.meta.dirname, '..');

function schema(path: string, dialect?: Dialect): Schema {
  const options = dialect === undefined ? {} : { dialect };
  return compile(path, (path) => readFileSync(join(ROOT, path), 'utf8'), options);
}

function schemaOf(text: string): Schema {
  return compile('text.qapi', () => text);
}

function commandsOf(schema: Schema): string[] {
  return [...schema.definitions()].filter(({ kind }) => kind === 'command').map(({ name }) => name);
}

suite('The interface', () => {
  const now = schema('schema/guest-agent.qapi');
  const then = schema('test/support/interface-2015.qapi', '2015');

  test('has 43 commands, each of which is in the order of commands once', () => {
    const order = readFileSync(join(ROOT, 'schema/command-order.txt'), 'utf8');
    const listed = order.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    assert.equal(listed.length, 43);
    assert.deepEqual(listed.toSorted(), commandsOf(now).sort());
  });

  test('has the 29 commands of 2015 as they were', () => {
    assert.equal(commandsOf(then).length, 29);
    assert.deepEqual(breakingChanges(then, now), []);
  });

  test('says of every definition which release brought it', () => {
    const silent = [...now.definitions()].filter(({ doc }) => !/^\d+\.\d+$/.test(doc?.since ?? ''));
    assert.deepEqual(
      silent.map(({ name }) => name),
      [],
    );
  });

  test('says something of every command, and what it returns where that is not an object', () => {
    for (const definition of now.definitions()) {
      if (definition.kind !== 'command') continue;
      const { name, doc, returns } = definition;
      assert.match(doc?.overview ?? '', /\w/, name);
      if (returns !== undefined && now.findObject(returns.name) === undefined) assert.ok(doc?.returns, name);
    }
  });
});

suite('A breaking change', () => {
  const COMMAND = "{ 'command': 'stop', 'data': { 'speed': 'int' }, 'returns': 'Stopped' }";
  const RESULT = "{ 'struct': 'Stopped', 'data': { 'mode': 'Mode' } } { 'enum': 'Mode', 'data': [ 'fast' ] }";
  const then = schemaOf(COMMAND + RESULT);

  const cases: readonly [title: string, text: string, changes: readonly string[]][] = [
    ['is none if nothing changes', COMMAND + RESULT, []],
    [
      'is none if optional arguments, members of results and values are added',
      "{ 'command': 'stop', 'data': { 'speed': 'int', '*why': 'str' }, 'returns': 'Stopped' }" +
        "{ 'struct': 'Stopped', 'data': { 'mode': 'Mode', 'time': 'int' } }" +
        "{ 'enum': 'Mode', 'data': [ 'fast', 'slow' ] }",
      [],
    ],
    [
      'is none if an argument may be something else as well',
      `${COMMAND.replace("'int'", "'Speed'")}{ 'alternate': 'Speed', 'data': { 'n': 'int', 'b': 'bool' } }${RESULT}`,
      [],
    ],
    ['is a command that is gone', RESULT, ['stop is gone']],
    ['is an argument that is gone', COMMAND.replace('speed', '*pace') + RESULT, ['speed of stop is gone']],
    [
      'is an argument that is needed now',
      COMMAND.replace("'int'", "'int', 'why': 'str'") + RESULT,
      ['stop wants why'],
    ],
    [
      'is an argument of another type',
      COMMAND.replace("'int'", "'str'") + RESULT,
      ['speed of stop has another type'],
    ],
    [
      'is a member of a result that may be left out now',
      COMMAND + RESULT.replace('mode', '*mode'),
      ['mode of Stopped is optional no more, or now'],
    ],
    [
      'is a list where there was one',
      COMMAND + RESULT.replace("'Mode' }", "[ 'Mode' ] }"),
      ['mode of Stopped has another type'],
    ],
    ['is a value that is gone', COMMAND + RESULT.replace('fast', 'slow'), ['fast of Mode is gone']],
    [
      'is a result that is gone',
      COMMAND.replace(", 'returns': 'Stopped'", '') + RESULT,
      ['stop returns nothing'],
    ],
    [
      'is an answer that is gone',
      COMMAND.replace(' }', " }, 'success-response': false") + RESULT,
      ['stop is answered differently'],
    ],
  ];
  for (const [title, text, changes] of cases) {
    test(title, () => assert.deepEqual(breakingChanges(then, schemaOf(text)), changes));
  }

  test('is a result that is no object, where there was none', () => {
    const before = schemaOf("{ 'command': 'ping' }");
    const exempt = "{ 'pragma': { 'command-returns-exceptions': [ 'ping' ] } }";
    const after = schemaOf(`${exempt} { 'command': 'ping', 'returns': 'int' }`);
    assert.deepEqual(breakingChanges(before, after), ['ping returns no object']);
    const extended = schemaOf("{ 'command': 'ping', 'returns': 'Pong' } { 'struct': 'Pong', 'data': {} }");
    assert.deepEqual(breakingChanges(before, extended), []);
  });
});

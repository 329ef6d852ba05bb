import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from './compile.ts';
import { emitIndex } from './emit-index.ts';
import { emitModule } from './emit-module.ts';
import { emitReference } from './emit-reference.ts';
import type { Schema } from './schema.ts';

function schemaOf(...definitions: readonly string[]): Schema {
  const pragma = "{ 'pragma': { 'command-returns-exceptions': ['measure'] } }";
  return compile('noun.qapi', () => [pragma, ...definitions].join('\n'));
}

function emitted(...definitions: readonly string[]): string {
  const schema = schemaOf(...definitions);
  return emitModule(schema.modules[0]!, schema);
}

const MEASURE = "{ 'command': 'measure', 'data': { 'speed': 'Speed', '*unit': 'str' }, 'returns': 'Size' }";
const SPEED = "{ 'enum': 'Speed', 'data': ['slow', 'fast'] }";
const SIZE = "{ 'struct': 'Size', 'data': { 'bytes': 'uint64', '*parts': ['int8'] } }";

test('a command has the types of what it takes and of what it returns', () => {
  assert.ok(
    emitted(MEASURE, SPEED, SIZE).includes(`export interface NounCommands {
  'measure': {
    arguments: {
      readonly speed: Speed;
      readonly unit?: string;
    };
    result: Size;
  };
}
`),
  );
});

test('an integer of 64 bits may be a bigint, a smaller one is a number', () => {
  const text = emitted(MEASURE, SPEED, SIZE);
  assert.match(text, /readonly bytes: number \| bigint;/);
  assert.match(text, /readonly parts\?: readonly number\[\];/);
});

test('signatures stand with the side that sends them', () => {
  const text = emitted(MEASURE, SPEED, SIZE);
  const [sent = '', returned = ''] = text
    .slice(text.indexOf('export const'))
    .split('export const nounResults');
  assert.match(sent, /measure: 'speed:Speed unit\?:str',/);
  assert.match(sent, /Speed: 'enum slow fast',/);
  assert.doesNotMatch(sent, /Size/);
  assert.match(returned, /measure: 'Size',/);
  assert.match(returned, /Size: 'struct bytes:uint64 parts\?:\[int8\]',/);
});

test('a union is one type for each branch, and one for all values without a branch', () => {
  const union =
    "{ 'union': 'Shape', 'base': { 'kind': 'Speed' }, 'discriminator': 'kind', 'data': BRANCHES }";
  const command = "{ 'command': 'look', 'returns': 'Shape' }";
  const text = (branches: string): string =>
    emitted(command, SPEED, SIZE, union.replace('BRANCHES', branches));
  assert.match(
    text("{ 'fast': 'Size' }"),
    /type Shape = \(\(\{ readonly kind: 'fast' \} & Size\) \| \{ readonly kind: Exclude<Speed, 'fast'> \}\);/,
  );
  assert.match(text("{ 'fast': 'Size', 'slow': 'Size' }"), /kind: 'slow' \} & Size\)\);/);
  assert.match(text('{}'), /type Shape = \{ readonly kind: Speed \};/);
  assert.match(text("{ 'fast': 'Size' }"), /Shape: 'union kind:Speed fast=Size',/);
});

test('an alternate is any of its types', () => {
  const alternate = "{ 'alternate': 'Amount', 'data': { 'number': 'int', 'name': 'Speed' } }";
  const text = emitted("{ 'command': 'go', 'data': { 'by': 'Amount' } }", alternate, SPEED);
  assert.match(text, /export type Amount = number \| bigint \| Speed;/);
  assert.match(text, /Amount: 'alternate int Speed',/);
});

test('a base of a struct is extended, and its members come first in the signature', () => {
  const text = emitted(
    "{ 'command': 'look', 'returns': 'Large' }",
    SIZE,
    "{ 'struct': 'Large', 'base': 'Size', 'data': { 'really': 'bool' } }",
  );
  assert.match(text, /export interface Large extends Size \{/);
  assert.match(text, /Large: 'struct bytes:uint64 parts\?:\[int8\] really:bool',/);
});

test('base64 of a client may stay bytes, that of an agent is a string', () => {
  const base64 = "{ 'type': 'str', 'features': ['base64'] }";
  const text = emitted(
    `{ 'command': 'write', 'data': { 'data': ${base64} }, 'returns': 'Bytes' }`,
    `{ 'struct': 'Bytes', 'data': { 'data': ${base64} } }`,
  );
  assert.match(text, /arguments: \{\n {6}readonly data: string \| LongString;/);
  assert.match(text, /export interface Bytes \{\n {2}readonly data: string;/);
  assert.match(text, /write: 'data:base64',/);
});

test('base64 deep in arguments is refused', () => {
  assert.throws(
    () =>
      emitted(
        "{ 'command': 'write', 'data': { 'blob': 'Blob' } }",
        "{ 'struct': 'Blob', 'data': { 'data': { 'type': 'str', 'features': ['base64'] } } }",
      ),
    /noun\.qapi:3: .*'base64' is for a command's own arguments and for results/s,
  );
});

test('a member that every object has is refused', () => {
  assert.throws(
    () => emitted("{ 'command': 'build', 'data': { 'constructor': 'str' } }"),
    /noun\.qapi:2: .*every object has a member 'constructor' already/s,
  );
});

test('arguments that are a union are refused', () => {
  assert.throws(
    () =>
      emitted(
        "{ 'command': 'look', 'data': 'Shape', 'boxed': true }",
        SPEED,
        SIZE,
        "{ 'union': 'Shape', 'base': { 'kind': 'Speed' }, 'discriminator': 'kind', 'data': { 'fast': 'Size' } }",
      ),
    /arguments that are a union cannot be emitted/,
  );
});

test('the order of commands has each of them once', () => {
  const schema = schemaOf(MEASURE, SPEED, SIZE);
  assert.match(emitIndex('noun.qapi', schema, ['measure']), /commandNames: .* = \[\n {2}'measure',\n\];/);
  assert.throws(() => emitIndex('noun.qapi', schema, []), /lacks measure/);
  assert.throws(() => emitIndex('noun.qapi', schema, ['measure', 'go']), /has go, unknown to the schema/);
  assert.throws(() => emitIndex('noun.qapi', schema, ['measure', 'measure']), /names one twice/);
});

test('the reference has a row for each argument and a link to each type', () => {
  const text = emitReference('noun.qapi', schemaOf(MEASURE, SPEED, SIZE), ['measure']);
  assert.match(text, /\| \[measure\]\(#measure\) \|/);
  assert.match(text, /\| `unit` \| str, \*optional\* \|/);
  assert.match(text, /Returns \[Size\]\(#size\)/);
});

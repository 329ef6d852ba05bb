import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scanner } from '../client/scanner.ts';
import { Double, type Json, type JsonObject, LongString } from '../wire/index.ts';
import { Checker } from './checker.ts';
import type { CommandName } from './generated/index.ts';
import { readType, Signatures } from './signature.ts';
import { argumentCheck } from './validate.ts';
import { validateResult } from './validate-result.ts';

/** What is said of wrong arguments. */
function refusal(name: CommandName, args: JsonObject | undefined): string {
  try {
    argumentCheck(name)(args);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing';
}

/** Arguments of guest-set-memory-blocks. */
const block = (index: Json): JsonObject => ({ 'mem-blks': [{ 'phys-index': index, online: true }] });

function assertWrong(name: CommandName, value: Json | undefined, message: string): void {
  assert.throws(() => validateResult(name, value), { name: 'CommandError', message });
}

const long = (text: string): LongString => new LongString([Buffer.from(text)], scanner);

test('arguments that are right are handed on', () => {
  assert.deepEqual(argumentCheck('guest-ping')(undefined), {});
  assert.deepEqual(argumentCheck('guest-ping')({}), {});
  const args = { path: '/bin/true', arg: ['-x', ''], 'capture-output': true };
  assert.deepEqual(argumentCheck('guest-exec')(args), args);
});

test('a type that is wrong is told by the name of the one that is right', () => {
  const wrong: [CommandName, JsonObject, string, string][] = [
    ['guest-sync', { id: 'x' }, 'id', 'integer'],
    ['guest-sync', { id: new Double(1) }, 'id', 'integer'],
    ['guest-sync', { id: 1.5 }, 'id', 'integer'],
    ['guest-sync', { id: 2n ** 63n }, 'id', 'integer'],
    ['guest-sync', { id: null }, 'id', 'integer'],
    ['guest-file-open', { path: 1 }, 'path', 'string'],
    ['guest-file-open', { path: '/x', mode: null }, 'mode', 'string'],
    ['guest-exec', { path: '/x', arg: 'y' }, 'arg', 'array'],
    ['guest-exec', { path: '/x', arg: ['y', 1] }, 'arg[1]', 'string'],
    ['guest-set-vcpus', { vcpus: [1] }, 'vcpus[0]', 'object'],
    ['guest-set-vcpus', { vcpus: [{ 'logical-id': 0, online: 1 }] }, 'vcpus[0].online', 'boolean'],
    ['guest-file-seek', { handle: 1, offset: 0, whence: true }, 'whence', 'GuestFileWhence'],
    ['guest-file-seek', { handle: 1, offset: 0, whence: 1.5 }, 'whence', 'integer'],
    ['guest-exec', { path: '/x', 'capture-output': 1 }, 'capture-output', 'GuestExecCaptureOutput'],
  ];
  for (const [name, args, path, expected] of wrong) {
    assert.equal(refusal(name, args), `Invalid parameter type for '${path}', expected: ${expected}`);
  }
});

test('an argument that is missing is told before one that is unexpected, and that only when all others are right', () => {
  assert.equal(refusal('guest-file-read', undefined), "Parameter 'handle' is missing");
  assert.equal(refusal('guest-file-read', { more: 1 }), "Parameter 'handle' is missing");
  assert.equal(refusal('guest-file-read', { more: 1, handle: 1 }), "Parameter 'more' is unexpected");
  assert.equal(refusal('guest-ping', { more: 1 }), "Parameter 'more' is unexpected");
  const stranger = { 'phys-index': 1, online: true, z: 1 };
  assert.equal(
    refusal('guest-set-memory-blocks', { 'mem-blks': [stranger] }),
    "Parameter 'mem-blks[0].z' is unexpected",
  );
});

test('arguments are looked at in the order of the schema', () => {
  assert.match(refusal('guest-file-seek', { whence: 'x', offset: 'x', handle: 'x' }), /'handle'/);
  assert.match(refusal('guest-file-seek', { whence: 'x', offset: 'x', handle: 1 }), /'offset'/);
});

test('a name that every object inherits is no argument', () => {
  assert.equal(
    refusal('guest-ping', JSON.parse('{"__proto__": 1}') as JsonObject),
    "Parameter '__proto__' is unexpected",
  );
  assert.equal(refusal('guest-ping', { constructor: 1 }), "Parameter 'constructor' is unexpected");
});

test('a value that an enumeration does not have is told by the last name on its path', () => {
  const args = { handle: 1, offset: 0, whence: 'middle' };
  assert.equal(refusal('guest-file-seek', args), "Parameter 'whence' does not accept value 'middle'");
});

test('an unsigned integer may be given as the negative of the same bits', () => {
  const check = argumentCheck('guest-set-memory-blocks');
  for (const [given, taken] of [
    [-1, 2n ** 64n - 1n],
    [-(2n ** 63n), 2n ** 63n],
    [2n ** 64n - 1n, 2n ** 64n - 1n],
    [7, 7],
  ] as const) {
    assert.equal(check(block(given))['mem-blks'][0]!['phys-index'], taken);
  }
  for (const wrong of [new Double(1), 1.5, '1', null]) {
    assert.equal(
      refusal('guest-set-memory-blocks', block(wrong)),
      "Parameter 'mem-blks[0].phys-index' expects uint64",
    );
  }
});

test('base64 stays the bytes that it came as; other long strings become strings', () => {
  const text = long('QUJD');
  assert.equal(argumentCheck('guest-file-write')({ handle: 1, 'buf-b64': text })['buf-b64'], text);
  assert.equal(argumentCheck('guest-file-open')({ path: long('/tmp/x') }).path, '/tmp/x');
  assert.deepEqual(argumentCheck('guest-exec')({ path: 'x', arg: [long('y')] }).arg, ['y']);
  assert.match(refusal('guest-file-seek', { handle: 1, offset: 0, whence: long('set!') }), /value 'set!'/);
});

test('a result is held against the schema, and members of other releases are left out', () => {
  const read = { count: 3, 'buf-b64': long('QUJD'), eof: true, speed: 'high' };
  assert.deepEqual(validateResult('guest-file-read', read), { count: 3, 'buf-b64': 'QUJD', eof: true });
  assert.equal(validateResult('guest-get-time', 2n ** 62n), 2n ** 62n);
  assert.deepEqual(validateResult('guest-ping', {}), {});
  assert.deepEqual(validateResult('guest-get-load', { load1m: 1, load5m: new Double(2), load15m: 0.5 }), {
    load1m: 1,
    load5m: 2,
    load15m: 0.5,
  });
});

test('a result that is not what the schema says is told with its place', () => {
  assertWrong('guest-get-time', undefined, "Invalid parameter type for 'return', expected: integer");
  assertWrong('guest-file-read', { count: 3, eof: true }, "Parameter 'return.buf-b64' is missing");
  assertWrong('guest-get-vcpus', {}, "Invalid parameter type for 'return', expected: array");
  assertWrong('guest-get-vcpus', [{}], "Parameter 'return[0].logical-id' is missing");
});

test('a union has the members of its base and of the branch that its discriminator selects', () => {
  const stats = { type: 'linux', cpu: 0, user: 1, nice: 2, system: 3, idle: 4 };
  assert.deepEqual(validateResult('guest-get-cpustats', [stats]), [stats]);
  assert.throws(() => validateResult('guest-get-cpustats', [{ ...stats, type: 'other' }]), {
    message: "Parameter 'type' does not accept value 'other'",
  });
  assert.throws(() => validateResult('guest-get-cpustats', [{ ...stats, cpu: 'x' }]), {
    message: "Invalid parameter type for 'return[0].cpu', expected: integer",
  });
});

test('an integer of fewer bits is held against its range', () => {
  const checker = new Checker(new Signatures([]), { skipUnknown: false, keepBytes: false });
  const check = (type: string, value: Json): Json => checker.value(readType(type), value, 'x');
  for (const [type, low, high] of [
    ['int8', -128, 127],
    ['uint8', 0, 255],
    ['int16', -32768, 32767],
    ['uint32', 0, 4294967295],
  ] as const) {
    assert.deepEqual([check(type, low), check(type, high)], [low, high]);
    for (const wrong of [low - 1, high + 1]) {
      assert.throws(() => check(type, wrong), { message: `Parameter 'x' expects ${type}` });
    }
    assert.throws(() => check(type, 'y'), { message: "Invalid parameter type for 'x', expected: integer" });
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completeDecoder } from './complete-decoder.ts';
import { Decoder } from './decoder.ts';
import { bytesOf, messagesOf } from './messages.reference.ts';
import { referenceScanner } from './scanner.reference.ts';

const PING = '{"execute": "guest-ping"}';
const PONG = { execute: 'guest-ping' };
const syntax = (problem: string) => ({ error: `JSON parse error, ${problem}` });
const stray = (token: string) => syntax(`stray '${token}'`);

/** A stream must mean the same wherever it is cut. */
function check(stream: string, expected: unknown[]): void {
  for (const piece of [Infinity, 1, 2, 3, 7]) {
    assert.deepEqual(messagesOf(stream, piece), expected, `${JSON.stringify(stream)} in pieces of ${piece}`);
  }
}

test('a message ends with its last bracket, newline or not', () => {
  check(PING, [PONG]);
  check(`${PING}\n`, [PONG]);
  check(`${PING}\r\n`, [PONG]);
  check(`${PING}${PING}\n${PING} ${PING}`, [PONG, PONG, PONG, PONG]);
  check(`\n\r\n\t ${PING}\n\n${PING}`, [PONG, PONG]);
  check('{\n  "execute":\r\n\t"guest-ping"\n}\n', [PONG]);
  check('[]{}[[]][{}]', [[], {}, [[]], [{}]]);
});

test('numbers and keywords on their own end with the next byte, strings with their quote', () => {
  check('1', []);
  check('true', []);
  check('1 true null,', [1, true, null, syntax('expecting value')]);
  check(`1${PING}`, [1, PONG]);
  check('"a"\'b\'', ['a', 'b']);
});

test('an unfinished message waits for the rest', () => {
  const decoder = completeDecoder(referenceScanner);
  const feed = (text: string) => {
    decoder.feed(bytesOf(text), text.length);
    return decoder.next();
  };
  assert.equal(feed('{"exec'), undefined);
  assert.equal(feed('ute": "guest-'), undefined);
  assert.deepEqual(feed('ping"}'), PONG);
  assert.equal(decoder.next(), undefined);
});

test('time may pass between two messages of a chunk', () => {
  const decoder = completeDecoder(referenceScanner);
  const text = `${PING}\n{"a":'b'}${PING}\n[1]`;
  decoder.feed(bytesOf(text), text.length);
  assert.deepEqual(decoder.next(), PONG);
  assert.deepEqual(decoder.next(), { a: 'b' });
  assert.deepEqual(decoder.next(), PONG);
  assert.deepEqual(decoder.next(), [1]);
  assert.equal(decoder.next(), undefined);
  assert.equal(decoder.next(), undefined);
});

test('only the given length of a chunk is read', () => {
  const decoder = completeDecoder(referenceScanner);
  decoder.feed(bytesOf(`${PING}\n${PING}`), PING.length + 1);
  assert.deepEqual(decoder.next(), PONG);
  assert.equal(decoder.next(), undefined);
  decoder.feed(bytesOf(`${PING}\n`), 0);
  assert.equal(decoder.next(), undefined);
});

test('reset forgets the unfinished message, a recovery, and what was not read yet', () => {
  for (const before of ['{"a": "b', '[1, 2', '[1 2', '{"a": 12', '$ abc', `[]${PING}\n`]) {
    const decoder = completeDecoder(referenceScanner);
    decoder.feed(bytesOf(before), before.length);
    decoder.next();
    decoder.reset();
    assert.equal(decoder.next(), undefined, before);
    decoder.feed(bytesOf(PING), PING.length);
    assert.deepEqual(decoder.next(), PONG, before);
  }
});

test('0xFF drops what came before it and says nothing', () => {
  check('\xff', []);
  check(`\xff\xff\n\xff${PING}\n`, [PONG]);
  for (const before of ['{"a', '{"a\\', '[1,', '[1', '[tru', '[-', '[1.', '[1e+', '{"a": [[{', "{'a\\u12"]) {
    check(`${before}\xff${PING}`, [PONG]);
  }
  check(`1\xff2 \xfftrue\xff${PING}`, [2, PONG]);
  check(`[1 "2"\xff${PING}`, [syntax("expected ',' or ']'"), PONG]);
  check(`$ skipped \xff${PING}`, [stray('$'), PONG]);
});

test('after a lexical error bytes are skipped up to one that may begin a message', () => {
  check(`ABC${PING}`, [stray('A'), PONG]);
  check(`A\tB\n${PING}`, [stray('A'), PONG]);
  check(`A\rB${PING}`, [stray('A'), stray('B'), PONG]);
  check(`A "b" 12 null ${PING}`, [stray('A'), PONG]);
  check(`A\0${PING}`, [stray('A'), stray(''), PONG]);
  check('{"a":$,"b"}', [stray('$'), syntax('expecting value'), 'b', syntax('expecting value')]);
  check(`"ab\nC"${PING}`, [stray('"ab\n'), PONG]);
  check('[1A]2 ', [stray('A'), syntax('expecting value'), 2]);
});

test('after an error of syntax the message is swallowed up to the bracket that ends it', () => {
  check(`[1 2]${PING}`, [syntax("expected ',' or ']'"), PONG]);
  check(`[1 2, [3 4], {5}]${PING}`, [syntax("expected ',' or ']'"), PONG]);
  check(`{"a" "]" {"b": "}"} }${PING}`, [syntax("expecting ':'"), PONG]);
  check(`[foo 1 "\\x"]${PING}`, [syntax("invalid keyword 'foo'"), PONG]);
  check(`,${PING}`, [syntax('expecting value'), PONG]);
});

test('a lexical error ends a message that is being swallowed, silently', () => {
  check('[1 2 A B C]2 ', [syntax("expected ',' or ']'"), syntax('expecting value'), 2]);
  check(`[1 2 "a\n${PING}`, [syntax("expected ',' or ']'"), PONG]);
});

test('braces and brackets of a broken message are counted apart', () => {
  check(`[}${PING}`, [syntax('expecting value'), PONG]);
  check(`{]${PING}`, [syntax('expecting key'), PONG]);
  check(`[1 2}${PING}`, [syntax("expected ',' or ']'"), PONG]);
  check('[{]', [syntax('expecting key')]);
  check(`[{]}${PING}`, [syntax('expecting key'), PONG]);
  check(`{"a":1]}${PING}`, [syntax("expected ',' or '}'"), syntax('expecting value'), PONG]);
});

test('a decoder that remembers gives the same message for the same short line, and else what any other gives', () => {
  const decoder = completeDecoder(referenceScanner, { remembers: true });
  const read = (text: string) => {
    decoder.feed(bytesOf(text), text.length);
    const message = decoder.next();
    assert.equal(decoder.next(), undefined);
    return message;
  };
  for (const end of ['\r\n', '', '\n']) {
    const first = read(`${PING}${end}`);
    assert.deepEqual(first, PONG);
    assert.equal(read(`${PING}${end}`), first);
    assert.equal(read(`\xff${PING}${end}`), first, 'behind what ends the line before');
  }
  const first = read(`${PING}\n`);
  assert.notEqual(read('{"execute":"guest-ping"}\n'), first);
  for (let id = 0; id < 100; id++) {
    assert.deepEqual(read(`{"execute": "guest-sync", "arguments": {"id": ${id}}}\n`), {
      execute: 'guest-sync',
      arguments: { id },
    });
  }
  assert.notEqual(read(`${PING}\n`), first, 'a hundred lines are not all remembered');
  const long = `{"execute": "guest-sync", "arguments": {"id": ${' '.repeat(200)} 1}}\n`;
  assert.notEqual(read(long), read(long));
  assert.equal(read('{"execute'), undefined);
  assert.deepEqual(read(`": 1}\n`), { execute: 1 });
});

test("lines that are remembered are another client's no longer", () => {
  const decoder = completeDecoder(referenceScanner, { remembers: true });
  const line = bytesOf('{"execute": "guest-ping"}\n');
  const read = (): unknown => {
    decoder.feed(line, line.length);
    return decoder.next();
  };
  const first = read();
  assert.equal(read(), first);
  decoder.reset();
  assert.notEqual(read(), first);
  assert.deepEqual(read(), first);
});

/** A decoder that lacks what plain lines do not need. */
function fed(text: string): Decoder {
  const decoder = new Decoder(referenceScanner, { remembers: true });
  decoder.feed(bytesOf(text), text.length);
  return decoder;
}

test('plain lines need nothing more, however they end', () => {
  const decoder = fed(`\xff${PING}\r\n${PING}\n\n${PING}`);
  for (let i = 0; i < 3; i++) assert.deepEqual(decoder.next(), PONG);
  assert.equal(decoder.next(), undefined);
  assert.equal(decoder.stuck, false);
});

test('what else comes waits for what it needs, and everything behind it', async () => {
  const long = `{"execute": "x", "arguments": {"data": "${'A'.repeat(5000)}"}}`;
  for (const text of [
    `${PING}${PING}`,
    "{'execute': 'guest-ping'}",
    '{"a":1.0}',
    long,
    '{"exec',
    '[1]',
    'x',
  ]) {
    const decoder = fed(`${PING}\n${text}\n${PING}\n`);
    assert.deepEqual(decoder.next(), PONG);
    for (let i = 0; i < 2; i++) {
      assert.equal(decoder.next(), undefined);
      assert.equal(decoder.stuck && decoder.more, true, text);
    }
    await decoder.load();
    assert.equal(decoder.stuck, false);
    assert.notEqual(decoder.next(), undefined, text);
    assert.equal(decoder.stuck, false);
  }
});

test('the line for which that cannot be loaded is passed over, however it is cut', () => {
  const decoder = fed(`'a' ${PING}\n${PING}\n{"exec`);
  assert.equal(decoder.next(), undefined);
  decoder.skipLine();
  assert.deepEqual(decoder.next(), PONG);
  assert.equal(decoder.next(), undefined);
  assert.equal(decoder.stuck, true);
  decoder.skipLine();
  for (const [piece, expected] of [
    ['ute":', undefined],
    [` 'x'}\r\n${PING}`, PONG],
    [`x${'y'.repeat(2000)}`, 'stuck'],
    [`z\xff${PING}\n`, PONG],
  ] as const) {
    decoder.feed(bytesOf(piece), piece.length);
    if (expected === 'stuck') {
      assert.equal(decoder.next(), undefined);
      assert.equal(decoder.stuck, true);
      decoder.skipLine();
    } else assert.deepEqual(decoder.next(), expected, piece);
    assert.equal(decoder.next(), undefined);
    assert.equal(decoder.stuck || decoder.busy, false, piece);
  }
});

test('another client begins anew where the last one left it stuck, or in a line that was given up', () => {
  const decoder = fed("{'a': 1}");
  assert.equal(decoder.next(), undefined);
  decoder.reset();
  assert.equal(decoder.stuck || decoder.more, false);
  decoder.feed(bytesOf("{'a'"), 4);
  assert.equal(decoder.next(), undefined);
  decoder.skipLine();
  decoder.reset();
  assert.equal(decoder.stuck || decoder.more, false);
  decoder.feed(bytesOf(PING), PING.length);
  assert.deepEqual(decoder.next(), PONG);
});

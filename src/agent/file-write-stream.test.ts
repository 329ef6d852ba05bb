import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, test } from 'node:test';
import type { OpenFile } from '../platform/index.ts';
import { createRuntime } from '../runtime/node/index.ts';
import { completeDecoder, type Message } from '../wire/index.ts';
import { Dispatcher } from './dispatch.ts';
import { FileWriteStream } from './file-write-stream.ts';
import { agentContext, fileCommands } from './testdata/agent-context.ts';

const runtime = createRuntime();
after(() => runtime.close());
const commands = await fileCommands(runtime);

const CHUNK = 64 << 10;
const data = randomBytes(4_000_000);
const text = data.toString('base64');
const head = '{"execute": "guest-file-write", "arguments": {"handle": 1000, "buf-b64": "';

/** A file that takes `room` bytes, and an agent that has it open. */
function writing(room = Infinity) {
  const taken: Buffer[] = [];
  const length = () => taken.reduce((sum, piece) => sum + piece.length, 0);
  const file: OpenFile = {
    read: () => 0,
    write(from, at, wanted) {
      const count = Math.min(wanted, room - length());
      taken.push(Buffer.from(from.subarray(at, at + count)));
      return count;
    },
    seek: () => 0,
    close: () => {},
  };
  const agent = agentContext(runtime, {});
  agent.files.add(file);
  const dispatcher = new Dispatcher(agent, commands);
  const decoder = completeDecoder(runtime.sys, { sinkFor: (open) => FileWriteStream.for(agent, open) });
  return {
    agent,
    decoder,
    get written() {
      return Buffer.concat(taken);
    },
    /** The answer to a message that comes in chunks; `before` is called when its last chunk is still to come. */
    send(message: string, before = () => {}) {
      const bytes = Buffer.from(message);
      let found: Message | undefined;
      for (let at = 0; at < bytes.length; at += CHUNK) {
        if (at + CHUNK >= bytes.length) before();
        const chunk = bytes.subarray(at, at + CHUNK);
        decoder.feed(chunk, chunk.length);
        found ??= decoder.next();
      }
      return dispatcher.dispatch(found!);
    },
  };
}

const failed = (description: string) => `{"error": {"class": "GenericError", "desc": "${description}"}}\n`;
const escape = (part: string) => part.replaceAll('/', '\\/').replaceAll('+', '\\u002b');
const done = (count: number) => `{"return": {"count": ${count}, "eof": false}}\n`;

test('a very large write is in the file, but for its end, before its message is complete', () => {
  const file = writing();
  const answer = file.send(`${head}${text}"}}\n`, () => assert.ok(file.written.length > 3_700_000));
  assert.equal(answer, done(data.length));
  assert.ok(file.written.equals(data));
});

test('a count before the data limits what is written; one behind it must be no less', () => {
  const before = writing();
  const start = head.replace('"handle"', '"count": 500000, "handle"');
  assert.equal(before.send(`${start}${text}"}}`), done(500_000));
  assert.ok(before.written.equals(data.subarray(0, 500_000)));
  assert.equal(writing().send(`${head}${text}", "count": 4000000}}`), done(data.length));
  for (const count of [500_000, 4_000_001, -1]) {
    assert.equal(
      writing().send(`${head}${text}", "count": ${count}}}`),
      failed(`value '${count}' is invalid for argument count`),
    );
  }
});

test('escapes far behind in the data are read as such', () => {
  const file = writing();
  const escaped = `${text.slice(0, 3_900_000)}${escape(text.slice(3_900_000, -40))}\\n${escape(text.slice(-40))}`;
  assert.equal(file.send(`${head}${escaped}"}}`), done(data.length));
  assert.ok(file.written.equals(data));
});

test('what is wrong with the data, its end included, makes the command fail', () => {
  for (const wrong of ['?', '\\u00e9', 'é']) {
    const file = writing();
    const answer = file.send(`${head}${text.slice(0, 4_200_000)}${wrong}${text.slice(4_200_000)}"}}`);
    assert.equal(answer, failed('Base64 data contains invalid characters'));
    assert.ok(data.subarray(0, file.written.length).equals(file.written));
  }
  assert.match(String(writing().send(`${head}${text}\\x"}}`)), /JSON parse error, invalid escape sequence/);
  assert.match(String(writing().send(`${head}${text}" 1}`)), /JSON parse error/);
  assert.equal(writing().send(`${head}${text}", "more": 1}}`), failed("Parameter 'more' is unexpected"));
});

test('a file that takes no more ends the writing, and the count says how much it took', () => {
  const file = writing(300_000);
  assert.equal(file.send(`${head}${text}"}}`), done(300_000));
  assert.equal(
    writing(0).send(`${head}${text}"}}`),
    failed('failed to write to file: Resource temporarily unavailable'),
  );
});

test('nothing is written for a request that is not understood yet, or not allowed', () => {
  const tail = `"buf-b64": "${text}"`;
  for (const message of [
    `{"arguments": {"handle": 1000, ${tail}}, "execute": "guest-file-write"}`,
    `{"execute": "guest-file-write", "arguments": {${tail}, "handle": 1000}}`,
  ]) {
    const file = writing();
    assert.equal(
      file.send(message, () => assert.equal(file.written.length, 0)),
      done(data.length),
    );
    assert.ok(file.written.equals(data));
  }
  const file = writing();
  file.agent.policy.frozen = true;
  assert.match(String(file.send(`${head}${text}"}}`)), /frozen/);
  assert.equal(file.written.length, 0);
  assert.match(
    String(writing().send(`${head.replace('1000', '7')}${text}"}}`)),
    /handle '7' has not been found/,
  );
});

test('what is short enough to be held is judged as a whole: nothing is written if its end is wrong, any count is taken', () => {
  const file = writing();
  const short = text.slice(0, 1_400_000);
  assert.equal(file.send(`${head}${short}?"}}`), failed('Base64 data contains invalid characters'));
  assert.equal(file.written.length, 0);
  assert.equal(file.send(`${head}${short}", "count": 5}}`), done(5));
});

test('a write whose client leaves in the middle is forgotten', () => {
  const file = writing();
  const bytes = Buffer.from(head + text);
  for (let at = 0; at < bytes.length; at += CHUNK) {
    file.decoder.feed(bytes.subarray(at, at + CHUNK), Math.min(CHUNK, bytes.length - at));
    assert.equal(file.decoder.next(), undefined);
  }
  file.decoder.reset();
  const before = file.written.length;
  assert.equal(file.send(`${head}QUJD"}}`), done(3));
  assert.equal(file.written.subarray(before).toString(), 'ABC');
});

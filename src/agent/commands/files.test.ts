import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { FakeFiles } from '../../platform/fake/files.ts';
import type { OpenFile } from '../../platform/index.ts';
import { EACCES, EIO, SystemError } from '../../runtime/index.ts';
import { createRuntime } from '../../runtime/node/index.ts';
import type { AgentContext } from '../command.ts';
import type { EncodedResult } from '../encoded-result.ts';
import { agentContext } from '../testdata/agent-context.ts';
import { fileClose } from './file-close.ts';
import { fileFlush } from './file-flush.ts';
import { fileOpen } from './file-open.ts';
import { fileSeek } from './file-seek.ts';
import { fileWrite } from './file-write.ts';

const runtime = createRuntime();
after(() => runtime.close());

function setup(): { agent: AgentContext; files: FakeFiles } {
  const files = new FakeFiles();
  return { agent: agentContext(runtime, { files }), files };
}

function open(agent: AgentContext, path: string, mode?: string): number {
  return fileOpen(agent, mode === undefined ? { path } : { path, mode }) as number;
}

function base64(text: string): string {
  return Buffer.from(text, 'latin1').toString('base64');
}

/** What a client is told whose result is made as a text. */
function told(result: unknown): unknown {
  return JSON.parse((result as EncodedResult).text);
}

/** A file that takes what `write` says. */
function strange(write: OpenFile['write'], close = (): void => {}): OpenFile {
  return { read: () => 0, seek: () => 0, write, close };
}

test('a file is opened for reading unless a mode says otherwise', () => {
  const { agent, files } = setup();
  files.put('/a', 'hello');
  assert.equal(open(agent, '/a'), 1000);
  assert.equal(open(agent, '/a', 'rb+'), 1001);
  assert.equal(files.text('/a'), 'hello');
  assert.equal(open(agent, '/a', 'w'), 1002);
  assert.equal(files.text('/a'), '');
});

test('exactly the modes of fopen(3) are known', () => {
  const { agent } = setup();
  for (const mode of [
    'w',
    'wb',
    'a',
    'ab',
    'w+',
    'wb+',
    'w+b',
    'a+',
    'ab+',
    'a+b',
    'r',
    'rb',
    'r+',
    'rb+',
    'r+b',
  ]) {
    open(agent, '/a', mode);
  }
  for (const mode of ['', 'x', 'rw', 'r++', 'b', 'r+bb', 'rb+b', 'R', 'r\n']) {
    assert.throws(() => open(agent, '/a', mode), { message: `invalid file open mode '${mode}'` });
  }
});

test('a new file may be read and written by all, an existing one keeps its permissions', () => {
  const { agent, files } = setup();
  open(agent, '/new', 'a');
  assert.equal(files.files.get('/new')?.mode, 0o666);
});

test('a file that cannot be opened is told with path, mode and reason', () => {
  const { agent, files } = setup();
  files.failures.set('/etc/shadow', EACCES);
  assert.throws(() => open(agent, '/none'), {
    name: 'CommandError',
    message: "failed to open file '/none' (mode: 'r'): No such file or directory",
  });
  assert.throws(() => open(agent, '/etc/shadow', 'w'), {
    message: "failed to open file '/etc/shadow' (mode: 'w'): Permission denied",
  });
});

test('a new file that does not get its permissions is told as such', () => {
  const { agent, files } = setup();
  files.open = (path) => {
    throw new SystemError(-EIO, 'fchmod', path);
  };
  assert.throws(() => open(agent, '/a', 'w'), {
    message: "failed to set permission 0666 on new file '/a' (mode: 'w'): Input/output error",
  });
});

test('what is written is in the file at once', () => {
  const { agent, files } = setup();
  const handle = open(agent, '/a', 'w');
  assert.deepEqual(told(fileWrite(agent, { handle, 'buf-b64': base64('hello') })), { count: 5, eof: false });
  assert.equal(files.text('/a'), 'hello');
  assert.deepEqual(told(fileWrite(agent, { handle, 'buf-b64': base64(' world'), count: 3 })), {
    count: 3,
    eof: false,
  });
  assert.equal(files.text('/a'), 'hello wo');
  assert.deepEqual(told(fileWrite(agent, { handle, 'buf-b64': '' })), { count: 0, eof: false });
});

test('a large payload is written as a whole, over blocks that the file takes in parts', () => {
  const { agent } = setup();
  const bytes = Buffer.alloc(300_000, 'abcdefghi');
  const taken: Buffer[] = [];
  const handle = agent.files.add(
    strange((from, at, length) => {
      const count = Math.min(length, 70_000);
      taken.push(Buffer.from(from.subarray(at, at + count)));
      return count;
    }),
  );
  assert.deepEqual(told(fileWrite(agent, { handle, 'buf-b64': bytes.toString('base64') })), {
    count: 300_000,
    eof: false,
  });
  assert.ok(Buffer.concat(taken).equals(bytes));
});

test('the count of a write is between nothing and all, and checked after the text', () => {
  const { agent, files } = setup();
  const handle = open(agent, '/a', 'w');
  for (const count of [-1, 6, 2n ** 60n]) {
    assert.throws(() => fileWrite(agent, { handle, 'buf-b64': base64('hello'), count }), {
      message: `value '${count}' is invalid for argument count`,
    });
  }
  const invalid = { handle, 'buf-b64': 'a b', count: -1 };
  assert.throws(() => fileWrite(agent, invalid), { message: 'Base64 data contains invalid characters' });
  assert.throws(() => fileWrite(agent, { ...invalid, handle: 7 }), {
    message: "handle '7' has not been found",
  });
  assert.equal(files.text('/a'), '');
});

test('a write that stops short tells how far it came, the next one why', () => {
  const { agent, files } = setup();
  files.space = 3;
  const handle = open(agent, '/a', 'w');
  assert.deepEqual(told(fileWrite(agent, { handle, 'buf-b64': base64('hello') })), { count: 3, eof: false });
  assert.throws(() => fileWrite(agent, { handle, 'buf-b64': base64('lo') }), {
    message: 'failed to write to file: No space left on device',
  });
});

test('a pipe that is full is told like an error, and so is a device that takes nothing', () => {
  const { agent } = setup();
  let attempts = 0;
  for (const taken of [undefined, 0]) {
    const handle = agent.files.add(strange(() => (attempts++ < 10 ? taken : assert.fail('asked for ever'))));
    assert.throws(() => fileWrite(agent, { handle, 'buf-b64': 'QUJD' }), {
      message: 'failed to write to file: Resource temporarily unavailable',
    });
  }
});

test('writing what is open for reading is an error, writing nothing is not', () => {
  const { agent, files } = setup();
  files.put('/a', 'hello');
  const handle = open(agent, '/a');
  assert.throws(() => fileWrite(agent, { handle, 'buf-b64': 'QUJD' }), {
    message: 'failed to write to file: Bad file descriptor',
  });
  assert.deepEqual(told(fileWrite(agent, { handle, 'buf-b64': '' })), { count: 0, eof: false });
});

test('seeking takes its origin as a name or as a number', () => {
  const { agent, files } = setup();
  files.put('/a', '0123456789');
  const handle = open(agent, '/a', 'r+');
  assert.deepEqual(told(fileSeek(agent, { handle, offset: 4, whence: 'set' })), { position: 4, eof: false });
  assert.deepEqual(told(fileSeek(agent, { handle, offset: -1, whence: 1 })), { position: 3, eof: false });
  assert.deepEqual(told(fileSeek(agent, { handle, offset: 5, whence: 2 })), { position: 15, eof: false });
  fileWrite(agent, { handle, 'buf-b64': base64('x') });
  assert.equal(files.text('/a'), '0123456789\0\0\0\0\0x');
});

test('a seek that cannot be is told', () => {
  const { agent, files } = setup();
  files.put('/a', '');
  const handle = open(agent, '/a');
  assert.throws(() => fileSeek(agent, { handle, offset: -1, whence: 'set' }), {
    message: 'failed to seek file: Invalid argument',
  });
  for (const whence of [3, -1, 2n ** 60n]) {
    assert.throws(() => fileSeek(agent, { handle, offset: 0, whence }), {
      message: `invalid whence code ${whence}`,
    });
  }
  assert.throws(() => fileSeek(agent, { handle: 7, offset: 0, whence: 3 }), {
    message: "handle '7' has not been found",
  });
});

test('flushing has nothing to do, for files that are open', () => {
  const { agent, files } = setup();
  files.put('/a', '');
  assert.deepEqual(fileFlush(agent, { handle: open(agent, '/a') }), {});
  assert.throws(() => fileFlush(agent, { handle: 7 }), { message: "handle '7' has not been found" });
});

test('a closed handle is gone, even if closing failed', () => {
  const { agent } = setup();
  const failing = strange(
    () => 0,
    () => {
      throw new SystemError(-EIO, 'close');
    },
  );
  const handle = agent.files.add(failing);
  assert.throws(() => fileClose(agent, { handle }), {
    message: 'failed to close handle: Input/output error',
  });
  assert.throws(() => fileClose(agent, { handle }), { message: `handle '${handle}' has not been found` });
  const good = agent.files.add(strange(() => 0));
  assert.deepEqual(fileClose(agent, { handle: good }), {});
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Command } from 'commander';
import { type CommandName, commandNames } from '../api/index.ts';
import { addGlobalOptions } from './global-options.ts';
import { addSchemaFlags, schemaArguments } from './schema-flags.ts';

/** The arguments that a command line makes. */
function parsed(name: CommandName, ...words: string[]): unknown {
  const command = new Command(name).exitOverride().configureOutput({ writeErr: () => {} });
  addSchemaFlags(command, name);
  command.parse(words, { from: 'user' });
  return schemaArguments(name, command.opts());
}

describe('flags of a schema command', () => {
  test('are its arguments, each as its type has it', () => {
    assert.deepEqual(parsed('guest-file-open', '--path', '/etc/hosts', '--mode', 'r'), {
      path: '/etc/hosts',
      mode: 'r',
    });
    assert.deepEqual(parsed('guest-file-read', '--handle', '9223372036854775807'), {
      handle: 9223372036854775807n,
    });
    assert.deepEqual(parsed('guest-exec', '--path', 'ls', '--arg=-l', '--arg', '/', '--capture-output'), {
      path: 'ls',
      arg: ['-l', '/'],
      'capture-output': true,
    });
    assert.deepEqual(parsed('guest-exec', '--path', 'ls', '--capture-output', 'merged'), {
      path: 'ls',
      'capture-output': 'merged',
    });
    assert.deepEqual(parsed('guest-file-seek', '--handle', '1', '--offset', '-5', '--whence', 'end'), {
      handle: 1,
      offset: -5,
      whence: 'end',
    });
    assert.deepEqual(parsed('guest-set-vcpus', '--vcpus', '{"logical-id": 1, "online": false}'), {
      vcpus: [{ 'logical-id': 1, online: false }],
    });
  });

  test('give nothing where none is used and none is needed', () => {
    assert.equal(parsed('guest-ping'), undefined);
    assert.equal(parsed('guest-fstrim'), undefined);
  });

  test('may all be given as one JSON object', () => {
    assert.deepEqual(parsed('guest-file-read', '--arguments', '{"handle": 1}', '--count', '5'), {
      handle: 1,
      count: 5,
    });
    for (const wrong of ['[]', '{', 'null', '']) {
      assert.throws(() => parsed('guest-file-read', '--arguments', wrong), {
        code: 'commander.invalidArgument',
      });
    }
  });

  test('that are needed and missing are told by name', () => {
    assert.throws(() => parsed('guest-file-open'), { message: 'guest-file-open needs --path' });
  });

  test('read the bytes of a base64 argument from a file', () => {
    const file = import.meta.filename;
    const args = parsed('guest-file-write', '--handle', '1', '--buf-b64-file', file) as { 'buf-b64': string };
    assert.match(Buffer.from(args['buf-b64'], 'base64').toString(), /^import assert/);
  });

  test('refuse what their type does not have', () => {
    for (const words of [
      ['--handle', 'x'],
      ['--handle', '1.5'],
      ['--handle', ''],
    ]) {
      assert.throws(() => parsed('guest-file-read', ...words), { code: 'commander.invalidArgument' });
    }
  });

  test('are none that every verb has', () => {
    const common = new Command();
    addGlobalOptions(common);
    const taken = new Set(common.options.map(({ long }) => long));
    for (const name of commandNames) {
      const command = new Command(name);
      addSchemaFlags(command, name);
      assert.deepEqual(
        command.options.filter(({ long }) => taken.has(long)),
        [],
        name,
      );
    }
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { argumentMembers, type CommandName, commandNames } from '../../api/index.ts';
import { sys } from '../../runtime/node/index.ts';
import { completeDecoder, encode, isObject, type JsonObject } from '../../wire/index.ts';
import { mayQuoteSecrets, recordArguments } from './recorded-arguments.ts';

/** What is recorded of arguments, as it stands in a line; they come as a client sends them. */
function recorded(command: CommandName, args: unknown): string {
  const decoder = completeDecoder(sys);
  const bytes = Buffer.from(`${JSON.stringify(args)}\n`);
  decoder.feed(bytes, bytes.length);
  const message = decoder.next();
  assert.ok(isObject(message));
  return encode(recordArguments(sys, command, message));
}

test('what is no secret is recorded as it is', () => {
  assert.equal(
    recorded('guest-file-open', { path: '/etc/passwd', mode: 'r' }),
    '{"arguments": {"path": "/etc/passwd", "mode": "r"}}',
  );
  assert.equal(
    recorded('guest-set-vcpus', { vcpus: [{ 'logical-id': 1, online: false }] }),
    '{"arguments": {"vcpus": [{"members": [["logical-id", 1], ["online", false]]}]}}',
  );
  assert.equal(recorded('guest-sync', { id: 1e19 }), '{"arguments": {"id": 10000000000000000000}}');
});

test('of passwords nothing is recorded, of keys their number, of data its length, of variables their names', () => {
  const secret = 'c2VjcmV0';
  for (const [command, args, told] of [
    [
      'guest-set-user-password',
      { username: 'root', password: secret, crypted: false },
      '{"username": "root", "password": {"hidden": true}, "crypted": false}',
    ],
    ['guest-set-user-password', { password: [secret] }, '{"password": {"hidden": true}}'],
    [
      'guest-ssh-add-authorized-keys',
      { username: 'x', keys: [secret, secret] },
      '{"username": "x", "keys": {"count": 2}}',
    ],
    ['guest-ssh-add-authorized-keys', { keys: secret }, '{"keys": {"hidden": true}}'],
    ['guest-file-write', { handle: 1000, 'buf-b64': secret }, '{"handle": 1000, "buf-b64": {"base64": 8}}'],
    ['guest-file-write', { 'buf-b64': secret.repeat(1000) }, '{"buf-b64": {"base64": 8000}}'],
    ['guest-file-write', { 'buf-b64': { x: secret } }, '{"buf-b64": {"hidden": true}}'],
    ['guest-exec', { path: 'p', 'input-data': secret }, '{"path": "p", "input-data": {"base64": 8}}'],
    ['guest-exec', { env: [`A=${secret}`, `B=${secret}`, secret, 5] }, '{"env": ["A", "B", "", ""]}'],
    ['guest-exec', { env: secret }, '{"env": {"hidden": true}}'],
  ] as const) {
    const text = recorded(command, args);
    assert.equal(text, `{"arguments": ${told}}`);
    assert.ok(!text.includes(secret));
  }
});

test('of arguments that a command does not know only the names are recorded', () => {
  const text = recorded('guest-set-user-password', { passwort: 'hunter2', __proto__: null, username: 'x' });
  assert.equal(text, '{"arguments": {"username": "x"}, "unknown": ["passwort"]}');
  const args = JSON.parse('{"__proto__": 1, "constructor": 2}') as JsonObject;
  assert.equal(
    encode(recordArguments(sys, 'guest-ping', args)),
    '{"arguments": {}, "unknown": ["__proto__", "constructor"]}',
  );
});

test('what is long is cut, whatever it is, and its length told', () => {
  const start = 'x'.repeat(256);
  assert.equal(
    recorded('guest-file-open', { path: 'x'.repeat(300) }),
    `{"arguments": {"path": {"start": "${start}", "length": 300}}}`,
  );
  assert.equal(
    recorded('guest-file-open', { path: 'x'.repeat(5000) }),
    `{"arguments": {"path": {"start": "${start}", "length": 5000}}}`,
  );
  const hostile = [
    { arg: Array.from({ length: 100_000 }, (_, i) => `é${i}`) },
    { arg: Array.from({ length: 100 }, () => 'é'.repeat(100_000)) },
    { arg: Array.from({ length: 5000 }, () => ({})) },
    { path: Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`é${i}`, i])) },
    { env: Array.from({ length: 5000 }, (_, i) => `é${i}=`) },
    Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`é${i}`, i])),
    { path: JSON.parse(`${'['.repeat(900)}1${']'.repeat(900)}`) as unknown },
  ];
  for (const args of hostile)
    assert.ok(recorded('guest-exec', args).length < 10_000, JSON.stringify(args).slice(0, 40));
});

test('control characters stay on their line, and nothing but ASCII is recorded', () => {
  assert.equal(
    recorded('guest-file-open', { path: '/\n\u001b\u202e"' }),
    String.raw`{"arguments": {"path": "/\n\u001B\u202E\""}}`,
  );
});

test('only keys and passwords make errors that may quote a secret', () => {
  assert.deepEqual([{ keys: [] }, { password: 'x' }, { path: 'x' }].map(mayQuoteSecrets), [
    true,
    true,
    false,
  ]);
});

test('every text that a command takes was looked at: whoever adds one decides whether it is a secret', () => {
  const texts = new Set<string>();
  for (const command of commandNames)
    for (const { name, type } of argumentMembers(command))
      if (type.kind === 'string') texts.add(`${command} ${name}`);
  assert.deepEqual([...texts].toSorted(), [
    'guest-exec arg',
    'guest-exec env',
    'guest-exec path',
    'guest-file-open mode',
    'guest-file-open path',
    'guest-fsfreeze-freeze-list mountpoints',
    'guest-set-user-password username',
    'guest-shutdown mode',
    'guest-ssh-add-authorized-keys keys',
    'guest-ssh-add-authorized-keys username',
    'guest-ssh-get-authorized-keys username',
    'guest-ssh-remove-authorized-keys keys',
    'guest-ssh-remove-authorized-keys username',
  ]);
});

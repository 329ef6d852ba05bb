import assert from 'node:assert/strict';
import { test } from 'node:test';
import { returnedSignatures, sentSignatures } from '../api/generated/index.ts';
import { commandNames, silentCommands } from '../api/index.ts';
import { type Member, readType, type Signature, Signatures, type TypeReference } from '../api/signature.ts';
import { HostileAgent } from '../testing/index.ts';
import { connect } from './index.ts';

const signatures = new Signatures([...returnedSignatures, ...sentSignatures]);

/** A value of each kind that JSON has. */
const values: Readonly<Record<string, unknown>> = {
  null: null,
  boolean: true,
  integer: 7,
  number: 1.5,
  string: 'no such value',
  array: [[null]],
  object: { no: 'such member' },
};

/** The members of a struct; those of a union with the branch that its first value selects. */
function members(signature: Signature & { kind: 'struct' | 'union' }): readonly Member[] {
  if (signature.kind === 'struct') return signature.members;
  const branch = signature.branches.get(String(right(signature.members[0]!.type)));
  const own = branch === undefined ? undefined : signatures.get(branch);
  return own?.kind === 'struct' ? [...signature.members, ...own.members] : signature.members;
}

/** Values that are right for a type in every member, optional ones included. */
function right(type: TypeReference): unknown {
  if (type.isList) return [right({ ...type, isList: false })];
  switch (type.kind) {
    case 'string':
    case 'base64':
      return 'AAAA';
    case 'boolean':
      return true;
    case 'null':
    case 'any':
      return null;
    case 'int64':
    case 'uint64':
    case 'small':
    case 'number':
      return 1;
    case 'defined': {
      const signature = signatures.get(type.name);
      if (signature.kind === 'enum') return signature.values[0];
      if (signature.kind === 'alternate') return right(signature.branches[0]!);
      return Object.fromEntries(members(signature).map(({ name, type }) => [name, right(type)]));
    }
  }
}

/** Copies of `value` in which one member, however deep, is of another kind. */
function* spoilt(type: TypeReference, value: unknown): Generator<unknown> {
  for (const [kind, other] of Object.entries(values)) if (!accepts(type, kind)) yield other;
  if (type.isList) {
    for (const element of spoilt({ ...type, isList: false }, (value as unknown[])[0])) yield [element];
    return;
  }
  if (type.kind !== 'defined') return;
  const signature = signatures.get(type.name);
  if (signature.kind !== 'struct' && signature.kind !== 'union') return;
  const object = value as Record<string, unknown>;
  for (const { name, type, isOptional } of members(signature)) {
    for (const member of spoilt(type, object[name])) yield { ...object, [name]: member };
    if (!isOptional) yield { ...object, [name]: undefined };
  }
}

function accepts({ kind, isList, name }: TypeReference, value: string): boolean {
  if (isList) return false; // the one that is an array holds what no list has
  switch (kind) {
    case 'any':
      return true;
    case 'string':
    case 'base64':
      return value === 'string';
    case 'boolean':
    case 'null':
      return value === kind;
    case 'number':
      return value === 'number' || value === 'integer';
    case 'int64':
    case 'uint64':
    case 'small':
      return value === 'integer';
    case 'defined': {
      const signature = signatures.get(name);
      if (signature.kind === 'alternate') return signature.branches.some((branch) => accepts(branch, value));
      // Unknown members pass, and all known ones may be absent.
      return (
        value === 'object' && signature.kind === 'struct' && signature.members.every((one) => one.isOptional)
      );
    }
  }
}

test('a wrong type in any member of any result is a protocol error, and the next call works', async () => {
  using guest = await HostileAgent.start();
  using agent = await connect(guest.socket);
  const execute = agent.execute.bind(agent) as (name: string) => Promise<unknown>;
  let count = 0;
  for (const name of commandNames) {
    const text = signatures.text(name);
    if (text === '' || silentCommands.has(name) || name.startsWith('guest-sync')) continue;
    const type = readType(text);
    const good = right(type);
    for (const result of spoilt(type, good)) {
      guest.results.set(name, result);
      await assert.rejects(execute(name), { code: 'protocol' }, `${name}: ${JSON.stringify(result)}`);
      count++;
    }
    guest.results.set(name, good);
    await execute(name);
  }
  assert.ok(count > 1000, `${count} wrong results`);
});

test('members that the schema does not have pass, and are left out', async () => {
  using guest = await HostileAgent.start();
  using agent = await connect(guest.socket);
  guest.results.set('guest-get-host-name', { 'host-name': 'a', future: { deep: [1] } });
  assert.deepEqual(await agent.execute('guest-get-host-name'), { 'host-name': 'a' });
});

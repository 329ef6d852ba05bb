import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getopt, OptionError, type OptionForm } from './getopt.ts';

const forms: readonly OptionForm[] = [
  { short: 'm', long: 'method', value: 'required' },
  { short: 'v', long: 'verbose', value: 'none' },
  { short: 'V', long: 'version', value: 'none' },
  { short: 'F', long: 'fsfreeze-hook', value: 'optional' },
  { short: 'b', long: 'block-rpcs', value: 'required' },
  { short: 'b', long: 'blacklist', value: 'required' },
  { short: undefined, long: 'long-one', value: 'none' },
  { short: undefined, long: 'long-two', value: 'none' },
];

function read(...words: string[]): string[] {
  return [...getopt(forms, words)].map(({ form, value }) => {
    const name = form.short ?? form.long;
    return value === undefined ? name : `${name}=${value}`;
  });
}

function mistake(...words: string[]): string {
  try {
    read(...words);
  } catch (error) {
    if (error instanceof OptionError) return error.message;
    throw error;
  }
  return assert.fail('no mistake was found');
}

test('a value may follow as a word or be glued to its option', () => {
  assert.deepEqual(read('-m', 'x', '-my', '--method', 'z', '--method=w'), ['m=x', 'm=y', 'm=z', 'm=w']);
});

test('an optional value has to be glued', () => {
  assert.deepEqual(read('-F', '/a', '-F/b', '--fsfreeze-hook', '--fsfreeze-hook=/c'), [
    'F',
    'F=/b',
    'F',
    'F=/c',
  ]);
});

test('short options may be bundled, the last one with a value', () => {
  assert.deepEqual(read('-vVmx'), ['v', 'V', 'm=x']);
});

test('a long option may be cut short where no other begins so', () => {
  assert.deepEqual(read('--meth=x', '--verb', '--bl=y'), ['m=x', 'v', 'b=y']);
});

test('words that are no options are skipped, and nothing is read after --', () => {
  assert.deepEqual(read('word', '-v', '-', '--', '-V'), ['v']);
});

test('a value may look like an option', () => {
  assert.deepEqual(read('-m', '-v'), ['m=-v']);
});

test('mistakes are worded as getopt does', () => {
  assert.equal(mistake('-x'), "invalid option -- 'x'");
  assert.equal(mistake('--nope=1'), "unrecognized option '--nope=1'");
  assert.equal(mistake('--ver'), "option '--ver' is ambiguous; possibilities: '--verbose' '--version'");
  assert.equal(mistake('--verbose=1'), "option '--verbose' doesn't allow an argument");
  assert.equal(mistake('-m'), "option requires an argument -- 'm'");
  assert.equal(mistake('--method'), "option '--method' requires an argument");
});

test('options without a letter are told apart by their names', () => {
  assert.deepEqual(read('--long-o', '--long-two'), ['long-one', 'long-two']);
  assert.equal(mistake('--long'), "option '--long' is ambiguous; possibilities: '--long-one' '--long-two'");
});

test('options of this agent alone make no short form ambiguous that the C agent takes', () => {
  const both: readonly OptionForm[] = [
    ...forms,
    { short: undefined, long: 'fsfreeze-limit', value: 'none', ours: true },
  ];
  const long = (word: string): string[] => [...getopt(both, [word])].map(({ form }) => form.long);
  assert.deepEqual(long('--fsf'), ['fsfreeze-hook']);
  assert.deepEqual(long('--fsfreeze-l'), ['fsfreeze-limit']);
});

test('options before a mistake are still read', () => {
  const seen: string[] = [];
  assert.throws(() => {
    for (const { form } of getopt(forms, ['-v', '-x'])) seen.push(form.long);
  }, OptionError);
  assert.deepEqual(seen, ['verbose']);
});

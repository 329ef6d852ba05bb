import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Option } from 'commander';
import { programApart, verbIndex } from './command-words.ts';

const options = [
  new Option('-t, --target <guest>'),
  new Option('--json'),
  new Option('-e, --env <name=value>'),
  new Option('-i, --stdin'),
];

function verb(text: string): string | undefined {
  const words = text.split(' ');
  return words[verbIndex(words, options)];
}

const apart = (text: string): string => programApart(text.split(' '), 1, options).join(' ');

describe('the words of a command line', () => {
  test('have the verb first behind the flags and their values', () => {
    for (const text of [
      'df',
      '-t a df',
      '-ta df',
      '--target=a df',
      '--target a --json df -e',
      '-ie x df',
      '-- df',
    ])
      assert.equal(verb(text), 'df', text);
    for (const text of ['--json', '-t df', '-t', '--']) assert.equal(verb(text), undefined, text);
  });

  test('have a program apart from there on where its name stands', () => {
    assert.equal(apart('exec ls -l /tmp'), 'exec -- ls -l /tmp');
    assert.equal(apart('exec -e A=1 -t web --json ls -t'), 'exec -e A=1 -t web --json -- ls -t');
    assert.equal(apart('exec -ie A=1 cat -'), 'exec -ie A=1 -- cat -');
    assert.equal(apart('exec -- ls -- -l'), 'exec -- ls -- -l');
    assert.equal(apart('exec ls -- -l'), 'exec -- ls -- -l');
    assert.equal(apart('exec --env'), 'exec --env');
  });
});

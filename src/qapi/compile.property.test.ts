import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { compile, type CompileOptions } from './compile.ts';
import { QapiError } from './qapi-error.ts';

const FOLDER = join(import.meta.dirname, 'testdata');
const files = new Map(
  globSync('**/*.qapi', { cwd: FOLDER }).map((path) => [path, readFileSync(join(FOLDER, path), 'utf8')]),
);
const SNIPPETS = [
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  "'",
  "''",
  '#',
  '##',
  '\n',
  ' ',
  '@',
  '@x:',
  '=',
  '*',
  'true',
  '\u0000',
];

/** A text of the test data with a piece of it taken out and another put in. */
const broken = fc
  .record({
    text: fc.constantFrom(...files.values()),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(12),
    piece: fc.oneof(
      fc.constantFrom(...SNIPPETS),
      fc.constantFrom(...files.values()),
      fc.string({ maxLength: 3 }),
    ),
  })
  .map(({ text, at, length, piece }) => {
    const start = Math.floor(at * text.length);
    return text.slice(0, start) + piece + text.slice(start + length);
  });

test('a text is understood or refused with a QapiError, whatever it is', () => {
  const dialects: CompileOptions[] = [{}, { dialect: '2022' }, { dialect: '2015' }];
  fc.assert(
    fc.property(broken, fc.constantFrom(...dialects), (text, options) => {
      const read = (path: string): string => {
        const found = path === 'broken.qapi' ? text : files.get(path);
        if (found === undefined) throw new Error('no such file');
        return found;
      };
      try {
        compile('broken.qapi', read, options);
      } catch (error) {
        assert.ok(error instanceof QapiError, String(error));
        assert.ok(error.source.line >= 1);
      }
    }),
    { numRuns: 2000, seed: 7 },
  );
});

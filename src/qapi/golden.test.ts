/**
 * Schemas in testdata/, each with one fault, against the error that it must raise (.err); those without a fault against
 * what must be understood of them (.out). With GOLDEN=write both are written instead, to be read before they are committed.
 */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { suite, test } from 'node:test';
import { compile, type CompileOptions } from './compile.ts';
import { dump } from './golden-dump.ts';
import { QapiError } from './qapi-error.ts';

const FOLDER = join(import.meta.dirname, 'testdata');
const writes = process.env['GOLDEN'] === 'write';

interface Outcome {
  readonly extension: 'err' | 'out';
  readonly text: string;
}

function compileFile(name: string): Outcome {
  try {
    return { extension: 'out', text: dump(compile(`${name}.qapi`, read, optionsFor(name))) };
  } catch (error) {
    if (!(error instanceof QapiError)) throw error;
    return { extension: 'err', text: `${error.message}\n` };
  }
}

function read(path: string): string {
  const file = join(FOLDER, path);
  if (!existsSync(file)) throw new Error('there is no such file');
  return readFileSync(file, 'utf8');
}

/** The dialect is what a name begins with. */
function optionsFor(name: string): CompileOptions {
  const year = /^(2015|2022)-/.exec(name)?.[1] as '2015' | '2022' | undefined;
  return year === undefined ? {} : { dialect: year };
}

suite('Schemas of the test data', () => {
  const names = globSync(join(FOLDER, '*.qapi')).map((path) => basename(path, '.qapi'));
  assert.ok(names.length > 0);

  test('have one expectation each', () => {
    const expectations = globSync(join(FOLDER, '*.{err,out}')).map((path) =>
      basename(path).replace(/\.\w+$/, ''),
    );
    assert.deepEqual(expectations.sort(), names.toSorted());
  });

  for (const name of names.sort()) {
    test(`${name} is ${existsSync(join(FOLDER, `${name}.err`)) ? 'refused' : 'understood'}`, () => {
      const { extension, text } = compileFile(name);
      const golden = join(FOLDER, `${name}.${extension}`);
      if (writes) writeFileSync(golden, text);
      assert.equal(text, readFileSync(golden, 'utf8'));
    });
  }
});

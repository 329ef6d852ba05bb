import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainMembers } from '../scripts/build/plain-members.ts';

/** As esbuild writes a class. */
function classOf(members: string, start = 'var A = class'): string {
  return `${start} {\n${members}\n};\n`;
}

test('private members of a bundle become plain ones, of the same length', () => {
  const text = classOf(
    '  #a = 1;\n  static #b;\n  async #c() {\n    return this.#a + A.#b;\n  }\n  get #d() {\n    return this?.#c();\n  }',
  );
  const plain = plainMembers(text);
  assert.equal(plain, text.replaceAll('#', '_'));
  assert.equal(plain.length, text.length);
});

test('a # that begins no member stays', () => {
  const text = classOf('  #a = "#a";\n  // #a\n  b = /[#-[]/.test(`.#c #${this.b}`);');
  assert.equal(plainMembers(text), text.replace('#a =', '_a ='));
});

test('a plain name that is taken is refused', () => {
  assert.throws(() => plainMembers(classOf('  #a = 1;\n  _a = 2;')), /#a and _a are both names of members/);
  assert.throws(() => plainMembers(`${classOf('  #a = 1;')}b._a = 1;\n`), /#a and _a/);
});

test('a class that is extended may have no private members, for those below may have the same', () => {
  const base = classOf('  #a = 1;');
  assert.throws(() => plainMembers(`${base}var B = class extends A {\n};\n`), /A is extended/);
  assert.equal(plainMembers(`var B = class extends Error {\n  #a = 1;\n};\n`).includes('#'), false);
});

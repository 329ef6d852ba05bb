import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PlainMembers } from '../scripts/build/plain-members.ts';

function classOf(members: string, start = 'export class A'): string {
  return `${start} {\n${members}\n}\n`;
}

/** What becomes of the modules of one program. */
function rewrite(...modules: string[]): string[] {
  const members = new PlainMembers();
  const rewritten = modules.map((module) => members.rewrite(module));
  members.check();
  return rewritten;
}

test('private members of a module become plain ones, of the same length', () => {
  const text = classOf(
    '  readonly #a = 1;\n  static #b;\n  async #c() {\n    return this.#a + A.#b;\n  }\n  get #d() {\n    return this?.#c();\n  }',
  );
  const [plain] = rewrite(text);
  assert.equal(plain, text.replaceAll('#', '_'));
  assert.equal(plain!.length, text.length);
});

test('a # that begins no member stays', () => {
  const text = classOf('  #a = "#a";\n  // #a\n  b = /[#-[]/.test(`.#c #${this.b}`);');
  assert.deepEqual(rewrite(text, 'x(".#a");\n'), [text.replace('#a =', '_a ='), 'x(".#a");\n']);
});

test('a plain name that is taken is refused', () => {
  assert.throws(() => rewrite(classOf('  #a = 1;\n  _a = 2;')), /#a and _a are both names of members/);
  assert.throws(() => rewrite(classOf('  #a = 1;'), 'b._a = 1;\n'), /#a and _a/);
});

test('a class that is extended may have no private members, for those below may have the same', () => {
  const base = `${classOf('  b = 1;', 'class Other')}${classOf('  #a = 1;', 'abstract class A')}`;
  assert.throws(() => rewrite('class B extends A {\n}\n', base), /A is extended/);
  assert.throws(() => rewrite('export class B<T extends C> extends A {\n}\n', base), /A is extended/);
  rewrite('class B extends Other {\n  #a = 1;\n}\n', base);
});

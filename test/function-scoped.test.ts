import assert from 'node:assert/strict';
import { test } from 'node:test';
import { functionScoped } from '../scripts/build/function-scoped.ts';

/** What becomes of a function's body. */
function body(statements: string): string {
  const head = 'function f(a, b = () => a) {\n';
  const text = functionScoped(`${head}${statements}\n}`);
  assert.equal(text.length, head.length + statements.length + 2, 'positions stay');
  return text.slice(head.length, -2);
}

function becomes(statements: string, expected: string): void {
  assert.equal(body(statements), expected);
}

function stays(statements: string): void {
  assert.equal(body(statements), statements);
}

test('variables of a function and of its blocks become its own', () => {
  becomes('const x = 1;', 'var   x = 1;');
  becomes('let x = 1, { y, z: [w = x], ...v } = a;', 'var x = 1, { y, z: [w = x], ...v } = a;');
  becomes('if (a) { const x = 1; return () => x; }', 'if (a) { var   x = 1; return () => x; }');
  becomes('switch (a) { case 1: let x; }', 'switch (a) { case 1: var x; }');
  becomes('try { a(); } catch { let x = 1; }', 'try { a(); } catch { var x = 1; }');
  becomes('const g = () => { let x = 1; };', 'var   g = () => { var x = 1; };');
  becomes('return class { m() { const x = 1; } };', 'return class { m() { var   x = 1; } };');
});

test('so do those of loops that have a value each time', () => {
  becomes('for (let i = 0; i < 3; i++) a(i);', 'for (var i = 0; i < 3; i++) a(i);');
  becomes('for (const x of a) { let y = x; a(y); }', 'for (var   x of a) { var y = x; a(y); }');
  becomes('while (a) { const x = a(); }', 'while (a) { var   x = a(); }');
});

test('one that a round of a loop must not find as the last has left it stays', () => {
  stays('while (a) { let x; x ??= a(); }');
  stays('for (const x of a) a.push(() => x);');
  stays('for (let i = 0; i < 3; i++) a.push(class { m() { return i; } });');
  stays('do { const x = 1; a.push({ m() { return x; } }); } while (a);');
});

test('one whose name means something else in the same function stays', () => {
  stays('{ let x = 1; } { let x = 2; }');
  stays('{ const a = 1; }');
  stays('{ const x = 1; } return x;');
  stays('if (b) { const x = 1; } return () => x;');
  stays('{ const x = 1; } function x() {}');
  stays('{ const x = 1; } try { b(); } catch (x) {}');
  stays('{ const x = 1; } class x {}');
  stays('switch (x) { case 0: let x = 1; }');
});

test('a name of a member is not one of a variable', () => {
  becomes('{ const x = 1; } return a.x + { x: 1 }.x;', '{ var   x = 1; } return a.x + { x: 1 }.x;');
  stays('{ const x = 1; } return a[x];');
  stays('{ const x = 1; } return { x };');
  stays('{ const x = 1; } return { [x]: 1 };');
});

test('a private member, which is slow, is refused', () => {
  assert.throws(() => functionScoped('class A { #x = 1; }'), /has a private member still: #x/);
});

test('variables of a module, and of what initialises a class, are left alone', () => {
  const module = 'const x = 1;\n{ let y = x; }\nfor (const z of []) z();';
  assert.equal(functionScoped(module), module);
  stays('return class { static { let x = 1; } };');
});

/** What contracts are made of. They know no engine, and so neither node:assert nor node:test. */
import type { Runtime } from '../index.ts';

/** What a case is given. */
export interface Bench extends Runtime {
  /** A folder for files, empty at first. */
  readonly folder: string;
  /** How to start program.contract.ts on this engine: an executable and the first of its arguments. */
  readonly program: readonly [path: string, ...args: string[]];
}

/** One sentence about the port, and what shows that it is true: it throws if it is not. */
export interface Case {
  readonly title: string;
  readonly run: (bench: Bench) => void | Promise<void>;
}

/** Fails unless both are the same, however deep; `about` tells which of many. */
export function equal(actual: unknown, expected: unknown, about = ''): void {
  const [is, wanted] = [shown(actual), shown(expected)];
  if (is === wanted) return;
  const length = [...is].findIndex((character, i) => character !== wanted[i]);
  const excerpt = (text: string): string =>
    text.length < 400 ? text : `...${text.slice(Math.max(length - 40, 0)).slice(0, 200)}...`;
  fail(`${excerpt(is)} instead of ${excerpt(wanted)}`, about);
}

/** Fails with `what` was to be true unless it is. */
export function holds(condition: boolean, what: string): void {
  if (!condition) fail('not so', what);
}

/** Fails unless `call` throws a RangeError. */
export function outOfRange(call: () => unknown, about = ''): void {
  let result: unknown;
  try {
    result = call();
  } catch (error) {
    if (error instanceof RangeError) return;
    throw error;
  }
  fail(`${shown(result)} instead of a RangeError`, about);
}

/** Fails unless `call` throws an error with this name and code. */
export function systemError(call: () => unknown, code: string): void {
  let result: unknown;
  try {
    result = call();
  } catch (error) {
    const { name, code: given } = error as { name: unknown; code: unknown };
    return equal([name, given], ['SystemError', code]);
  }
  fail(`${shown(result)} instead of ${code}`, '');
}

function fail(what: string, about: string): never {
  throw new Error(about === '' ? what : `${about}: ${what}`);
}

/** A text that two values have in common only if they are the same. */
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (Object.is(value, -0)) return '-0';
  if (value instanceof Uint8Array) return `bytes(${value.join(' ')})`;
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  return String(value);
}

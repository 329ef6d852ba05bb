import { checkAlternate } from './alternate-check.ts';
import { builtinKind } from './builtin.ts';
import type { Command, Definition, Event } from './definition.ts';
import { canonicalName } from './name-rules.ts';
import { checkComposition, checkStruct, checkUnion } from './object-check.ts';
import type { Pragmas } from './pragma.ts';
import { QapiError } from './qapi-error.ts';
import type { Schema } from './schema.ts';
import { requireMemberTypes, requireType } from './type-check.ts';
import { visit } from './visitor.ts';

/** Checks what definitions say of each other. */
export function checkReferences(schema: Schema): void {
  checkNames(schema);
  for (const definition of schema.definitions()) {
    if (definition.kind === 'struct' || definition.kind === 'union') checkComposition(definition, schema);
  }
  for (const definition of schema.definitions()) {
    checkSpecialFeatures(definition);
    visit(definition, {
      enum: () => {},
      struct: (struct) => checkStruct(struct, schema),
      union: (union) => checkUnion(union, schema),
      alternate: (alternate) => checkAlternate(alternate, schema),
      command: (command) => checkCommand(command, schema),
      event: (event) => checkData(event, schema),
    });
  }
}

/** Types, commands and events share their names. */
function checkNames(schema: Schema): void {
  const known = new Map<string, Definition>();
  for (const definition of schema.definitions()) {
    const { name, source } = definition;
    if (builtinKind(name) !== undefined) throw new QapiError(source, `'${name}' is a built-in type`);
    const other = known.get(canonicalName(name));
    if (other !== undefined) {
      const place = `${other.source.file}:${other.source.line}`;
      const what = other.name === name ? 'is defined already' : `collides with '${other.name}'`;
      throw new QapiError(source, `'${name}' ${what} (${place})`);
    }
    known.set(canonicalName(name), definition);
  }
}

/** What users of a type are told of its future they are told with the commands that use it. */
function checkSpecialFeatures({ kind, features }: Definition): void {
  if (kind === 'command' || kind === 'event') return;
  for (const { name, source } of features) {
    if (name === 'deprecated' || name === 'unstable') {
      throw new QapiError(source, `feature '${name}' is not for types`);
    }
  }
}

function checkCommand(command: Command, schema: Schema): void {
  checkData(command, schema);
  const { returns, source } = command;
  if (returns !== undefined) requireType('the result', returns.name, source, schema);
}

function checkData({ data, boxed, source }: Command | Event, schema: Schema): void {
  if (typeof data !== 'string') return requireMemberTypes(data, schema);
  requireType("'data'", data, source, schema);
  const object = schema.findObject(data);
  if (object === undefined) {
    throw new QapiError(source, `'data' must be a struct${boxed ? ' or a union' : ''}`);
  }
  if (object.kind === 'union' && !boxed) throw new QapiError(source, "a union in 'data' must be boxed");
}

/** Only objects can be extended: what a command returns later must not be held up by what it returns now. */
export function checkResults(schema: Schema, pragmas: Pragmas): void {
  for (const definition of schema.definitions()) {
    if (definition.kind !== 'command' || definition.returns === undefined) continue;
    const { name, returns, source } = definition;
    if (schema.findObject(returns.name) || pragmas.exempts('command-returns-exceptions', name)) continue;
    throw new QapiError(source, 'the result must be an object or a list of objects');
  }
}

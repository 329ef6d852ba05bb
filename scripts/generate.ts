/**
 * Makes what follows from the schema: `src/api/generated/*.ts`, `src/cli/generated/*.ts` and `docs/commands.md`; from the
 * host library's doc comments `docs/api.md`; and from the agent's own table of settings the one in `docs/settings.md`.
 * With `--check` it only says what is not as it should be.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { apiReference } from './api-reference.ts';
import { commandLine } from './command-line.ts';
import { settingsPage } from './settings-page.ts';
import { compile, emitHelp, emitIndex, emitModule, emitReference, QapiError } from '../src/qapi/index.ts';

const USAGE = `npm run generate [-- --check]: makes from the schema src/api/generated/, src/cli/generated/ and docs/commands.md,
docs/api.md from doc comments, and the table of docs/settings.md from the agent's
  --check   only says what is not as it should be
`;
const ROOT = resolve(import.meta.dirname, '..');
const SCHEMA = 'schema/guest-agent.qapi';
const GENERATED = 'src/api/generated';
const HELP = 'src/cli/generated/command-help.ts';

/** Each file's path from the root, and what has to be in it. */
export function generatedFiles(root: string): Map<string, string> {
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const schema = compile(SCHEMA, read);
  const order = read('schema/command-order.txt')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const files = new Map<string, string>();
  for (const module of schema.modules) {
    if (module.definitions.length === 0) continue;
    files.set(join(GENERATED, `${basename(module.path, '.qapi')}.ts`), emitModule(module, schema));
  }
  files.set(join(GENERATED, 'index.ts'), emitIndex(SCHEMA, schema, order));
  files.set(HELP, emitHelp(SCHEMA, schema, order));
  files.set('docs/commands.md', emitReference('schema/', schema, order));
  files.set('docs/settings.md', settingsPage(read('docs/settings.md')));
  return files;
}

/** Paths of files that are not as they have to be. */
function differences(files: ReadonlyMap<string, string>): string[] {
  return [...files].filter(([path, text]) => current(path) !== text).map(([path]) => path);
}

function current(path: string): string | undefined {
  try {
    return readFileSync(join(ROOT, path), 'utf8');
  } catch {
    return undefined;
  }
}

/** Left by a file of the schema that is gone. */
function strangers(files: ReadonlyMap<string, string>): string[] {
  const names = readdirSync(join(ROOT, GENERATED)).map((name) => join(GENERATED, name));
  return names.filter((path) => !files.has(path));
}

function main(): void {
  const { values } = commandLine(USAGE, { check: { type: 'boolean', default: false } });
  mkdirSync(join(ROOT, GENERATED), { recursive: true });
  const files = generatedFiles(ROOT);
  if (values.check) {
    const wrong = [...differences(files), ...strangers(files), ...differences(reference())];
    if (wrong.length === 0) return;
    throw new Error(`not up to date, run \`npm run generate\`: ${wrong.join(', ')}`);
  }
  for (const path of strangers(files)) rmSync(join(ROOT, path));
  write(files);
  write(reference());
}

/** Made of the sources as they are on the disk, generated ones among them. */
function reference(): Map<string, string> {
  return new Map([['docs/api.md', apiReference(ROOT)]]);
}

function write(files: ReadonlyMap<string, string>): void {
  for (const path of differences(files)) {
    writeFileSync(join(ROOT, path), files.get(path)!);
    process.stdout.write(`${path}\n`);
  }
}

try {
  main();
} catch (error) {
  if (!(error instanceof Error)) throw error;
  process.stderr.write(error instanceof QapiError ? `${error.message}\n` : `generate: ${error.message}\n`);
  process.exitCode = 1;
}

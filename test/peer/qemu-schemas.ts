/**
 * Reads QEMU's own schemas, the ones that QEMU tests its schema compiler with, and ours, and holds what we understand of
 * them against what that compiler does. Prints a line for each schema; fails if one is not read, is understood differently, or
 * is read though it has a fault.
 *
 *     node test/peer/qemu-schemas.ts [FOLDER ...]
 *
 * FOLDER holds sources of QEMU. Without one, those of several Debian releases are fetched. Needs python3.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { run } from '../../scripts/build/process.ts';
import { commandLine } from '../../scripts/command-line.ts';
import { compile, type Dialect, QapiError, type Schema } from '../../src/qapi/index.ts';
import { type Dump, dump, parseDump } from './qemu-dump.ts';
import { fetchQemuSource, type QemuSource, qemuSource } from './qemu-source.ts';

const USAGE = `npm run test:schemas [-- FOLDER...]: reads QEMU's schemas with our compiler and with QEMU's own
  FOLDER   sources of QEMU; without one, those of several Debian releases are fetched
`;
const ROOT = join(import.meta.dirname, '../..');
const SUITES = ['bookworm', 'trixie', 'unstable'];
const SCHEMAS = ['qapi/qapi-schema.json', 'qga/qapi-schema.json', 'storage-daemon/qapi/qapi-schema.json'];

/** Faults that QEMU's compiler sees and ours does not, and why. */
const TOLERATED: Readonly<Record<string, string>> = {
  'args-if-implicit': 'a limit of C code made from a schema',
  'args-if-unboxed': 'a limit of C code made from a schema',
  'event-args-if-unboxed': 'a limit of C code made from a schema',
  'features-too-many': 'a limit of C code made from a schema',
  'doc-bad-indent': "QEMU's own schemas have had it since",
  'doc-bad-space-between-sentences': 'a matter of style',
  'doc-long-line': 'a matter of style',
  'doc-non-first-section': 'a heading that QEMU no longer knows as such',
};

/** Prints a schema with QEMU's own compiler, by way of the program that tests it. */
const PRINT = `
import importlib.util, sys
source, schema = sys.argv[1:]
sys.path.insert(0, source + '/scripts')
spec = importlib.util.spec_from_file_location('tester', source + '/tests/qapi-schema/test-qapi.py')
tester = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tester)
tester.test_frontend(schema)
`;

class Comparison {
  readonly #source: QemuSource;
  readonly #dialect: Dialect;
  faults = 0;

  constructor(source: QemuSource) {
    this.#source = source;
    this.#dialect = Number.parseInt(source.version, 10) < 8 ? '2022' : 'modern';
  }

  /** Whether the release knows the language as it is now. */
  get isModern(): boolean {
    return this.#dialect === 'modern';
  }

  /** Reads a schema of QEMU's, or ours. */
  async compareSchema(path: string, folder = this.#source.folder): Promise<void> {
    const file = join(folder, path);
    const start = performance.now();
    const schema = this.#read(file);
    const time = Math.round(performance.now() - start);
    if (schema instanceof QapiError) return this.#fault(path, schema.message);
    const printed = await run('python3', ['-c', PRINT, this.#source.folder, file]);
    const count = [...schema.definitions()].length;
    this.#say(path, `${count} definitions in ${time} ms`);
    this.#compare(path, parseDump(printed), dump(schema));
  }

  /** Reads the schemas that QEMU's compiler is tested with: where there is an error expected there must be one. */
  compareTests(): void {
    const folder = join(this.#source.folder, 'tests/qapi-schema');
    const counts = { read: 0, refused: 0, tolerated: 0 };
    for (const file of globSync(join(folder, '*.json')).sort()) {
      const name = basename(file, '.json');
      const sibling = (extension: string): string => join(folder, `${name}.${extension}`);
      // Some are only included by others.
      if (!existsSync(sibling('err'))) continue;
      const isGood = readFileSync(sibling('err'), 'utf8') === '';
      const schema = this.#read(file);
      if (schema instanceof QapiError) {
        if (isGood) this.#fault(name, schema.message);
        counts.refused++;
      } else if (isGood) {
        this.#compare(name, parseDump(readFileSync(sibling('out'), 'utf8')), dump(schema));
        counts.read++;
      } else {
        if (TOLERATED[name] === undefined) this.#fault(name, 'was read, though it has a fault');
        counts.tolerated++;
      }
    }
    const { read, refused, tolerated } = counts;
    this.#say('tests/qapi-schema/', `${read} read, ${refused} refused, ${tolerated} tolerated`);
    if (read === 0 || refused === 0) this.#fault('tests/qapi-schema/', 'has no tests');
  }

  #read(file: string): Schema | QapiError {
    try {
      return compile(file, (path) => readFileSync(path, 'utf8'), { dialect: this.#dialect });
    } catch (error) {
      if (error instanceof QapiError) return error;
      throw error;
    }
  }

  #compare(path: string, theirs: Dump, ours: Dump): void {
    for (const name of new Set([...theirs.keys(), ...ours.keys()])) {
      const [wanted, got] = [theirs, ours].map((dump) => dump.get(name)?.join('\n') ?? '(nothing)');
      if (wanted !== got)
        this.#fault(path, `${name} is understood differently\nQEMU:\n${wanted}\nours:\n${got}`);
    }
  }

  #fault(path: string, problem: string): void {
    this.faults++;
    this.#say(path, `FAULT: ${problem}`);
  }

  #say(path: string, text: string): void {
    process.stdout.write(`${this.#source.version.padEnd(10)} ${path.padEnd(38)} ${text}\n`);
  }
}

/** Sources in the folders given, or else those of the suites, one after the other. */
async function* sources(folders: readonly string[]): AsyncGenerator<QemuSource, void> {
  for (const folder of folders) yield qemuSource(folder);
  if (folders.length > 0) return;
  for (const suite of SUITES) yield fetchQemuSource(suite, note);
}

function note(text: string): void {
  process.stdout.write(`(${text})\n`);
}

try {
  let faults = 0;
  for await (const source of sources(commandLine(USAGE, {}, true).positionals)) {
    const comparison = new Comparison(source);
    for (const path of SCHEMAS) await comparison.compareSchema(path);
    if (comparison.isModern) await comparison.compareSchema('schema/guest-agent.qapi', ROOT);
    comparison.compareTests();
    faults += comparison.faults;
  }
  if (faults > 0) throw new Error(`${faults} faults`);
} catch (error) {
  process.stderr.write(`qemu-schemas: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

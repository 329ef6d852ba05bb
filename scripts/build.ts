/**
 * Builds the agent's executable: TypeScript to one bundle, to bytecode, linked with QuickJS and the C of
 * src/runtime/quickjs. What was built before and has not changed is not built again.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { billOfMaterials, engineMaterial } from './build/bill-of-materials.ts';
import { bundle } from './build/bundle.ts';
import { bytecodeCompiler, compileModule, engineUnits, withoutChecksum } from './build/bytecode.ts';
import { Compiler, LIBCS, type Target, type Unit } from './build/compiler.ts';
import { writeProgram } from './build/program.ts';
import { commandLine } from './command-line.ts';
import { ENGINES, engineSources, type Engine, type EngineSources } from './fetch-quickjs.ts';

const ROOT = resolve(import.meta.dirname, '..');
const WARNINGS = [
  '-Wall',
  '-Wextra',
  '-Wshadow',
  '-Wconversion',
  '-Wsign-conversion',
  '-Wundef',
  '-Wvla',
  // A newer compiler may know more warnings: they end our own builds, nobody else's.
  ...(process.env['CI'] === undefined ? [] : ['-Werror']),
];

const USAGE = `npm run build [-- OPTIONS]
  --engine ng|bellard   quickjs-ng or QuickJS; by default the first that can be had
  --libc musl|glibc     C library to link in
  --entry FILE          what to build (src/bin/qemu-ga.quickjs.ts)
  --out FILE            where to (dist/qemu-ga); what it is made of (CycloneDX) goes
                        to FILE.cdx.json
  --debug               with symbols, not optimized
  --symbols             optimized, with symbols: for a profiler
  --sanitize            with AddressSanitizer and UndefinedBehaviorSanitizer
`;

export interface BuildOptions extends Target {
  /** The first that can be had if undefined. */
  readonly engine: Engine | undefined;
  readonly entry: string;
  readonly out: string;
}

/** Builds one executable. */
export async function buildExecutable(options: BuildOptions): Promise<void> {
  const { entry, out } = options;
  const sources = await engineSources(options.engine, ROOT);
  const compiler = await Compiler.find(options, ROOT);
  const variant = `${sources.engine}-${options.libc}`;
  const builds = join(ROOT, '.cache', 'build');
  await mkdir(builds, { recursive: true });
  // One for each build: two at the same time must not meet in it.
  const folder = await mkdtemp(join(builds, `${variant}-${basename(entry, '.ts')}-`));
  try {
    const { modules, lazy, lines } = await bundle(ROOT, entry, folder);
    const qjsc = await bytecodeCompiler(sources, compiler);
    const bytecode = new Map<string, Buffer>();
    for (const name of modules) {
      const bytes = await compileModule(sources, qjsc, folder, name, modules);
      bytecode.set(name, lazy.has(name) ? bytes : await withoutChecksum(sources, bytes));
    }
    const program = await writeProgram(folder, bytecode, lazy, lines);
    // What data belongs to code that is always at work comes first: the kernel maps it by neighbourhood.
    const [own, holder] = agentUnits(sources, program, folder);
    const objects = await compiler.objects([...own, ...engineUnits(sources), holder]);
    await mkdir(dirname(out), { recursive: true });
    await compiler.link(objects, out);
    const materials = [engineMaterial(sources), await compiler.libraryMaterial()];
    await writeFile(`${out}.cdx.json`, billOfMaterials(productVersion(), await readFile(out), materials));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function productVersion(): string {
  return (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version;
}

/** Our own C files, and the one that holds the program. */
function agentUnits(sources: EngineSources, program: string, folder: string): [Unit[], Unit] {
  const own = join(ROOT, 'src', 'runtime', 'quickjs');
  const flags = [
    '-D_GNU_SOURCE',
    '-D_FILE_OFFSET_BITS=64',
    ...WARNINGS,
    '-isystem',
    sources.folder,
    '-I',
    own,
  ];
  const headers = [own, sources.folder];
  const files = readdirSync(own).filter((name) => name.endsWith('.c'));
  const units = files.map((file) => ({ file: join(own, file), headers, flags }));
  return [units, { file: program, headers, flags, data: folder }];
}

function member<T extends string>(set: readonly T[], value: string): T {
  const found = set.find((one) => one === value);
  if (found === undefined) throw new Error(`${value}: not one of ${set.join(', ')}`);
  return found;
}

async function main(): Promise<void> {
  const { values } = commandLine(USAGE, {
    engine: { type: 'string' },
    libc: { type: 'string', default: 'musl' },
    entry: { type: 'string', default: join(ROOT, 'src', 'bin', 'qemu-ga.quickjs.ts') },
    out: { type: 'string', default: join(ROOT, 'dist', 'qemu-ga') },
    debug: { type: 'boolean', default: false },
    sanitize: { type: 'boolean', default: false },
    symbols: { type: 'boolean', default: false },
  });
  const out = resolve(values.out);
  await buildExecutable({
    ...values,
    engine: values.engine === undefined ? undefined : member(ENGINES, values.engine),
    libc: values.sanitize ? 'glibc' : member(LIBCS, values.libc),
    entry: resolve(values.entry),
    out,
  });
  const { size } = await stat(out);
  process.stdout.write(`${relative(process.cwd(), out)}: ${(size / 1e6).toFixed(2)} MB\n`);
}

if (import.meta.main) {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`build: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

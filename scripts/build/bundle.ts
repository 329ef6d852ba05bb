import { build, type Metafile } from 'esbuild';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { functionScoped } from './function-scoped.ts';
import { lineTable, type SourceMap } from './line-table.ts';
import { oneStart } from './one-start.ts';
import { plainMembers } from './plain-members.ts';

export interface Bundle {
  /** Where the files are. */
  readonly folder: string;
  /** The modules' file names, the entry first; the others are what the entry imports when it needs it. */
  readonly modules: readonly string[];
  /** Those that a start does not need. */
  readonly lazy: ReadonlySet<string>;
  /** By module. */
  readonly maps: ReadonlyMap<string, SourceMap>;
  /** The executable's table of lines. */
  readonly lines: string;
}

/** Bundles `entry` for the engine, with nothing but `sys` from the outside, into `folder`. */
export async function bundle(root: string, entry: string, folder: string): Promise<Bundle> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const result = await build({
    absWorkingDir: root,
    entryPoints: [{ in: entry, out: 'agent' }],
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2023',
    plugins: [await oneStart(root, entry), plainMembers()],
    // Fields are made when they get their values, not once before.
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false, verbatimModuleSyntax: true } },
    external: ['sys'],
    // As it was written: statements that are made expressions (`a && b();`, `!0`) are shorter, but more instructions for the
    // engine; and white space costs nothing in bytecode, and keeps one statement a line for the table of lines.
    minify: false,
    legalComments: 'none',
    sourcemap: 'external',
    sourcesContent: false,
    logLevel: 'warning',
    write: false,
    metafile: true,
  });
  const files = new Map(result.outputFiles.map((file) => [basename(file.path), file.text]));
  const modules = [...files.keys()].filter((name) => name.endsWith('.js'));
  modules.sort((a, b) => Number(b === 'agent.js') - Number(a === 'agent.js') || (a < b ? -1 : 1));
  const maps = new Map<string, SourceMap>();
  for (const name of modules) {
    const map = JSON.parse(files.get(`${name}.map`)!) as SourceMap;
    maps.set(name, { ...map, sources: map.sources.map((source) => relative(root, join(folder, source))) });
  }
  for (const name of modules) await writeFile(join(folder, name), functionScoped(files.get(name)!));
  const lines = [...maps].map(([name, map]) => lineTable(name, map)).join('\n');
  const lazy = new Set(modules);
  for (const name of neededAtOnce(result.metafile, 'agent.js')) lazy.delete(name);
  return { folder, modules, lazy, maps, lines };
}

/** The module `name` and those that it cannot be without. */
function neededAtOnce({ outputs }: Metafile, name: string): Set<string> {
  const found = new Set([name]);
  for (const each of found) {
    const output = Object.entries(outputs).find(([path]) => basename(path) === each)?.[1];
    for (const { kind, path } of output?.imports ?? [])
      if (kind === 'import-statement' && path !== 'sys') found.add(basename(path));
  }
  return found;
}

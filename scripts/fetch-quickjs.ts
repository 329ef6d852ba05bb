/** Puts the engine's sources into .cache/. `npm run build` does so by itself. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ENGINES = ['ng', 'bellard'] as const;
export type Engine = (typeof ENGINES)[number];

/** Sources of an engine, as far as the build needs them. */
export interface EngineSources {
  readonly engine: Engine;
  readonly folder: string;
  /** C files of the engine. */
  readonly files: readonly string[];
  /** What its own makefile defines. */
  readonly defines: readonly string[];
}

/** Sources of `engine`: from QUICKJS_DIR where that is set, otherwise from .cache/, where they are fetched to once. */
export function engineSources(engine: Engine, root: string): EngineSources {
  const given = process.env['QUICKJS_DIR'];
  const folder = given ?? join(root, '.cache', `quickjs-${engine}`);
  if (!existsSync(join(folder, 'quickjs.h'))) throw new Error(`no quickjs.h in ${folder}`);
  const isNg = /#define\s+QUICKJS_NG\b/.test(readFileSync(join(folder, 'quickjs.h'), 'utf8'));
  if (isNg !== (engine === 'ng'))
    throw new Error(
      `${folder} holds ${isNg ? 'quickjs-ng' : 'QuickJS'}: --engine ${isNg ? 'ng' : 'bellard'}`,
    );
  if (isNg)
    return {
      engine,
      folder,
      files: ['quickjs.c', 'dtoa.c', 'libregexp.c', 'libunicode.c'],
      defines: ['-D_GNU_SOURCE', '-DNDEBUG'],
    };
  const version = readFileSync(join(folder, 'VERSION'), 'utf8').trim();
  return {
    engine,
    folder,
    files: ['quickjs.c', 'dtoa.c', 'libregexp.c', 'libunicode.c', 'cutils.c'],
    defines: ['-D_GNU_SOURCE', `-DCONFIG_VERSION="${version}"`],
  };
}

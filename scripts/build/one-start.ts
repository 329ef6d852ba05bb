import type { Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';

const NAMESPACE = 'later';
const IMPORT = /^import [^;]*? from '(\.[^']+)';$/gm;

/**
 * Keeps all that a start needs in one module beside the entry, whatever of it is also needed by what is imported later. (A
 * bundler has one module for each set of entries that share something, and a module takes the engine some time: names that
 * it has in common with others are read again, each import is looked up.) Everything that is imported later imports all
 * that the entry does; it is there by then.
 */
export async function oneStart(root: string, entry: string): Promise<Plugin> {
  // As seen from the root: the bundle is the same wherever that is.
  const fromRoot = (folder: string, path: string): string => `./${relative(root, resolve(folder, path))}`;
  const file = resolve(root, entry);
  const start = [...(await readFile(file, 'utf8')).matchAll(IMPORT)].map(([, path]) =>
    fromRoot(dirname(file), path!),
  );
  return {
    name: 'one start',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
        if (kind === 'dynamic-import') return { namespace: NAMESPACE, path: fromRoot(resolveDir, path) };
        if (kind !== 'import-statement') return undefined;
        // No module of ours does anything but for what it exports: one of which nothing is used is left out.
        const module = resolve(resolveDir, path);
        return { path: module, sideEffects: start.includes(fromRoot(root, module)) };
      });
      onLoad({ filter: /./, namespace: NAMESPACE }, ({ path }) => ({
        contents: [...start.map((each) => `import '${each}';`), `export * from '${path}';`].join('\n'),
        resolveDir: root,
      }));
    },
  };
}

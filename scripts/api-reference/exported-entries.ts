import { join, relative } from 'node:path';
import { type Node, SyntaxKind } from 'typescript/unstable/ast';
import { API, type Project, type Symbol, SymbolFlags } from 'typescript/unstable/sync';
import { commentOf } from './comment.ts';
import type { Entry } from './entry.ts';
import { membersOf } from './members.ts';
import { signatureOf } from './signature.ts';

const PROJECT = 'tsconfig.package.json';

/**
 * What the modules at `paths` export, in the order of their exports, as TypeScript's compiler reads it. Throws if it
 * cannot read one.
 */
export function exportedEntries(root: string, paths: readonly string[]): Entry[] {
  const api = new API({ cwd: root });
  try {
    const file = join(root, PROJECT);
    const project = api.updateSnapshot({ openProjects: [file] }).getProject(file);
    if (project === undefined) throw new Error(`the compiler does not read ${PROJECT}`);
    return paths
      .flatMap((path) => exportsOf(project, join(root, path)))
      .map((one) => entry(root, project, one));
  } finally {
    api.close();
  }
}

interface Exported {
  readonly name: string;
  readonly declaration: Node;
}

function exportsOf({ program, checker }: Project, path: string): Exported[] {
  const file = program.getSourceFile(path);
  const module = file && checker.getSymbolAtLocation(file);
  if (module === undefined) throw new Error(`the compiler does not read ${path}`);
  return checker.getExportsOfModule(module).map((symbol) => {
    const isAlias = (symbol.flags & SymbolFlags.Alias) !== 0;
    const declaration = declarationOf(isAlias ? checker.getAliasedSymbol(symbol) : symbol);
    return { name: symbol.name, declaration };
  });
}

function declarationOf(symbol: Symbol): Node {
  const node = symbol.declarations[0]?.resolve();
  if (node === undefined) throw new Error(`the compiler does not find ${symbol.name}`);
  return node;
}

function entry(root: string, { checker }: Project, { name, declaration }: Exported): Entry {
  // A constant's comment stands before its statement.
  const isConstant = declaration.kind === SyntaxKind.VariableDeclaration;
  const comment = commentOf(isConstant ? declaration.parent.parent : declaration);
  const file = declaration.getSourceFile().fileName;
  return {
    name,
    module: relative(join(root, 'src'), file).replace(/\.ts$/, ''),
    signature: signatureOf(declaration),
    comment,
    ...membersOf(declaration, checker),
  };
}

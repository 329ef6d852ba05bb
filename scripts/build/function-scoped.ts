import { type AnyNode, parse, type Pattern, type VariableDeclaration } from 'acorn';

/** A `let` or `const` in a function, and what decides whether it may be a `var`. */
interface Declaration {
  readonly node: VariableDeclaration;
  readonly names: readonly string[];
  /** What the names are good for: the innermost block around it. */
  readonly block: AnyNode;
  /** Whether it may be come by again before its function is left. */
  readonly repeats: boolean;
}

/** Where a name stands, as a variable of this function or as one from outside. */
interface Occurrence {
  readonly at: number;
  /** Whether another function within this one, or a class, has it. */
  readonly inner: boolean;
}

/** One function's own variables. */
class FunctionScope {
  readonly declarations: Declaration[] = [];
  /** How often each name is declared: as a parameter, variable, function or class. */
  readonly declared = new Map<string, number>();
  readonly occurrences = new Map<string, Occurrence[]>();

  declare(name: string): void {
    this.declared.set(name, (this.declared.get(name) ?? 0) + 1);
  }

  occur(name: string, occurrence: Occurrence): void {
    const known = this.occurrences.get(name);
    if (known === undefined) this.occurrences.set(name, [occurrence]);
    else known.push(occurrence);
  }

  /** Whether nothing can tell the difference, but for code that uses a variable before it has a value. */
  mayBeVar({ node, names, block, repeats }: Declaration): boolean {
    // Each time round it would keep what it had before.
    if (repeats && node.declarations.some(({ init }) => init === null) && !isHead(block, node)) return false;
    return names.every(
      (name) =>
        this.declared.get(name) === 1 &&
        this.occurrences
          .get(name)!
          .every(({ at, inner }) => at >= scopeStart(block) && at < block.end && !(inner && repeats)),
    );
  }
}

/**
 * Makes `let` and `const` in the functions of a bundle `var`, wherever that is the same; positions stay. QuickJS checks at
 * each use of a `let` or `const` whether it has a value yet, and marks each one as without one where its block begins.
 */
export function functionScoped(bundle: string): string {
  const found: VariableDeclaration[] = [];
  new Reader(found).read(parse(bundle, { ecmaVersion: 'latest', sourceType: 'module' }));
  let text = '';
  let end = 0;
  for (const { start, kind } of found.sort((a, b) => a.start - b.start)) {
    text += bundle.slice(end, start) + 'var'.padEnd(kind.length);
    end = start + kind.length;
  }
  return text + bundle.slice(end);
}

type FunctionNode = Extract<
  AnyNode,
  { type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' }
>;

/** Where a walk is. */
interface Place {
  /** The functions around, the innermost last; the module itself is none. */
  readonly scopes: readonly FunctionScope[];
  readonly block: AnyNode;
  readonly inLoop: boolean;
  /** In so many of the outer ones a class, which makes functions of what is in it, stands between. */
  readonly classes: number;
}

class Reader {
  readonly #found: VariableDeclaration[];

  constructor(found: VariableDeclaration[]) {
    this.#found = found;
  }

  read(module: AnyNode): void {
    this.#children(module, { scopes: [], block: module, inLoop: false, classes: 0 });
  }

  #walk(node: AnyNode, place: Place): void {
    switch (node.type) {
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        return this.#function(node, place);
      case 'ClassDeclaration':
      case 'ClassExpression':
        if (node.id) place.scopes.at(-1)?.declare(node.id.name);
        return this.#children(node, { ...place, classes: place.scopes.length });
      case 'MemberExpression':
        this.#walk(node.object, place);
        return node.computed ? this.#walk(node.property, place) : undefined;
      case 'Property':
      case 'MethodDefinition':
      case 'PropertyDefinition':
        if (node.computed || node.key.type === 'PrivateIdentifier') this.#walk(node.key, place);
        return node.value ? this.#walk(node.value, place) : undefined;
      case 'Identifier':
        place.scopes.forEach((scope, i) =>
          scope.occur(node.name, {
            at: node.start,
            inner: i < place.scopes.length - 1 || place.classes > i,
          }),
        );
        return;
      case 'VariableDeclaration':
        this.#variables(node, place);
        return this.#children(node, place);
      case 'CatchClause':
        for (const name of node.param ? namesIn(node.param) : []) place.scopes.at(-1)?.declare(name);
        return this.#children(node, { ...place, block: node });
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
        return this.#children(node, { ...place, block: node, inLoop: true });
      case 'SwitchStatement':
        this.#walk(node.discriminant, place);
        for (const each of node.cases) this.#walk(each, { ...place, block: node });
        return;
      case 'PrivateIdentifier':
        throw new Error(`the bundle has a private member still: #${node.name}`);
      case 'BlockStatement':
      case 'StaticBlock':
        return this.#children(node, { ...place, block: node });
      default:
        return this.#children(node, place);
    }
  }

  #function(node: FunctionNode, place: Place): void {
    // (One without a name is what a module exports by default.)
    if (node.type === 'FunctionDeclaration' && node.id) place.scopes.at(-1)?.declare(node.id.name);
    const scope = new FunctionScope();
    for (const param of node.params) for (const name of namesIn(param)) scope.declare(name);
    this.#children(node, { scopes: [...place.scopes, scope], block: node, inLoop: false, classes: 0 });
    for (const declaration of scope.declarations)
      if (scope.mayBeVar(declaration)) this.#found.push(declaration.node);
  }

  #variables(node: VariableDeclaration, { scopes, block, inLoop, classes }: Place): void {
    const scope = scopes.at(-1);
    // A class's static block has variables of its own, which are left alone.
    if (scope === undefined || classes === scopes.length) return;
    const names = node.declarations.flatMap(({ id }) => namesIn(id));
    for (const name of names) scope.declare(name);
    if (node.kind === 'let' || node.kind === 'const')
      scope.declarations.push({ node, names, block, repeats: inLoop });
  }

  #children(node: AnyNode, place: Place): void {
    for (const child of children(node)) this.#walk(child, place);
  }
}

function scopeStart(block: AnyNode): number {
  return block.type === 'SwitchStatement' ? block.discriminant.end : block.start;
}

/** Whether it is a loop's own: then the loop gives it a value each time. */
function isHead(block: AnyNode, node: VariableDeclaration): boolean {
  return (block.type === 'ForOfStatement' || block.type === 'ForInStatement') && block.left === node;
}

/** The names that a pattern binds. */
function namesIn(pattern: Pattern): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((each) =>
        namesIn(each.type === 'RestElement' ? each.argument : each.value),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap((each) => (each === null ? [] : namesIn(each)));
    case 'RestElement':
      return namesIn(pattern.argument);
    case 'AssignmentPattern':
      return namesIn(pattern.left);
    case 'MemberExpression':
      return []; // assigns, binds nothing
  }
}

function children(node: AnyNode): AnyNode[] {
  return Object.values(node).flatMap((value: unknown) =>
    Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
  );
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

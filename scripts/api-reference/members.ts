import {
  type ClassDeclaration,
  type ConstructorDeclaration,
  type GetAccessorDeclaration,
  type InterfaceDeclaration,
  type MethodDeclaration,
  type Node,
  type PropertyDeclaration,
  SyntaxKind,
} from 'typescript/unstable/ast';
import type { Checker } from 'typescript/unstable/sync';
import { commentOf } from './comment.ts';
import type { Method, Property } from './entry.ts';
import { callSignature, oneLine, optionalType } from './signature.ts';

const HIDDEN: ReadonlySet<SyntaxKind> = new Set([SyntaxKind.PrivateKeyword, SyntaxKind.OverrideKeyword]);

/** Members of a class or an interface that its users see, in their order; none of anything else. */
export function membersOf(node: Node, checker: Checker): { properties: Property[]; methods: Method[] } {
  const properties: Property[] = [];
  const methods: Method[] = [];
  if (node.kind !== SyntaxKind.ClassDeclaration && node.kind !== SyntaxKind.InterfaceDeclaration)
    return { properties, methods };
  const { name: owner, members } = node as ClassDeclaration | InterfaceDeclaration;
  for (const member of members) {
    const { modifiers, name } = member as MethodDeclaration;
    if (modifiers?.some(({ kind }) => HIDDEN.has(kind)) === true) continue;
    if (member.kind === SyntaxKind.Constructor) {
      const constructor = construction(owner!.text, member as ConstructorDeclaration);
      // One that is not described is the library's own matter.
      if (constructor.comment.text !== '') methods.push(constructor);
      continue;
    }
    // What `#` hides, and what `using` calls.
    if (/^[#[]/.test(name.getText())) continue;
    if (member.kind === SyntaxKind.MethodDeclaration || member.kind === SyntaxKind.MethodSignature)
      methods.push(method(owner!.text, name.getText(), member as MethodDeclaration));
    else properties.push(property(name.getText(), member as PropertyDeclaration, checker));
  }
  return { properties, methods };
}

function construction(owner: string, node: ConstructorDeclaration): Method {
  return { name: 'constructor', signature: callSignature(`new ${owner}`, node), comment: commentOf(node) };
}

function method(owner: string, name: string, node: MethodDeclaration): Method {
  const isStatic = node.modifiers?.some(({ kind }) => kind === SyntaxKind.StaticKeyword) === true;
  const signature = callSignature(isStatic ? `${owner}.${name}` : name, node);
  return { name, signature, comment: commentOf(node) };
}

function property(
  name: string,
  node: PropertyDeclaration | GetAccessorDeclaration,
  checker: Checker,
): Property {
  const mark = 'postfixToken' in node && node.postfixToken?.kind === SyntaxKind.QuestionToken ? '?' : '';
  const type = node.type === undefined ? inferred(node, checker) : optionalType(oneLine(node.type), mark);
  return { name, isOptional: mark === '?', type, comment: commentOf(node) };
}

function inferred(node: Node, checker: Checker): string {
  const type = checker.getTypeAtLocation(node);
  if (type === undefined) throw new Error(`the compiler knows no type of ${node.getText()}`);
  return checker.typeToString(type).replaceAll('"', "'");
}

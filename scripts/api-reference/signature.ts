import {
  type ClassDeclaration,
  type ConstructorDeclaration,
  type FunctionDeclaration,
  type InterfaceDeclaration,
  type MethodDeclaration,
  type MethodSignatureDeclaration,
  type Node,
  type ParameterDeclaration,
  SyntaxKind,
  type TypeAliasDeclaration,
  type VariableDeclaration,
} from 'typescript/unstable/ast';

/** Columns of a line on the page. */
const WIDTH = 100;
/** Lines of a constant that is shown with its value. */
const MOST_LINES = 20;

export type Callable =
  | FunctionDeclaration
  | MethodDeclaration
  | MethodSignatureDeclaration
  | ConstructorDeclaration;

/** A declaration as its users need it: without bodies, members and private matters. */
export function signatureOf(node: Node): string {
  switch (node.kind) {
    case SyntaxKind.FunctionDeclaration: {
      const declaration = node as FunctionDeclaration;
      return callSignature(`function ${declaration.name!.text}`, declaration);
    }
    case SyntaxKind.ClassDeclaration:
      return heading('class', node as ClassDeclaration);
    case SyntaxKind.InterfaceDeclaration:
      return heading('interface', node as InterfaceDeclaration);
    case SyntaxKind.TypeAliasDeclaration:
      return (node as TypeAliasDeclaration).getText().replace(/^export /, '');
    case SyntaxKind.VariableDeclaration:
      return constant(node as VariableDeclaration);
    default:
      throw new Error(`no page has a place for a ${SyntaxKind[node.kind]}`);
  }
}

function heading(keyword: string, node: ClassDeclaration | InterfaceDeclaration): string {
  const isAbstract = node.modifiers?.some(({ kind }) => kind === SyntaxKind.AbstractKeyword) === true;
  const words = [
    ...(isAbstract ? ['abstract'] : []),
    keyword,
    node.name!.text + typeParameters(node),
    ...(node.heritageClauses ?? []).map((clause) => oneLine(clause)),
  ];
  return words.join(' ');
}

/** With its value if that is short, else with its type. Comments in it are not for users. */
function constant(node: VariableDeclaration): string {
  const whole = node.getText().replaceAll(/^ *\/\/.*\n/gm, '');
  const isShort = whole.split('\n').length <= MOST_LINES;
  return `const ${isShort || node.type === undefined ? whole : `${node.name.getText()}: ${oneLine(node.type)}`}`;
}

/** `name(parameters): result`, in one line or, where that is too long, in a line for each parameter. */
export function callSignature(name: string, node: Callable): string {
  const begin = name + typeParameters(node);
  const parameters = node.parameters.map(parameter);
  const end = node.type === undefined ? '' : `: ${oneLine(node.type)}`;
  const line = `${begin}(${parameters.join(', ')})${end}`;
  return line.length <= WIDTH ? line : `${begin}(\n${parameters.map((one) => `  ${one},\n`).join('')})${end}`;
}

function typeParameters(node: Callable | ClassDeclaration | InterfaceDeclaration): string {
  const list = node.typeParameters;
  return list === undefined ? '' : `<${list.map((one) => oneLine(one)).join(', ')}>`;
}

/** One that is taken apart has the name of what it is; a default is told if it is a word or a number. */
function parameter({ dotDotDotToken, name, questionToken, type, initializer }: ParameterDeclaration): string {
  const text = name.getText();
  const plain = text.startsWith('{') ? 'options' : text.startsWith('[') ? 'args' : text;
  const value = initializer?.getText() ?? '';
  const isTold = /^(['\d]|true$|false$)/.test(value);
  const mark = questionToken !== undefined || (initializer !== undefined && !isTold) ? '?' : '';
  const annotation = type === undefined ? '' : `: ${optionalType(oneLine(type), mark)}`;
  return `${dotDotDotToken === undefined ? '' : '...'}${plain}${mark}${annotation}${isTold ? ` = ${value}` : ''}`;
}

/** That what may be left out may also be undefined goes without saying. */
export function optionalType(type: string, mark: string): string {
  return mark === '?' ? type.replace(/ \| undefined$/, '').replace(/^\((.*)\)$/, '$1') : type;
}

/** A node's text in one line. */
export function oneLine(node: Node): string {
  return node
    .getText()
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/([([<]) | ([)\]>])/g, '$1$2');
}

/**
 * The names that an ES module can import from a CommonJS module. They have to be known before the module runs, so Node
 * reads them off the source, by the rules of its lexer (cjs-module-lexer). These are the same rules, over the syntax
 * tree: assignments to members of `exports`, object literals as far as their values are plain names, and the forms
 * that compilers give to re-exports.
 */
import { keyName, walk, type Ast, type CallNode, type Node, type NodeOf } from './ast.js';

export interface CommonJsNames {
  readonly names: ReadonlySet<string>;
  /** The specifiers of required modules whose names are exported, too. */
  readonly reexports: ReadonlySet<string>;
}

type ObjectNode = NodeOf<'ObjectExpression'>;

export function commonJsNames(ast: Ast): CommonJsNames {
  const names = new Set<string>();
  const reexports = new Set<string>();
  const text = (node: Node): string => ast.source.slice(node.start, node.end);
  for (const node of walk(ast.program)) {
    if (node.type === 'AssignmentExpression' && node.operator === '=') assignment(node.left, node.right);
    else if (node.type === 'CallExpression') call(node);
  }
  return { names, reexports };

  function assignment(left: Node, right: Node): void {
    if (left.type !== 'MemberExpression') return;
    if (isExports(left)) {
      reexports.clear();
      if (right.type === 'ObjectExpression') literal(right);
      else requireIn(right);
    } else if (isExports(left.object)) {
      const name = keyName(left.property, left.computed);
      if (name !== undefined && left.property.type !== 'PrivateIdentifier') names.add(name);
    }
  }

  /** Node's lexer stops at the first property that it cannot follow. */
  function literal({ properties }: ObjectNode): void {
    for (const property of properties) {
      if (property.type === 'SpreadElement') {
        const { argument } = property;
        if (!requireIn(argument) && argument.type !== 'Identifier') return;
        continue;
      }
      if (property.computed) return;
      const isPlain = property.kind === 'init' && !property.method;
      if (!isPlain) {
        const [word] = /^[\w$]+/.exec(text(property)) ?? []; // `get`, `async` or the name of a method
        if (word !== undefined) names.add(word);
        return;
      }
      if (!/^[\p{ID_Start}$_]/u.test(text(property.value))) return;
      names.add(keyName(property.key, false)!);
      if (!/^[\p{ID_Continue}$]+$/u.test(text(property.value))) return;
    }
  }

  function call(node: CallNode): void {
    const [first, second, third] = node.arguments;
    const callee = text(node.callee);
    if (callee === 'Object.defineProperty' && first !== undefined && isExports(first)) {
      if (second?.type === 'Literal' && typeof second.value === 'string' && isVisible(third)) names.add(second.value);
    } else if (/^(?:\w+\.)?__export(?:Star)?$/.test(callee)) {
      if (first !== undefined) requireIn(first);
    } else if (first !== undefined) {
      const [, object] = /^Object\.keys\(([\w$]+)\)\.forEach$/.exec(callee) ?? [];
      if (object !== undefined && copiesToExports(text(first))) requiredAs(object);
    }
  }

  /** `_x` of `var _x = require('x')`, or of the same within the helper of a compiler. */
  function requiredAs(name: string): void {
    for (const node of walk(ast.program)) {
      if (node.type !== 'VariableDeclarator' || node.id.type !== 'Identifier' || node.id.name !== name) continue;
      const { init } = node;
      const wrapped =
        init?.type === 'CallExpression' && init.callee.type === 'Identifier' ? init.arguments[0] : undefined;
      if (init && !requireIn(init) && wrapped !== undefined) requireIn(wrapped);
    }
  }

  function requireIn(node: Node): boolean {
    const [, , specifier] = /^require\s*\(\s*(['"])(.*?)\1\s*\)/.exec(text(node)) ?? [];
    if (specifier !== undefined) reexports.add(specifier);
    return specifier !== undefined;
  }
}

/** `exports` or `module.exports`, wherever it stands: scopes are not looked at. */
export function isExports(node: Node): boolean {
  if (node.type === 'Identifier') return node.name === 'exports';
  return (
    node.type === 'MemberExpression' &&
    !node.computed &&
    node.object.type === 'Identifier' &&
    node.object.name === 'module' &&
    keyName(node.property, false) === 'exports'
  );
}

/** `{ [enumerable: true,] value: … }`, or a getter that returns a name or a member of one. */
function isVisible(descriptor: Node | undefined): boolean {
  if (descriptor?.type !== 'ObjectExpression') return false;
  const [first, second] = descriptor.properties;
  if (first?.type !== 'Property') return false;
  const enumerable = keyName(first.key, first.computed) === 'enumerable';
  if (enumerable && !(first.value.type === 'Literal' && first.value.value === true)) return false;
  const property = enumerable ? second : first;
  if (property?.type !== 'Property') return false;
  const name = keyName(property.key, property.computed);
  if (name === 'value') return !property.shorthand;
  if (name !== 'get' || property.value.type !== 'FunctionExpression') return false;
  const [statement] = property.value.body.body;
  return statement?.type === 'ReturnStatement' && Boolean(statement.argument) && isNameOrMember(statement.argument!);
}

function isNameOrMember(node: Node): boolean {
  if (node.type === 'Identifier') return true;
  return (
    node.type === 'MemberExpression' &&
    node.object.type === 'Identifier' &&
    keyName(node.property, node.computed) !== undefined
  );
}

function copiesToExports(body: string): boolean {
  return /\bexports\[\w+\]\s*=/.test(body) || /Object\.defineProperty\(exports,\s*\w+,/.test(body);
}

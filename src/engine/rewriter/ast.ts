/** The syntax tree of a module: acorn's, with the way up from each node and its tokens. */
import { createRequire } from 'node:module';
import type { AnyNode, ArrowFunctionExpression, Function, Program, Token } from 'acorn';
import type * as Acorn from 'acorn';
import { CannotParse } from '../typescript/cannot-parse.js';

export type Node = AnyNode;
/** A node of one of these types. */
export type NodeOf<Type extends Node['type']> = Extract<Node, { type: Type }>;
export type FunctionNode = Extract<Node, Function>;
export type ClassNode = NodeOf<'ClassDeclaration' | 'ClassExpression'>;
export type CallNode = NodeOf<'CallExpression'>;
export type MemberNode = NodeOf<'MemberExpression'>;

/** How Node reads a file of JavaScript. */
export type Format = 'module' | 'commonjs';

export interface Ast {
  readonly url: string;
  readonly format: Format;
  readonly source: string;
  readonly program: Program;
  readonly tokens: readonly Token[];
  parent(node: Node): Node | undefined;
}

/** The parser is loaded by the first source that is parsed: what is kept is not, so most threads need none. */
const load = createRequire(import.meta.url);

/** What acorn says of an ES module that is read as CommonJS, and what helps. */
const IN_COMMONJS = /'import' and 'export' may appear only with|Cannot use 'import\.meta' outside a module/;
const MODULE = 'an ES module in a project of CommonJS: name it .mjs, or put "type": "module" into package.json';

/** @throws {CannotParse} */
export function parseModule(source: string, url: string, format: Format = 'module'): Ast {
  const tokens: Token[] = [];
  const program = parseProgram(source, url, format, tokens);
  linkParents(program);
  return { url, format, source, program, tokens, parent: (node: LinkedNode) => node[PARENT] };
}

function parseProgram(source: string, url: string, sourceType: Format, tokens: Token[]): Program {
  try {
    return (load('acorn') as typeof Acorn).parse(source, {
      ecmaVersion: 'latest',
      sourceType,
      locations: true,
      onToken: tokens,
      allowHashBang: true,
    });
  } catch (error) {
    if (!(error instanceof SyntaxError) || !('loc' in error)) throw error;
    const {
      message,
      loc: { line },
    } = error as SyntaxError & { readonly loc: { readonly line: number } };
    throw new CannotParse(url, line, IN_COMMONJS.test(message) ? MODULE : message.replace(/ \(\d+:\d+\)$/, ''));
  }
}

/**
 * Trees do not change, and every pass asks for the same nodes: so each keeps its own. A WeakMap of all nodes takes the
 * collector longer than all passes together.
 */
const PARENT = Symbol('parent');
const CHILDREN = Symbol('children');
type LinkedNode = Node & { [PARENT]?: Node; [CHILDREN]?: readonly Node[] };

function linkParents(node: Node): void {
  for (const child of children(node)) {
    (child as LinkedNode)[PARENT] = node;
    linkParents(child);
  }
}

/** The nodes directly below, each once: acorn uses one node for both names of `export { a }`. */
export function children(node: LinkedNode): readonly Node[] {
  return (node[CHILDREN] ??= nodesIn(node));
}

function nodesIn(node: Node): Node[] {
  const found: Node[] = [];
  for (const key in node) {
    const value = (node as unknown as Record<string, unknown>)[key];
    if (typeof value !== 'object' || value === null || key === 'loc') continue;
    for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isNode(item) && !found.includes(item)) found.push(item);
    }
  }
  return found;
}

/** All nodes below and the node itself, parents first. `into` says whether to look into a node's children. */
export function* walk(node: Node, into: (node: Node) => boolean = () => true): Generator<Node, void> {
  const waiting = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next;
    if (!into(next)) continue;
    const below = children(next);
    for (let at = below.length - 1; at >= 0; at--) waiting.push(below[at]);
  }
}

export function isFunction(node: Node): node is FunctionNode {
  return (
    node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression'
  );
}

export function isArrow(node: Node): node is ArrowFunctionExpression {
  return node.type === 'ArrowFunctionExpression';
}

export function isClass(node: Node): node is ClassNode {
  return node.type === 'ClassDeclaration' || node.type === 'ClassExpression';
}

/** `use strict`, of a statement that is a directive. */
export function directiveOf(node: Node): string | undefined {
  return node.type === 'ExpressionStatement' ? node.directive : undefined;
}

/** Whether a node calls what stands there. */
export function isCalledBy(by: Node | undefined, node: Node): boolean {
  if (by?.type === 'TaggedTemplateExpression') return by.tag === node;
  return (by?.type === 'CallExpression' || by?.type === 'NewExpression') && by.callee === node;
}

/** Whether the value of an expression is not used. */
export function isDiscarded(ast: Ast, node: Node): boolean {
  const parent = ast.parent(node);
  return parent?.type === 'ExpressionStatement' || (parent?.type === 'UnaryExpression' && parent.operator === 'void');
}

/** Whether a pattern writes to a member: `[o.x] = …`, `for (o.x of …)`. */
export function isPatternTarget(ast: Ast, node: Node): boolean {
  const parent = ast.parent(node);
  switch (parent?.type) {
    case 'ArrayPattern':
    case 'RestElement':
      return true;
    case 'AssignmentPattern':
    case 'ForOfStatement':
    case 'ForInStatement':
      return parent.left === node;
    case 'Property':
      return ast.parent(parent)?.type === 'ObjectPattern' && parent.value === node;
    default:
      return false;
  }
}

/** The name of a property whose name is known before anything runs; private names begin with `#`. */
export function keyName(key: Node, computed: boolean): string | undefined {
  if (key.type === 'PrivateIdentifier') return `#${key.name}`;
  if (key.type === 'Identifier' && !computed) return key.name;
  if (key.type === 'Literal' && (typeof key.value === 'string' || typeof key.value === 'number'))
    return String(key.value);
  return undefined;
}

/** `keyName`, and `@@iterator` for `[Symbol.iterator]`: what tells properties apart. */
export function propertyName(key: Node, computed: boolean): string | undefined {
  return keyName(key, computed) ?? symbolName(key);
}

/** `@@iterator` of `Symbol.iterator`; undefined: it is no member of Symbol. */
export function symbolName(key: Node): string | undefined {
  const isSymbol = key.type === 'MemberExpression' && key.object.type === 'Identifier' && key.object.name === 'Symbol';
  return isSymbol ? `@@${memberName(key)}` : undefined;
}

/** `keyName` of what a member expression reads. An element of an array has no name: elements are not distinguished. */
export function memberName(node: NodeOf<'MemberExpression'>): string | undefined {
  const name = keyName(node.property, node.computed);
  return node.property.type === 'Literal' && typeof node.property.value === 'number' ? undefined : name;
}

/** The value of `fn.length`: parameters before the first one with a default, or the rest. */
export function expectedArguments(fn: FunctionNode): number {
  const end = fn.params.findIndex(({ type }) => type === 'AssignmentPattern' || type === 'RestElement');
  return end < 0 ? fn.params.length : end;
}

function isNode(value: unknown): value is Node {
  return (
    typeof value === 'object' && value !== null && typeof (value as Partial<Node>).type === 'string' && 'start' in value
  );
}

/** What a pattern names or assigns to. */
export function targetsOf(pattern: Node): Node[] {
  switch (pattern.type) {
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element === null ? [] : targetsOf(element)));
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        targetsOf(property.type === 'RestElement' ? property : property.value),
      );
    case 'RestElement':
      return targetsOf(pattern.argument);
    case 'AssignmentPattern':
      return targetsOf(pattern.left);
    default:
      return [pattern];
  }
}

/** The method, of a class or of an object literal, that a function is. */
export function methodOf(ast: Ast, node: FunctionNode): NodeOf<'MethodDefinition' | 'Property'> | undefined {
  const parent = ast.parent(node);
  return parent?.type === 'MethodDefinition' || (parent?.type === 'Property' && parent.method) ? parent : undefined;
}

/** Which nodes may access elements of a typed array, and which of those accesses are points. */
import { COPYING_NAMES, RANGE_METHODS } from '../races/natives.js';
import { callsAlias } from './scope/aliases.js';
import {
  isClass,
  isDiscarded,
  isFunction,
  keyName,
  propertyName,
  symbolName,
  walk,
  type Ast,
  type CallNode,
  type MemberNode,
  type Node,
  type NodeOf,
} from './ast.js';
import { firstToken } from './code-text.js';
import type { Module } from './facts.js';
import { functionMeant } from './linking/graph.js';
import { NO_POINTS, type PointPlaces } from './linking/point-places.js';
import type { ValueSource } from './scope/bindings.js';
import type { Edit } from './transform/edit.js';
import { isFlat, readsElements } from './patterns/shapes.js';

type NewNode = NodeOf<'NewExpression'>;

/** The accesses of a module that are points: to elements, of calls that touch memory as a whole, of what is gone through. */
export interface PlainSteps {
  readonly elements: Set<Node>;
  readonly calls: Set<Node>;
  readonly iterated: Set<Node>;
}

/** Whether a member may be an element of a typed array. */
export function isElement(node: Node): node is MemberNode {
  if (node.type !== 'MemberExpression' || !node.computed || node.object.type === 'Super') return false;
  const { property } = node;
  if (property.type === 'TemplateLiteral' || property.type === 'PrivateIdentifier') return false;
  if (property.type === 'Literal') return /^\d+$/.test(String(property.value));
  return symbolName(property) === undefined;
}

/** A member that is called, or deleted: nothing is read there that could be an element. */
export function isNoAccess(ast: Ast, node: Node): boolean {
  const parent = ast.parent(node);
  if (parent?.type === 'CallExpression') return parent.callee === node;
  if (parent?.type === 'TaggedTemplateExpression') return parent.tag === node;
  return parent?.type === 'UnaryExpression' && parent.operator === 'delete';
}

/** Whether a call may touch memory as a whole, by the name of what is called. What it is shows when it runs. */
export function touchesRange(node: Node): boolean {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false;
  const { property, computed } = node.callee;
  const name = propertyName(property, computed);
  return name === undefined ? property.type !== 'PrivateIdentifier' : RANGE_METHODS.has(name);
}

/** `f.bind(…)` */
export function isBind({ callee, optional }: CallNode): boolean {
  return (
    !optional &&
    callee.type === 'MemberExpression' &&
    !callee.optional &&
    callee.object.type !== 'Super' &&
    keyName(callee.property, callee.computed) === 'bind'
  );
}

/** The text of the key of such a call. */
export function rangeKey({ property, computed }: MemberNode, edit: Pick<Edit, 'text'>): string {
  const name = propertyName(property, computed);
  if (name === undefined) return edit.text(property);
  return name.startsWith('@@') ? `Symbol.${name.slice(2)}` : JSON.stringify(name);
}

/** What `new Int8Array(view)` copies, and the constructor that does; undefined: it is no such constructor. */
export function copiedBy(module: Module, { callee, arguments: [first] }: NewNode): Copied | undefined {
  if (callee.type !== 'Identifier' || first === undefined || first.type === 'SpreadElement') return undefined;
  return mayCopy(module, callee) ? { first, by: inherited(module, callee) } : undefined;
}

/** What `super(view)` copies in a class that extends such a constructor. */
export function copiedBySuper(module: Module, { callee, arguments: [first] }: CallNode): Copied | undefined {
  if (callee.type !== 'Super' || first === undefined || first.type === 'SpreadElement') return undefined;
  let node: Node | undefined = module.ast.parent(callee);
  while (node !== undefined && !isClass(node)) node = module.ast.parent(node);
  const by = node?.superClass;
  return by?.type === 'Identifier' && mayCopy(module, by) ? { first, by: inherited(module, by) } : undefined;
}

export interface Copied {
  readonly first: Node;
  readonly by: Node;
}

/** Where classes say no constructor, that of the class which they extend. */
function inherited(module: Module, callee: Node): Node {
  const binding = module.bindings.of(callee);
  const [source] = binding?.sources ?? [];
  const node = binding?.node ?? (source?.from === 'expression' ? source.node : undefined);
  if (node === undefined || !isClass(node) || node.superClass?.type !== 'Identifier') return callee;
  const isSaid = node.body.body.some((member) => member.type === 'MethodDefinition' && member.kind === 'constructor');
  return isSaid ? callee : inherited(module, node.superClass);
}

/** Whether what is constructed only shows when it runs, so that it may copy a view: `new view.constructor(view)`. */
export function mayConstruct(module: Module, { callee, arguments: list }: NewNode): boolean {
  if (list.length === 0 || isFunction(callee)) return false;
  if (isClass(callee)) return callee.superClass !== null;
  return callee.type !== 'Identifier' || (list[0].type === 'SpreadElement' && mayCopy(module, callee));
}

function mayCopy({ bindings }: Module, callee: Extract<Node, { type: 'Identifier' }>): boolean {
  const binding = bindings.of(callee);
  if (binding === undefined) return COPYING_NAMES.has(callee.name) && bindings.isGlobal(callee);
  const { node, kind } = binding;
  if (kind === 'parameter' || kind === 'import') return true;
  return node === undefined ? !binding.sources.every(isNoCopying) : isClass(node) && node.superClass !== null;
}

/** A class of the program that extends nothing. */
function isNoCopying(source: ValueSource): boolean {
  if (source.from !== 'expression') return false;
  const { node } = source;
  return isFunction(node) || (isClass(node) && node.superClass === null);
}

/** Whether a call is one of what only shows when it runs: a parameter, what another call has returned. */
export function mayCallBuiltIn(module: Module, { callee }: CallNode): boolean {
  switch (callee.type) {
    case 'MemberExpression':
    case 'Super':
    case 'ImportExpression':
      return false;
    case 'Identifier':
      return module.bindings.of(callee) !== undefined && functionMeant(module, callee) === undefined;
    default:
      return !isFunction(callee);
  }
}

/** How a value is gone through: by its iterator, by its members, or by a pattern; undefined: it is not. */
export function iteration(ast: Ast, node: Node): 'each' | 'members' | Node | undefined {
  const parent = ast.parent(node);
  if (parent === undefined) return undefined;
  const pattern = patternOf(node, parent);
  if (pattern !== undefined) return takesFrom(node, pattern) ? pattern : undefined;
  if (node.type === 'ArrayExpression') return undefined;
  if (isIterated(ast, node, parent)) return 'each';
  return parent.type === 'SpreadElement' && ast.parent(parent)?.type === 'ObjectExpression' ? 'members' : undefined;
}

/** Whether the value of an assignment by a pattern is used, which is what the pattern takes apart. */
export function isTakenWhole(ast: Ast, node: Node): boolean {
  return (
    node.type === 'AssignmentExpression' && !isDiscarded(ast, node) && typeof iteration(ast, node.right) === 'object'
  );
}

/**
 * The pattern of a loop or a catch clause that takes apart what comes next or is caught. That of a loop must not be used
 * by what the loop goes through, which is an error of the program.
 */
export function headPattern({ bindings }: Module, node: Node): Node | undefined {
  if (node.type === 'CatchClause') return node.param && readsElements(node.param) ? node.param : undefined;
  if (node.type !== 'ForOfStatement') return undefined;
  const pattern = node.left.type === 'VariableDeclaration' ? node.left.declarations[0].id : node.left;
  if (!readsElements(pattern)) return undefined;
  if (node.left.type !== 'VariableDeclaration' || node.left.kind === 'var') return pattern;
  const declares = (name: Node): boolean => bindings.of(name)?.declared === name;
  const own = new Set([...walk(pattern)].filter(declares).map((name) => bindings.of(name)));
  return [...walk(node.right)].some((name) => own.has(bindings.of(name))) ? undefined : pattern;
}

/** Whether a node makes a plain access by itself that is a point. */
export function makesPoint(module: Module, node: Node, places: PointPlaces): boolean {
  return places !== NO_POINTS && accessesOf(module, node).some((access) => isPointAt(module, access, places));
}

/** Whether the access that begins with a node is a point. */
export function isPointAt({ ast }: Module, node: Node, places: PointPlaces): boolean {
  if (places === NO_POINTS || isInLeftChain(ast, node)) return false;
  return places({ file: ast.url, line: node.loc!.start.line, token: firstToken(ast, node) });
}

/** The accesses that are points where any code can wait, as on a real thread. */
export function stepsAt(module: Module, places: PointPlaces): PlainSteps {
  const steps = { elements: new Set<Node>(), calls: new Set<Node>(), iterated: new Set<Node>() };
  for (const node of walk(module.ast.program)) {
    for (const access of accessesOf(module, node)) {
      if (!isPointAt(module, access, places)) continue;
      if (access !== node) steps.iterated.add(access);
      else (node.type === 'MemberExpression' ? steps.elements : steps.calls).add(node);
    }
  }
  return steps;
}

/** The nodes at whose places accesses stand that are made together with a node. */
function accessesOf(module: Module, node: Node): readonly Node[] {
  const { ast } = module;
  const gone = (...parts: readonly (Node | null | undefined)[]): readonly Node[] =>
    parts.filter((part): part is Node => part !== null && part !== undefined && iteration(ast, part) !== undefined);
  const head = headPattern(module, node);
  const pattern = head === undefined ? [] : [head];
  switch (node.type) {
    case 'MemberExpression':
      return isElement(node) && !isNoAccess(ast, node) ? [node] : [];
    case 'CallExpression':
      return touchesRange(node) || callsAlias(module, node) ? [node] : [];
    case 'NewExpression':
      return copiedBy(module, node) === undefined ? [] : [node];
    case 'ForOfStatement':
      return [...gone(node.right), ...pattern];
    case 'CatchClause':
      return pattern;
    case 'AssignmentExpression':
      return gone(node.right);
    case 'SpreadElement':
    case 'YieldExpression':
      return gone(node.argument);
    case 'VariableDeclarator':
      return gone(node.init);
    default:
      return [];
  }
}

/** Whether a node is a link of an optional chain, which may end before it. */
export function isInChain(ast: Ast, node: Node): boolean {
  return chainOf(ast, node) !== undefined;
}

/** Whether a chain stays as it is on real threads, and so on both engines: deleted, or with what only its function may do. */
export function isLeftChain(ast: Ast, chain: Node): boolean {
  const parent = ast.parent(chain);
  const isDeleted = parent?.type === 'UnaryExpression' && parent.operator === 'delete';
  return isDeleted || [...walk(chain)].some(({ type }) => ONLY_THERE.has(type));
}

/** In a function of its own it would mean another one. */
const ONLY_THERE: ReadonlySet<string> = new Set(['AwaitExpression', 'YieldExpression', 'Super']);

function isInLeftChain(ast: Ast, node: Node): boolean {
  const chain = chainOf(ast, node);
  return chain !== undefined && isLeftChain(ast, chain);
}

/** The optional chain that a node is a link of. */
function chainOf(ast: Ast, node: Node): Node | undefined {
  for (let below = node, up = ast.parent(node); up !== undefined; below = up, up = ast.parent(up)) {
    if (up.type === 'ChainExpression') return up;
    const links =
      (up.type === 'MemberExpression' && up.object === below) || (up.type === 'CallExpression' && up.callee === below);
    if (!links) return undefined;
  }
  return undefined;
}

/** Whether a pattern may read elements of a value: of a list that stands there it takes what is written there. */
function takesFrom(value: Node, pattern: Node): boolean {
  return readsElements(pattern) && !(value.type === 'ArrayExpression' && isFlat(pattern));
}

function isIterated(ast: Ast, node: Node, parent: Node): boolean {
  switch (parent.type) {
    case 'ForOfStatement':
      return parent.right === node;
    case 'SpreadElement':
      return ast.parent(parent)?.type !== 'ObjectExpression';
    case 'YieldExpression':
      return parent.delegate;
    default:
      return false;
  }
}

/** The pattern that takes a value apart. */
function patternOf(node: Node, parent: Node): Node | undefined {
  if (parent.type === 'VariableDeclarator') return parent.init === node ? parent.id : undefined;
  if (parent.type === 'AssignmentPattern') return parent.right === node ? parent.left : undefined;
  return parent.type === 'AssignmentExpression' && parent.right === node ? parent.left : undefined;
}

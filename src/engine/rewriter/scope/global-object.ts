/**
 * The global object and other objects of the host as state of a thread: where functions change them, and where the global object is
 * handed on, of which nothing is known.
 */
import { directiveOf, isCalledBy, isFunction, keyName, memberName, methodOf, walk, type Node } from '../ast.js';
import type { Module } from '../facts.js';
import { isGlobalName, isGlobalObject } from '../linking/graph.js';
import { position, type MutableState } from '../problems.js';
import { changes, LOADED, runsLater } from '../state.js';

const OF_COMMON_JS: ReadonlySet<string> = new Set(['exports', 'module', 'require', '__filename', '__dirname']);
const NAME = 'the global object';

/** Of the global object one of each module at most, the one that says most; and the other objects of the host that it changes. */
export function findGlobalState(module: Module): MutableState[] {
  const nodes = [...walk(module.ast.program)];
  return [...globalObject(module, nodes), ...objectsOfHost(module, nodes)];
}

function globalObject(module: Module, nodes: readonly Node[]): MutableState[] {
  const last = globals(module, nodes).at(-1);
  if (last === undefined) return [];
  const { node, global, constant } = last;
  const how = global === 'changed' ? 'changed by a function' : global;
  const reason = `${NAME} is a thread's own and is ${how}`;
  return [{ ...position(module.ast, node), name: NAME, reason, bound: true, constant, global }];
}

/**
 * Where a module may change the global object when it has been evaluated: it hands it on, or a function changes what belongs to
 * it, or what that holds. Those come last of which more is to be known.
 */
function globals(
  module: Module,
  nodes: readonly Node[],
): ({ readonly node: Node } & Required<Pick<MutableState, 'constant' | 'global'>>)[] {
  const handedOn = nodes.filter((node) => isGlobalObject(module, node) && isHandedOn(module, node));
  const changed = nodes.filter(
    (node) =>
      runsLater(module, node) &&
      changes(module, node).some(({ target, how }) => how !== LOADED && isOfGlobalObject(module, target)),
  );
  const sloppy = nodes.filter((node) => node.type === 'ThisExpression' && isSloppy(module, node));
  const inText = nodes.filter(
    (node) => isGlobalName(module, node, 'Function') && isCalledBy(module.ast.parent(node), node), // `Function('return this')()`
  );
  const deep = changed.filter((node) => !isShallow(module, node));
  return [
    ...[...handedOn, ...sloppy, ...inText].map((node) => ({ node, global: 'handed on', constant: true }) as const),
    ...changed.map((node) => ({ node, global: 'changed', constant: true }) as const),
    ...deep.map((node) => ({ node, global: 'changed', constant: false }) as const),
  ];
}

/** `Math.seen = …`, `Array.prototype.first = …`, `process.argv.push(…)`, `Object.defineProperty(Array.prototype, …)` */
function objectsOfHost(module: Module, nodes: readonly Node[]): MutableState[] {
  const found = new Map<string, MutableState>();
  for (const node of nodes) {
    const target = changedOfHost(module, node);
    const path = target && hostPath(module, target);
    if (!path || !runsLater(module, node)) continue;
    const name = path.join('.');
    const reason = `${name} is a thread's own and is changed by a function`;
    found.set(name, {
      ...position(module.ast, node),
      name,
      reason,
      bound: true,
      constant: true,
      global: 'changed',
      host: path,
    });
  }
  return [...found.values()];
}

const CHANGERS: ReadonlySet<string> = new Set([
  'assign',
  'defineProperties',
  'defineProperty',
  'deleteProperty',
  'set',
  'setPrototypeOf',
]);

/** What a node changes a member of; null: it changes none. */
function changedOfHost(module: Module, node: Node): Node | null {
  if (changes(module, node).length === 0) return handedToChanger(module, node);
  if (node.type === 'CallExpression') {
    // `process.argv.push(…)` changes a list, `Atomics.add(…)` is a function
    const list = node.callee.type === 'MemberExpression' ? node.callee.object : null;
    return list?.type === 'MemberExpression' && !isGlobalObject(module, list.object) ? list : null;
  }
  const target = node.type === 'AssignmentExpression' ? node.left : 'argument' in node ? node.argument : null;
  return target?.type === 'MemberExpression' ? target.object : null;
}

function handedToChanger(module: Module, node: Node): Node | null {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return null;
  const { object } = node.callee;
  const isChanger =
    object.type === 'Identifier' &&
    (object.name === 'Object' || object.name === 'Reflect') &&
    module.bindings.isGlobal(object) &&
    CHANGERS.has(memberName(node.callee) ?? '');
  return isChanger ? (node.arguments[0] ?? null) : null;
}

/** Null: it is none of the host. */
function hostPath(module: Module, node: Node): string[] | null {
  if (node.type === 'Identifier')
    return module.bindings.isGlobal(node) && Object.hasOwn(globalThis, node.name) && !isGlobalObject(module, node)
      ? [node.name]
      : null;
  if (node.type !== 'MemberExpression') return null;
  if (isGlobalObject(module, node.object)) {
    const name = memberName(node);
    return name !== undefined && Object.hasOwn(globalThis, name) ? [name] : null;
  }
  const object = hostPath(module, node.object);
  const key = keyName(node.property, node.computed);
  return object && (key === undefined ? object : [...object, key]);
}

/** Whether it gives a member of the global object another value: what it held before is as it was. */
function isShallow(module: Module, node: Node): boolean {
  if (node.type === 'CallExpression') return false;
  const target = node.type === 'AssignmentExpression' ? node.left : 'argument' in node ? node.argument : null;
  if (target?.type === 'MemberExpression') return isGlobalObject(module, target.object);
  return target?.type === 'Identifier';
}

/** Whether `this` is the global object where a function is called by its name alone. */
function isSloppy({ ast }: Module, node: Node): boolean {
  if (ast.format !== 'commonjs' || saysStrict(ast.program.body)) return false;
  for (let up = ast.parent(node); up !== undefined; up = ast.parent(up)) {
    if (up.type === 'ClassBody') return false;
    if (!isFunction(up) || up.type === 'ArrowFunctionExpression') continue;
    return methodOf(ast, up) === undefined && !(up.body.type === 'BlockStatement' && saysStrict(up.body.body));
  }
  return false;
}

function saysStrict(body: readonly Node[]): boolean {
  return body.some((statement) => directiveOf(statement) === 'use strict');
}

/** Unless a member of it is named there, or only what it is; or it is one of another host's. */
function isHandedOn(module: Module, node: Node): boolean {
  if (node.type !== 'Identifier' || !Object.hasOwn(globalThis, node.name)) return false;
  const by = module.ast.parent(node);
  if (by?.type === 'MemberExpression') return by.object !== node;
  if (by?.type === 'UnaryExpression') return by.operator !== 'typeof';
  return by?.type !== 'VariableDeclarator' || by.id.type !== 'ObjectPattern';
}

/** A name that the host has not is a member of the global object as well. */
function isOfGlobalObject(module: Module, target: Node): boolean {
  if (target.type !== 'Identifier' || !module.bindings.isGlobal(target)) return false;
  if (module.ast.format === 'commonjs' && OF_COMMON_JS.has(target.name)) return false;
  return isGlobalObject(module, target) || !Object.hasOwn(globalThis, target.name);
}

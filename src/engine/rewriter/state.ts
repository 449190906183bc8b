/**
 * Module-level state that functions change. Best effort: assignments to module-level names, writes to members of
 * module-level values, and calls of the built-in methods that change their receiver.
 */
import { OWN_NAMES, isThreadsModule } from '../thread-identity.js';
import { isClass, isFunction, keyName, memberName, walk, type CallNode, type Node } from './ast.js';
import type { Module } from './facts.js';
import { position, type MutableState } from './problems.js';
import { isRequire, namesTaken, requireCalls } from './linking/requires.js';
import type { Binding } from './scope/bindings.js';

const MUTATORS = new Set([
  'push',
  'pop',
  'shift',
  'unshift',
  'splice',
  'sort',
  'reverse',
  'fill',
  'copyWithin',
  'set',
  'add',
  'delete',
  'clear',
]);

const IDENTITY = 'worker_threads';
const ASSIGNED = 'is assigned';
const MEMBER = 'has a member that is assigned';
export const LOADED = 'is first called';

export function findMutableState(module: Module): MutableState[] {
  const found = new Map<string, MutableState>();
  for (const { node, binding, name, how } of laterChanges(module)) {
    if (found.has(name)) continue;
    const reason =
      how === LOADED ? `${name} ${how} by a function` : `${name} belongs to the module and ${how} by a function`;
    found.set(name, { ...position(module.ast, node), name, reason, bound: binding !== undefined, constant: false });
  }
  for (const node of identities(module))
    found.set(IDENTITY, {
      ...position(module.ast, node),
      name: IDENTITY,
      reason: `${IDENTITY} tells threads apart`,
      bound: true,
      constant: true,
    });
  return [...found.values()];
}

/** Where a module takes what tells its thread from others. */
function identities(module: Module): Node[] {
  const required = requireCalls(module).filter(({ specifier }) => isThreadsModule(specifier));
  const taken = required.flatMap(({ node }) => (takesIdentity(module.ast.parent(node)) ? [node] : []));
  return [...module.ast.program.body.filter(importsIdentity), ...taken];
}

/** Unless `const { parentPort } = require('node:worker_threads')` takes other names. */
function takesIdentity(by: Node | undefined): boolean {
  const names = namesTaken(by);
  return names === null || [...names].some(isIdentity);
}

/** @param name undefined: it may be any */
function isIdentity(name: string | undefined): boolean {
  return name === undefined || OWN_NAMES.has(name);
}

function importsIdentity(node: Node): boolean {
  if (node.type !== 'ImportDeclaration' || !isThreadsModule(String(node.source.value))) return false;
  return node.specifiers.some((one) => one.type !== 'ImportSpecifier' || isIdentity(keyName(one.imported, false)));
}

/** The module-level names whose values make up that state, as far as it has names. */
export function stateBindings(module: Module): Binding[] {
  return [...new Set(laterChanges(module).flatMap(({ binding }) => binding ?? []))];
}

interface LaterChange {
  readonly node: Node;
  readonly name: string;
  /** Undefined for what has no name of the module's own: the exports of CommonJS, a module that a function loads. */
  readonly binding: Binding | undefined;
  readonly how: string;
}

function laterChanges(module: Module): LaterChange[] {
  return [...walk(module.ast.program)].flatMap((node) =>
    changes(module, node).flatMap(({ target, how }): LaterChange[] => {
      const binding = module.bindings.of(target);
      const shared = binding === undefined ? isExportsObject(module, target) : isShared(binding, how);
      if (!shared && how !== LOADED) return [];
      if (!runsLater(module, node)) return [];
      const name = module.ast.source.slice(target.start, target.end);
      return [{ node, name, binding: how === LOADED ? undefined : binding, how }];
    }),
  );
}

/** What a node changes: a name, or something below it. */
export function changes(module: Module, node: Node): { target: Node; how: string }[] {
  switch (node.type) {
    case 'AssignmentExpression':
      return assigned(node.left);
    case 'UpdateExpression':
      return assigned(node.argument);
    case 'UnaryExpression':
      return node.operator === 'delete' ? assigned(node.argument) : [];
    case 'ForOfStatement':
    case 'ForInStatement':
      return node.left.type === 'VariableDeclaration' ? [] : assigned(node.left);
    case 'ImportExpression':
      return [{ target: node, how: LOADED }];
    case 'CallExpression': {
      const { callee } = node;
      if (loadsModule(module, node)) return [{ target: node, how: LOADED }];
      if (callee.type !== 'MemberExpression' || !MUTATORS.has(memberName(callee) ?? '')) return [];
      return [{ target: root(callee.object), how: `is changed by ${memberName(callee)}()` }];
    }
    default:
      return [];
  }
}

/** Whether a call may be the first that evaluates an instrumented module. */
function loadsModule(module: Module, { callee, arguments: [specifier] }: CallNode): boolean {
  if (!isRequire(module, callee)) return false;
  return specifier?.type !== 'Literal' || module.required.has(String(specifier.value));
}

function assigned(target: Node): { target: Node; how: string }[] {
  if (target.type === 'Identifier') return [{ target, how: ASSIGNED }];
  if (target.type === 'MemberExpression') return [{ target: root(target.object), how: MEMBER }];
  if (target.type !== 'ObjectPattern' && target.type !== 'ArrayPattern') return [];
  return [...walk(target)].flatMap((node) => (node.type === 'Identifier' ? [{ target: node, how: ASSIGNED }] : []));
}

/** `a` of `a.b[c]`. */
function root(node: Node): Node {
  if (node.type === 'MemberExpression') return root(node.object);
  return node.type === 'ChainExpression' ? root(node.expression) : node;
}

function isShared({ topLevel, kind }: Binding, how: string): boolean {
  return topLevel && (kind !== 'function' || how === ASSIGNED || how === MEMBER);
}

/** `exports` or `module` of CommonJS. */
function isExportsObject({ ast, bindings }: Module, target: Node): boolean {
  return (
    ast.format === 'commonjs' &&
    target.type === 'Identifier' &&
    (target.name === 'exports' || target.name === 'module') &&
    bindings.isGlobal(target)
  );
}

/** Whether the code runs when a function is called, and not while the module is evaluated. */
export function runsLater(module: Module, node: Node): boolean {
  for (let up = module.ast.parent(node), below = node; up !== undefined; below = up, up = module.ast.parent(up)) {
    if (isFunction(up)) return true;
    if (isClass(up)) continue;
    if (up.type === 'PropertyDefinition' && !up.static && up.value === below) return true;
  }
  return false;
}

/**
 * Module-level state that functions change. Best effort: assignments to module-level names, writes to members of
 * module-level values, and calls of the built-in methods that change their receiver.
 */
import { isClass, isFunction, memberName, walk, type Node } from './ast.js';
import type { Module } from './facts.js';
import { position, type MutableState } from './problems.js';
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

export function findMutableState(module: Module): MutableState[] {
  const found = new Map<Binding, MutableState>();
  for (const node of walk(module.ast.program)) {
    for (const { target, how } of changes(node)) {
      const binding = module.bindings.of(target);
      if (binding === undefined || found.has(binding) || !isShared(binding) || !runsLater(module, node)) continue;
      const reason = `${binding.name} belongs to the module and ${how} by a function`;
      found.set(binding, { ...position(module.ast, node), name: binding.name, reason });
    }
  }
  return [...found.values()];
}

/** What a node changes: a name, or something below it. */
function changes(node: Node): { target: Node; how: string }[] {
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
    case 'CallExpression': {
      const { callee } = node;
      if (callee.type !== 'MemberExpression' || !MUTATORS.has(memberName(callee) ?? '')) return [];
      return [{ target: root(callee.object), how: `is changed by ${memberName(callee)}()` }];
    }
    default:
      return [];
  }
}

function assigned(target: Node): { target: Node; how: string }[] {
  if (target.type === 'Identifier') return [{ target, how: 'is assigned' }];
  if (target.type === 'MemberExpression')
    return [{ target: root(target.object), how: 'has a member that is assigned' }];
  if (target.type !== 'ObjectPattern' && target.type !== 'ArrayPattern') return [];
  return [...walk(target)].flatMap((node) =>
    node.type === 'Identifier' ? [{ target: node, how: 'is assigned' }] : [],
  );
}

/** `a` of `a.b[c]`. */
function root(node: Node): Node {
  if (node.type === 'MemberExpression') return root(node.object);
  return node.type === 'ChainExpression' ? root(node.expression) : node;
}

function isShared({ topLevel, kind }: Binding): boolean {
  return topLevel && kind !== 'function';
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

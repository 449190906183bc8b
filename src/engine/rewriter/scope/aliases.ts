/** Built-in methods that touch memory as a whole, and that a program has by another name or hands on. */
import { COPYING_NAMES, RANGE_METHODS } from '../../races/natives.js';
import { propertyName, type Ast, type CallNode, type MemberNode, type Node } from '../ast.js';
import type { Module } from '../facts.js';
import type { Binding, ValueSource } from './bindings.js';

/** Global functions that read what they are handed: `String(view)`. */
const GLOBAL_FUNCTIONS: ReadonlySet<string> = new Set(['String']);
/** What has such methods, and is no typed array. */
const OWNERS: ReadonlySet<string> = new Set(['Array', 'Object', 'Reflect', 'JSON', 'Buffer', 'DataView']);
/** What reads a view when it is made, and then has nothing of it. */
const COLLECTIONS: ReadonlySet<string> = new Set(['Map', 'Set', 'WeakMap', 'WeakSet']);

function isOwnerName(name: string): boolean {
  return OWNERS.has(name) || (COPYING_NAMES.has(name) && !COLLECTIONS.has(name));
}

/** Whether `f(view)` may call such a method: `const { from } = Array`. What it is shows when it runs. */
export function callsAlias({ bindings }: Module, node: CallNode): boolean {
  if (node.callee.type !== 'Identifier' || node.optional) return false;
  const binding = bindings.of(node.callee);
  if (binding === undefined) return GLOBAL_FUNCTIONS.has(node.callee.name) && bindings.isGlobal(node.callee);
  return isAlias(binding);
}

/** The name of such a method that goes from here where no call of it is seen: it is an argument, bound, or returned. */
export function handedOn(module: Module, node: Node): string | undefined {
  if (node.type === 'MemberExpression' && isOwned(module, node) && !isSeen(module.ast, node))
    return propertyName(node.property, node.computed) ?? module.ast.source.slice(node.start, node.end);
  const binding = node.type === 'Identifier' ? module.bindings.of(node) : undefined;
  if (binding === undefined || binding.declared === node || isSeen(module.ast, node)) return undefined;
  return binding.sources.some((source) => isOwnedSource(module, source)) ? binding.name : undefined;
}

/** Whether a value is such a method by what it is taken from: other objects have members of these names, too. */
function isOwnedSource(module: Module, source: ValueSource): boolean {
  if (source.from === 'key')
    return RANGE_METHODS.has(source.key) && source.of !== undefined && isOwner(module, source.of);
  return source.from === 'expression' && source.node.type === 'MemberExpression' && isOwned(module, source.node);
}

function isAlias({ sources }: Binding): boolean {
  return sources.some(isMethod);
}

function isMethod(source: ValueSource): boolean {
  if (source.from === 'key') return RANGE_METHODS.has(source.key);
  if (source.from !== 'expression' || source.node.type !== 'MemberExpression') return false;
  return RANGE_METHODS.has(propertyName(source.node.property, source.node.computed) ?? '');
}

/** `Array.from`, `Uint8Array.prototype.set`, `[].slice`, `Object[name]` */
function isOwned(module: Module, { object, property, computed }: MemberNode): boolean {
  const name = propertyName(property, computed);
  if (name === undefined) return object.type === 'Identifier' && isOwner(module, object);
  return RANGE_METHODS.has(name) && isOwner(module, object);
}

/** `Array`, `Uint8Array.prototype`, `[]`, `new Uint8Array(1)`, and a name that has one of them alone. */
function isOwner(module: Module, object: Node): boolean {
  const { bindings } = module;
  if (object.type === 'ArrayExpression') return true;
  if (object.type === 'NewExpression') return object.callee.type === 'Identifier' && isOwnerName(object.callee.name);
  const isPrototype =
    object.type === 'MemberExpression' && propertyName(object.property, object.computed) === 'prototype';
  const owner = isPrototype ? object.object : object;
  if (owner.type !== 'Identifier') return false;
  if (bindings.isGlobal(owner)) return isOwnerName(owner.name);
  const source = isPrototype ? undefined : bindings.of(owner)?.sources[0];
  return source?.from === 'expression' && source.node !== object && isOwner(module, source.node);
}

/** Whether what is done with a method is a call that is seen, keeps it in a variable, or only looks at it. */
function isSeen(ast: Ast, node: Node): boolean {
  const parent = ast.parent(node);
  switch (parent?.type) {
    case 'CallExpression':
      return parent.callee === node || (parent.arguments[0] === node && isReflectApply(parent));
    case 'VariableDeclarator':
      return true;
    case 'AssignmentExpression':
      return parent.left === node || parent.left.type === 'Identifier';
    default:
      return !HANDS_ON.has(parent?.type ?? '');
  }
}

const HANDS_ON: ReadonlySet<string> = new Set([
  'ArrayExpression',
  'ArrowFunctionExpression',
  'AssignmentPattern',
  'ConditionalExpression',
  'LogicalExpression',
  'NewExpression',
  'Property',
  'PropertyDefinition',
  'ReturnStatement',
]);

function isReflectApply({ callee }: CallNode): boolean {
  return callee.type === 'MemberExpression' && propertyName(callee.property, callee.computed) === 'apply';
}

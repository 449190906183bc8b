/**
 * The calls of `require` in a module: in CommonJS the function that Node hands to it, in an ES module one that
 * `createRequire` has made.
 */
import { keyName, type Node } from '../ast.js';
import type { Module } from '../facts.js';
import { onlySource } from '../scope/bindings.js';

export interface RequireCall {
  readonly node: Node;
  readonly specifier: string;
}

const MODULE_MODULES = new Set(['node:module', 'module']);

/** The ones whose argument is a literal: what the others load is known only when they run. */
export function requireCalls(module: Module): RequireCall[] {
  return module.calls.flatMap(({ node }) => {
    if (node.type !== 'CallExpression') return [];
    const [argument] = node.arguments;
    if (argument?.type !== 'Literal' || typeof argument.value !== 'string' || !isRequire(module, node.callee))
      return [];
    return [{ node, specifier: argument.value }];
  });
}

/** Whether an expression is a `require` that loads modules for this one. */
export function isRequire(module: Module, node: Node): boolean {
  if (node.type === 'MemberExpression')
    return isCommonJs(module) && module.ast.source.slice(node.start, node.end) === 'module.require';
  if (node.type !== 'Identifier') return false;
  const binding = module.bindings.of(node);
  if (binding === undefined) return isCommonJs(module) && node.name === 'require' && module.bindings.isGlobal(node);
  const source = onlySource(binding);
  if (source?.from !== 'expression') return false;
  const value = source.node;
  return value.type === 'CallExpression' ? makesRequire(module, value.callee) : isRequire(module, value);
}

function makesRequire(module: Module, node: Node): boolean {
  if (node.type === 'MemberExpression')
    return /^\w+\.createRequire$/.test(module.ast.source.slice(node.start, node.end));
  const imported = module.bindings.of(node)?.imported;
  return imported?.name === 'createRequire' && MODULE_MODULES.has(module.links.requests[imported.request]);
}

export function isCommonJs({ ast }: Module): boolean {
  return ast.format === 'commonjs';
}

/** Of `const { threadId } = require('node:worker_threads')`; null: any. */
export function namesTaken(by: Node | undefined): ReadonlySet<string> | null {
  if (by?.type !== 'VariableDeclarator' || by.id.type !== 'ObjectPattern') return null;
  const names = by.id.properties.map((one) => (one.type === 'Property' ? keyName(one.key, one.computed) : undefined));
  return names.includes(undefined) ? null : new Set(names as string[]);
}

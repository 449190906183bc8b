/** Operations of `Atomics`: those of each place have an object of their own, so that the runtime knows where they stand. */
import type { CallNode, Node, NodeOf } from '../ast.js';
import { isAtomics, isGlobalName, operationOf } from '../linking/graph.js';
import type { Native } from './native-source.js';
import { listOf } from './ranges.js';
import { NATIVE_RUNTIME } from './runtime-name.js';
import { siteOf } from './text.js';

/** Returns whether the node was an operation, or names the object that has them. */
export function changeAtomics(native: Native, node: Node): boolean {
  const { edit, module } = native;
  if (node.type === 'CallExpression') return changeOperation(native, node);
  if (node.type === 'Property' && node.shorthand) return changeShorthand(native, node);
  if (!namesAtomics(native, node) || isChanged(native, node)) return false;
  const parent = module.ast.parent(node);
  if (parent?.type === 'Property' && parent.shorthand) return false;
  edit.replace(node, `${NATIVE_RUNTIME}.atomics(${siteOf(native, node)})`);
  return true;
}

/** `Atomics.load(a, i)`, or `load(a, i)` by an alias that is certain. */
function changeOperation(native: Native, node: CallNode): boolean {
  const operation = node.optional ? undefined : operationOf(native.module, node.callee);
  if (operation === undefined) return false;
  const list = listOf(native, node);
  native.edit.replace(node, `${NATIVE_RUNTIME}.at(${siteOf(native, node)}).${operation}(${list})`);
  return true;
}

/** `{ Atomics }` */
function changeShorthand(native: Native, node: NodeOf<'Property'>): boolean {
  const { edit, module } = native;
  if (!namesAtomics(native, node.value) || module.ast.parent(node)?.type !== 'ObjectExpression') return false;
  edit.replace(node, `Atomics: ${NATIVE_RUNTIME}.atomics(${siteOf(native, node.value)})`);
  return true;
}

function namesAtomics({ module }: Native, node: Node): boolean {
  return isGlobalName(module, node, 'Atomics') || (node.type === 'MemberExpression' && isAtomics(module, node));
}

/** A program that replaces an operation means the one object that there is. */
function isChanged({ module: { ast } }: Native, node: Node): boolean {
  const parent = ast.parent(node);
  const member = parent?.type === 'MemberExpression' && parent.object === node ? parent : node;
  const user = ast.parent(member);
  return (
    (user?.type === 'AssignmentExpression' && user.left === member) ||
    (user?.type === 'UnaryExpression' && user.operator === 'delete')
  );
}

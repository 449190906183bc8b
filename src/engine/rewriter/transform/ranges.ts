/** Calls of built-in methods that may touch shared memory as a whole, such as `a.fill(0)` and `view.getInt32(4)`. */
import { memberName, type Node } from '../ast.js';
import type { CallNode } from '../facts.js';
import { COPYING_NAMES, RANGE_METHODS } from '../../races/natives.js';
import { watchedOr } from './elements.js';
import { argumentText, type Transform } from './frame.js';

/** By the name of what is called. What it is shows when it runs. */
export function touchesRange(node: Node): boolean {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false;
  return RANGE_METHODS.has(memberName(node.callee) ?? '');
}

/** `a.fill(0)` → `($rt.watching ? $rt.call(7, a, "fill", [0]) : (a).fill(0))` */
export function watchCall(transform: Transform, node: CallNode): void {
  const { edit, names, sites, module } = transform;
  const { callee } = node;
  if (!transform.watched || callee.type !== 'MemberExpression' || callee.object.type === 'Super') return;
  if (node.optional || callee.optional || !touchesRange(node)) return;
  const list = node.arguments.map((argument) => argumentText(edit, argument)).join(', ');
  const [object, name] = [argumentText(edit, callee.object), JSON.stringify(memberName(callee))];
  const watched = `${names.rt}.call(${sites.add(module.ast, node)}, ${object}, ${name}, [${list}])`;
  edit.replace(node, watchedOr(transform, watched, `(${object})[${name}](${list})`));
}

/** `0` of `a.fill(0)` → `...$rt.args(7, a.fill, a, [0])` */
export function watchedArguments(
  { names, sites, module }: Transform,
  node: CallNode,
  fn: string,
  self: string,
  list: readonly string[],
): string {
  return `...${names.rt}.args(${sites.add(module.ast, node)}, ${fn}, ${self}, [${list.join(', ')}])`;
}

/** `new Int8Array(a)` → `new Int8Array($rt.copied(7, Int8Array, a))` */
export function watchConstruction(transform: Transform, node: Extract<Node, { type: 'NewExpression' }>): void {
  const { edit, names, sites, module } = transform;
  const { callee, arguments: list } = node;
  const [first] = list;
  if (!transform.watched || callee.type !== 'Identifier' || first === undefined || first.type === 'SpreadElement')
    return;
  if (!COPYING_NAMES.has(callee.name) || !module.bindings.isGlobal(callee)) return;
  const site = sites.add(module.ast, node);
  edit.replace(first, `${names.rt}.copied(${site}, ${callee.name}, ${argumentText(edit, first)})`);
}

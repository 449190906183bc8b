/** Elements that are read, written or both, and what is gone through or taken apart. */
import { isElement, isInChain, isNoAccess, isTakenWhole, iteration } from '../accesses.js';
import { isPatternTarget, type MemberNode, type Node, type NodeOf } from '../ast.js';
import { ALL_MEMBERS } from '../patterns/shapes.js';
import { argumentText } from '../transform/frame.js';
import type { Native } from './native-source.js';
import { takenApart } from './patterns.js';
import { NATIVE_RUNTIME } from './runtime-name.js';
import { runtimeCall, watchedOr } from './text.js';

export function changeElement(native: Native, node: Node): void {
  if (node.type === 'MemberExpression') return changeMember(native, node);
  if (node.type === 'AssignmentExpression' && isWatched(native, node.left))
    return changeAssignment(native, node, node.left);
  if (node.type !== 'UpdateExpression' || !isWatched(native, node.argument)) return;
  const write = (target: string): string => (node.prefix ? `${node.operator}${target}` : `${target}${node.operator}`);
  changePlace(native, node, node.argument, write);
}

/** What is iterated over, or taken apart by a pattern. */
export function changeIterated(native: Native, node: Node): void {
  const { ast } = native.module;
  if (isTakenWhole(ast, node)) native.edit.replace(node, `${NATIVE_RUNTIME}.whole(${native.edit.text(node)})`);
  const how = iteration(ast, node);
  if (how === undefined) return;
  const text = argumentText(native.edit, node);
  if (how === 'each') native.edit.replace(node, runtimeCall(native, node, 'each', text));
  else if (how === 'members') native.edit.replace(node, runtimeCall(native, node, 'apart', `${text}, ${ALL_MEMBERS}`));
  else native.edit.replace(node, takenApart(native, how, node, text));
}

function isWatched({ module }: Native, node: Node): node is MemberNode {
  return isElement(node) && !isNoAccess(module.ast, node) && !isInChain(module.ast, node);
}

function changeMember(native: Native, node: MemberNode): void {
  const { edit, module } = native;
  if (!isWatched(native, node)) return;
  const parent = module.ast.parent(node);
  if (parent?.type === 'UpdateExpression' || (parent?.type === 'AssignmentExpression' && parent.left === node)) return;
  const [object, key] = partsOf(native, node);
  if (isPatternTarget(module.ast, node))
    return edit.replace(node, `${runtimeCall(native, node, 'place', `${object}, ${key}`)}.value`);
  const watched = runtimeCall(native, node, 'get', `${object}, ${key}`);
  edit.replace(node, watchedOr(native, node, watched, `(${object})[${key}]`));
}

function changeAssignment(native: Native, node: NodeOf<'AssignmentExpression'>, left: MemberNode): void {
  const { edit } = native;
  const value = argumentText(edit, node.right);
  if (node.operator !== '=') return changePlace(native, node, left, (target) => `${target} ${node.operator} ${value}`);
  const [object, key] = partsOf(native, left);
  const watched = runtimeCall(native, left, 'set', `${object}, ${key}, ${value}`);
  edit.replace(node, watchedOr(native, left, watched, `(${object})[${key}] = ${value}`));
}

/** What reads and writes an element does so to the `value` of an object that stands for it. */
function changePlace(native: Native, node: Node, element: MemberNode, change: (target: string) => string): void {
  const [object, key] = partsOf(native, element);
  const place = `${runtimeCall(native, element, 'place', `${object}, ${key}`)}.value`;
  native.edit.replace(node, watchedOr(native, element, change(place), change(`(${object})[${key}]`)));
}

function partsOf({ edit }: Native, node: MemberNode): readonly [object: string, key: string] {
  return [argumentText(edit, node.object), argumentText(edit, node.property)];
}

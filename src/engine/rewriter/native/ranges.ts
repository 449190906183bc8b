/** Calls of built-in methods and constructors that may touch shared memory as a whole. */
import { callsAlias } from '../scope/aliases.js';
import { copiedBy, isInChain, rangeKey, touchesRange } from '../accesses.js';
import type { CallNode, Node } from '../ast.js';
import { argumentText, argumentTexts } from '../transform/frame.js';
import type { Native } from './native-source.js';
import { runtimeCall, watchedOr } from './text.js';

export function changeCall(native: Native, node: Node): void {
  const { edit, module } = native;
  if (node.type === 'NewExpression') {
    const first = copiedBy(module, node);
    if (first === undefined) return;
    edit.replace(first, runtimeCall(native, node, 'copied', `${edit.text(node.callee)}, ${argumentText(edit, first)}`));
  } else if (node.type === 'CallExpression') {
    const { callee } = node;
    if (callsAlias(module, node)) return changeAlias(native, node);
    if (
      callee.type !== 'MemberExpression' ||
      callee.object.type === 'Super' ||
      isInChain(module.ast, node) ||
      !touchesRange(node)
    )
      return;
    const list = listOf(native, node);
    const object = argumentText(edit, callee.object);
    const watched = runtimeCall(native, node, 'call', `${object}, ${rangeKey(callee)}, [${list}]`);
    edit.replace(node, watchedOr(native, node, watched, `${edit.text(callee)}(${list})`));
  }
}

/** `from(a)` → `$smplab.apply(7, from, void 0, [a])` */
function changeAlias(native: Native, node: CallNode): void {
  const { edit } = native;
  const [fn, list] = [edit.text(node.callee), listOf(native, node)];
  const watched = runtimeCall(native, node, 'apply', `${fn}, void 0, [${list}]`);
  edit.replace(node, watchedOr(native, node, watched, `${fn}(${list})`));
}

export function listOf({ edit }: Native, node: CallNode): string {
  return argumentTexts(edit, node.arguments).join(', ');
}

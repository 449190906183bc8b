/** Calls of built-in methods and constructors that may touch shared memory as a whole. */
import { callsAlias } from '../scope/aliases.js';
import {
  copiedBy,
  copiedBySuper,
  isBind,
  isInChain,
  mayCallBuiltIn,
  mayConstruct,
  rangeKey,
  touchesRange,
  type Copied,
} from '../accesses.js';
import type { CallNode, MemberNode, Node, NodeOf } from '../ast.js';
import { argumentText, argumentTexts } from '../transform/frame.js';
import type { Native } from './native-source.js';
import { NATIVE_RUNTIME } from './runtime-name.js';
import { runtimeCall, siteOf, watchedOr } from './text.js';

export function changeCall(native: Native, node: Node): void {
  const { edit, module } = native;
  if (node.type === 'NewExpression') {
    const found = copiedBy(module, node);
    if (found === undefined) return changeConstruction(native, node);
    changeCopied(native, node, found);
  } else if (node.type === 'CallExpression') {
    const { callee } = node;
    const found = copiedBySuper(module, node);
    if (found !== undefined) return changeCopied(native, node, found);
    if (callsAlias(module, node)) return changeAlias(native, node);
    if (isInChain(module.ast, node)) return;
    if (mayCallBuiltIn(module, node)) return changeAlias(native, node);
    if (isBind(node)) return changeBind(native, node);
    if (callee.type !== 'MemberExpression' || !touchesRange(node)) return;
    const list = listOf(native, node);
    if (callee.object.type === 'Super') {
      const fn = edit.text(callee);
      const args = `${NATIVE_RUNTIME}.args(${siteOf(native, node)}, ${fn}, this, [${list}])`;
      return edit.replace(node, `${fn}(...${args})`);
    }
    const object = argumentText(edit, callee.object);
    const watched = runtimeCall(native, node, 'call', `${object}, ${rangeKey(callee, edit)}, [${list}]`);
    edit.replace(node, watchedOr(native, node, watched, `${edit.text(callee)}(${list})`));
  }
}

/** `from(a)` → `$smplab.apply(7, from, void 0, [a])` */
function changeAlias(native: Native, node: CallNode): void {
  const { edit } = native;
  const [fn, list] = [argumentText(edit, node.callee), listOf(native, node)];
  const watched = runtimeCall(native, node, 'apply', `${fn}, void 0, [${list}]`);
  edit.replace(node, watchedOr(native, node, watched, `(${fn})(${list})`));
}

/** `new Int8Array(a)` → `new Int8Array($smplab.copied(7, Int8Array, a))` */
function changeCopied(native: Native, node: Node, { first, by }: Copied): void {
  const { edit } = native;
  edit.replace(first, runtimeCall(native, node, 'copied', `${edit.text(by)}, ${argumentText(edit, first)}`));
}

/** `f.bind(a)` → `$smplab.bind(f, a)` */
function changeBind(native: Native, node: CallNode): void {
  const { edit } = native;
  const { object } = node.callee as MemberNode;
  const list = [argumentText(edit, object), ...argumentTexts(edit, node.arguments)];
  edit.replace(node, `${NATIVE_RUNTIME}.bind(${list.join(', ')})`);
}

/** `new a.constructor(a)` → `$smplab.construct(7, a.constructor, [a])` */
function changeConstruction(native: Native, node: NodeOf<'NewExpression'>): void {
  const { edit, module } = native;
  if (!mayConstruct(module, node)) return;
  const [constructor, list] = [argumentText(edit, node.callee), listOf(native, node)];
  const watched = runtimeCall(native, node, 'construct', `${constructor}, [${list}]`);
  edit.replace(node, watchedOr(native, node, watched, `new (${constructor})(${list})`));
}

export function listOf({ edit }: Native, node: NodeOf<'CallExpression' | 'NewExpression'>): string {
  return argumentTexts(edit, node.arguments).join(', ');
}

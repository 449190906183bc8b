/** Calls of built-in methods that may touch shared memory as a whole, such as `a.fill(0)` and `view.getInt32(4)`. */
import type { CallNode, NodeOf } from '../ast.js';
import { copiedBy, rangeKey, touchesRange } from '../accesses.js';
import { callsAlias } from '../scope/aliases.js';
import { watchedOr } from './elements.js';
import { argumentText, argumentTexts, type Frame, type Transform } from './frame.js';
import { isPoint, pointRange } from './points.js';

/** `a.fill(0)` → `($rt.watching ? $rt.call(7, a, "fill", [0]) : (a).fill(0))` */
export function watchCall(transform: Transform, node: CallNode, frame: Frame): void {
  const { edit, names, sites, module } = transform;
  const { callee } = node;
  if (transform.watched && callsAlias(module, node)) return watchAlias(transform, node, frame);
  if (!transform.watched || callee.type !== 'MemberExpression' || callee.object.type === 'Super') return;
  if (node.optional || callee.optional || !touchesRange(node)) return;
  const list = argumentTexts(edit, node.arguments).join(', ');
  const [object, name] = [argumentText(edit, callee.object), rangeKey(callee)];
  const site = sites.add(module.ast, node);
  const call = (self: string, args: string): string => `${names.rt}.call(${site}, ${self}, ${name}, ${args})`;
  if (isPoint(transform, frame, node)) {
    transform.steps.calls.add(node);
    return edit.replace(
      node,
      pointRange(transform, frame, site, [object, `[${list}]`], ([a, b]) => call(a, b)),
    );
  }
  const watched = call(object, `[${list}]`);
  edit.replace(node, watchedOr(transform, watched, `(${object})[${name}](${list})`));
}

/** `from(a)` → `($rt.watching ? from(...$rt.args(7, from, void 0, [a])) : from(a))` */
function watchAlias(transform: Transform, node: CallNode, frame: Frame): void {
  const { edit } = transform;
  const fn = edit.text(node.callee);
  const given = argumentTexts(edit, node.arguments);
  const watched = `${fn}(${watchedArguments(transform, frame, node, fn, 'void 0', given)})`;
  const plain = `${fn}(${given.join(', ')})`;
  edit.replace(node, isPoint(transform, frame, node) ? watched : watchedOr(transform, watched, plain));
}

/** `0` of `a.fill(0)` → `...$rt.args(7, a.fill, a, [0])` */
export function watchedArguments(
  transform: Transform,
  frame: Frame,
  node: CallNode,
  fn: string,
  self: string,
  list: readonly string[],
): string {
  const { names, sites, module } = transform;
  const site = sites.add(module.ast, node);
  const args = (given: string): string => `${names.rt}.args(${site}, ${fn}, ${self}, ${given})`;
  if (!isPoint(transform, frame, node)) return `...${args(`[${list.join(', ')}]`)}`;
  transform.steps.calls.add(node);
  return `...${pointRange(transform, frame, site, [self, `[${list.join(', ')}]`], ([, given]) => args(given))}`;
}

/** `new Int8Array(a)` → `new Int8Array($rt.copied(7, Int8Array, a))` */
export function watchConstruction(transform: Transform, node: NodeOf<'NewExpression'>, frame: Frame): void {
  const { edit, names, sites, module } = transform;
  const first = transform.watched ? copiedBy(module, node) : undefined;
  if (first === undefined) return;
  const site = sites.add(module.ast, node);
  const constructor = edit.text(node.callee);
  const copied = (value: string): string => `${names.rt}.copied(${site}, ${constructor}, ${value})`;
  const text = argumentText(edit, first);
  const isStep = isPoint(transform, frame, node);
  if (isStep) transform.steps.calls.add(node);
  edit.replace(first, isStep ? pointRange(transform, frame, site, [text], ([value]) => copied(value)) : copied(text));
}

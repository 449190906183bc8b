/** Calls of built-in methods that may touch shared memory as a whole, such as `a.fill(0)` and `view.getInt32(4)`. */
import type { CallNode, NodeOf } from '../ast.js';
import { copiedBy, copiedBySuper, mayCallBuiltIn, mayConstruct, rangeKey, touchesRange } from '../accesses.js';
import { callsAlias } from '../scope/aliases.js';
import { watchedOr } from './elements.js';
import { argumentText, argumentTexts, type Frame, type Transform } from './frame.js';
import { isPoint, pointRange } from './points.js';

/** `a.fill(0)` → `($rt.watching ? $rt.call(7, a, "fill", [0]) : (a).fill(0))` */
export function watchCall(transform: Transform, node: CallNode, frame: Frame): void {
  const { edit, names, sites, module } = transform;
  const { callee } = node;
  if (!transform.watched) return;
  if (callsAlias(module, node)) return watchAlias(transform, node, frame);
  if (!node.optional && mayCallBuiltIn(module, node)) return watchUnknown(transform, node);
  if (callee.type !== 'MemberExpression' || node.optional || callee.optional || !touchesRange(node)) return;
  const given = argumentTexts(edit, node.arguments);
  const list = given.join(', ');
  if (callee.object.type === 'Super') {
    const fn = edit.text(callee);
    const args = watchedArguments(transform, { ...frame, coroutine: false }, node, fn, frame.self ?? 'this', given);
    return edit.replace(node, `${fn}(${args})`);
  }
  const [object, name] = [argumentText(edit, callee.object), rangeKey(callee, edit)];
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

/** `f(a)`, whatever `f` is → `($rt.watching ? $rt.invoke(7, f, void 0, [a]) : f(a))` */
function watchUnknown(transform: Transform, node: CallNode): void {
  const { edit, names, sites, module } = transform;
  const fn = argumentText(edit, node.callee);
  const list = argumentTexts(edit, node.arguments).join(', ');
  const watched = `${names.rt}.invoke(${sites.add(module.ast, node)}, ${fn}, void 0, [${list}])`;
  edit.replace(node, watchedOr(transform, watched, `(${fn})(${list})`));
}

/**
 * `0` of `a.fill(0)` → `...$rt.args(7, a.fill, a, [0])`
 *
 * @param helped whether a helper makes the call, which says so by itself
 */
export function watchedArguments(
  transform: Transform,
  frame: Frame,
  node: CallNode,
  fn: string,
  self: string,
  list: readonly string[],
  helped = false,
): string {
  const { names, sites, module } = transform;
  const site = sites.add(module.ast, node);
  const method = helped ? 'handed' : 'args';
  const args = (given: string): string => `${names.rt}.${method}(${site}, ${fn}, ${self}, ${given})`;
  if (!isPoint(transform, frame, node)) return `...${args(`[${list.join(', ')}]`)}`;
  transform.steps.calls.add(node);
  return `...${pointRange(transform, frame, site, [self, `[${list.join(', ')}]`], ([, given]) => args(given))}`;
}

/** `new Int8Array(a)` → `new Int8Array($rt.copied(7, Int8Array, a))`, and `super(a)` of what extends it */
export function watchCopied(
  transform: Transform,
  node: NodeOf<'NewExpression' | 'CallExpression'>,
  frame: Frame,
): void {
  const { edit, names, sites, module } = transform;
  if (!transform.watched) return;
  const found = node.type === 'NewExpression' ? copiedBy(module, node) : copiedBySuper(module, node);
  if (found === undefined) return;
  const { first, by } = found;
  const site = sites.add(module.ast, node);
  const copied = (value: string): string => `${names.rt}.copied(${site}, ${edit.text(by)}, ${value})`;
  const text = argumentText(edit, first);
  const isStep = isPoint(transform, frame, node);
  if (isStep) transform.steps.calls.add(node);
  edit.replace(first, isStep ? pointRange(transform, frame, site, [text], ([value]) => copied(value)) : copied(text));
}

/** `new a.constructor(a)` → `($rt.watching ? $rt.construct(7, a.constructor, [a]) : new (a.constructor)(a))` */
export function watchConstruction(transform: Transform, node: NodeOf<'NewExpression'>): void {
  const { edit, names, sites, module } = transform;
  if (!transform.watched || !mayConstruct(module, node)) return;
  const constructor = argumentText(edit, node.callee);
  const list = argumentTexts(edit, node.arguments).join(', ');
  const watched = `${names.rt}.construct(${sites.add(module.ast, node)}, ${constructor}, [${list}])`;
  edit.replace(node, watchedOr(transform, watched, `new (${constructor})(${list})`));
}

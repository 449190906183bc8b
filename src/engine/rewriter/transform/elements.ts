/**
 * Plain accesses to elements, which may be of shared memory: shown to the runtime while it watches, and otherwise what
 * they are.
 *
 *   a[i]      → ($rt.watching ? $rt.get(7, a, i) : (a)[i])
 *   a[i] = v  → ($rt.watching ? $rt.set(7, a, i, v) : (a)[i] = v)
 *   a[i] += v → ($1 = a, $2 = i, $rt.set(7, $1, $2, $rt.get(7, $1, $2) + (v)))
 *
 * Of the two sides of `?` one is evaluated, so what stands in both is evaluated once. What is long stands there once:
 * then the runtime does it in either case.
 */
import { isElement, isNoAccess, isTakenWhole, iteration } from '../accesses.js';
import { isDiscarded, isPatternTarget, type MemberNode, type Node, type NodeOf } from '../ast.js';
import { ALL_MEMBERS } from '../patterns/shapes.js';
import { argumentText, temporary, type Frame, type Transform } from './frame.js';
import { shownBy, takenApart, unpacks } from './patterns.js';
import { isPoint, pointRead, pointWrite } from './points.js';

/** Code that is written twice is at most so long. */
const TWICE_MAX = 120;
/** Kinds of access, as the runtime takes them. */
const [READ, WRITE] = [0, 1];

/** Whether code is short enough to be written beside what is watched. */
export function mayStandTwice(plain: string): boolean {
  return plain.length <= TWICE_MAX && !plain.includes('\n') && !/=>|\bfunction\b|\bclass\b/.test(plain);
}

/** `plain` beside `watched`, or else `watched` alone. */
export function watchedOr({ names }: Transform, watched: string, plain: string): string {
  return mayStandTwice(plain) ? `(${names.rt}.watching ? ${watched} : ${plain})` : watched;
}

/** A member that stands for itself, its parts transformed. Returns whether it was an element. */
export function transformElement(transform: Transform, node: MemberNode, frame: Frame): boolean {
  const { edit, module } = transform;
  if (!transform.watched || !isElement(node) || isNoAccess(module.ast, node)) return false;
  const [object, key] = [argumentText(edit, node.object), argumentText(edit, node.property)];
  if (isPatternTarget(module.ast, node)) {
    if (isPoint(transform, frame, node)) return true; // it is written where the pattern is taken apart
    edit.replace(node, `${transform.names.rt}.target(${siteOf(transform, node)}, ${object}, ${key}).value`);
  } else edit.replace(node, readElement(transform, frame, node, object, key));
  return true;
}

/** `object[key]`, of which the texts are given. */
export function readElement(transform: Transform, frame: Frame, node: MemberNode, object: string, key: string): string {
  const at = siteOf(transform, node);
  if (isPoint(transform, frame, node)) return pointRead(transform, frame, { node, site: at }, object, key);
  const watched = `${transform.names.rt}.get(${at}, ${object}, ${key})`;
  return watchedOr(transform, watched, `(${object})[${key}]`);
}

/** Shows an access to the runtime that is made by other means: `$rt.look(7, object, key, 0)`. */
export function lookText(transform: Transform, node: MemberNode, object: string, key: string, writes: boolean): string {
  const { rt } = transform.names;
  return `${rt}.watching && ${rt}.look(${siteOf(transform, node)}, ${object}, ${key}, ${writes ? WRITE : READ})`;
}

/** `a[i] = v`, `a[i] += v`, `a[i] ??= v` */
export function transformElementAssignment(
  transform: Transform,
  node: NodeOf<'AssignmentExpression'>,
  left: MemberNode,
  frame: Frame,
): void {
  const { edit, names } = transform;
  transform.visitAll([left.object, left.property, node.right], frame);
  const value = argumentText(edit, node.right);
  const at = siteOf(transform, left);
  const [object, key] = [argumentText(edit, left.object), argumentText(edit, left.property)];
  const operator = node.operator.slice(0, -1);
  const isLogical = ['&&', '||', '??'].includes(operator);
  const isStep = isPoint(transform, frame, left);
  const step = { node: left, site: at };
  if (node.operator === '=') {
    if (isStep) return edit.replace(node, pointWrite(transform, frame, step, [object, key, value], node));
    const watched = `${names.rt}.set(${at}, ${object}, ${key}, ${value})`;
    return edit.replace(node, watchedOr(transform, watched, `(${object})[${key}] = ${value}`));
  }
  if (!frame.opens) return;
  const [a, i] = [temporary(transform, frame), temporary(transform, frame)];
  const old = isStep ? pointRead(transform, frame, step, a, i) : `${names.rt}.get(${at}, ${a}, ${i})`;
  const set = (text: string): string =>
    isStep ? pointWrite(transform, frame, step, [a, i, text]) : `${names.rt}.set(${at}, ${a}, ${i}, ${text})`;
  const watched = isLogical ? `(${old} ${operator} ${set(value)})` : set(`${old} ${operator} (${value})`);
  const both = isStep ? watched : watchedOr(transform, watched, `${a}[${i}] ${node.operator} ${value}`);
  edit.replace(node, `(${a} = ${object}, ${i} = ${key}, ${both})`);
}

/** `a[i]++` */
export function transformElementUpdate(
  transform: Transform,
  node: NodeOf<'UpdateExpression'>,
  element: MemberNode,
  frame: Frame,
): void {
  const { edit, names, module } = transform;
  transform.visitAll([element.object, element.property], frame);
  if (!frame.opens) return;
  const [object, key] = [argumentText(edit, element.object), argumentText(edit, element.property)];
  const at = siteOf(transform, element);
  const [a, i, value] = [temporary(transform, frame), temporary(transform, frame), temporary(transform, frame)];
  const isStep = isPoint(transform, frame, element);
  const step = { node: element, site: at };
  const read = `${value} = ${isStep ? pointRead(transform, frame, step, a, i) : `${names.rt}.get(${at}, ${a}, ${i})`}`;
  const write = (text: string): string =>
    isStep ? pointWrite(transform, frame, step, [a, i, text]) : `${names.rt}.set(${at}, ${a}, ${i}, ${text})`;
  let watched: string;
  let plain = `${a}[${i}]${node.operator}`;
  if (node.prefix || isDiscarded(module.ast, node)) {
    watched = `(${read}, ${write(node.operator + value)})`;
    plain = `${node.operator}${a}[${i}]`;
  } else {
    const old = temporary(transform, frame);
    watched = `(${read}, ${old} = ${value}${node.operator}, ${write(value)}, ${old})`;
  }
  const both = isStep ? watched : watchedOr(transform, watched, plain);
  edit.replace(node, `(${a} = ${object}, ${i} = ${key}, ${both})`);
}

/** What an expression is iterated for, or taken apart: it may be a view of shared memory. Its text is there already. */
export function watchIterated(transform: Transform, node: Node, frame: Frame): void {
  const { edit, names, module } = transform;
  if (!transform.watched) return;
  if (isTakenWhole(module.ast, node)) edit.replace(node, `${names.rt}.whole(${edit.text(node)})`);
  const how = iteration(module.ast, node);
  if (how === undefined) return;
  const value = argumentText(edit, node);
  const watched = (call: (site: number, text: string) => string): string =>
    shownBy(transform, frame, node, value, call);
  if (how === 'each')
    edit.replace(
      node,
      watched((site, text) => `${names.rt}.each(${site}, ${text})`),
    );
  else if (how === 'members')
    edit.replace(
      node,
      watched((site, text) => `${names.rt}.apart(${site}, ${text}, ${ALL_MEMBERS})`),
    );
  else if (module.ast.parent(node)?.type === 'AssignmentPattern' || !unpacks(transform, frame, how))
    edit.replace(node, takenApart(transform, frame, { pattern: how, from: node, value }));
}

/** Number of the place of a node. */
export function siteOf({ sites, module }: Transform, node: Node): number {
  return sites.add(module.ast, node);
}

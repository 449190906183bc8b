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
import { isDiscarded, isPatternTarget, keyName, type Node } from '../ast.js';
import { argumentText, temporary, type Frame, type Transform } from './frame.js';
import type { MemberNode } from './members.js';

/** Code that is written twice is at most so long. */
const TWICE_MAX = 120;
/** Kinds of access, as the runtime takes them. */
const [READ, WRITE] = [0, 1];

/** Whether a member may be an element of a typed array. */
export function isElement(node: Node): node is MemberNode {
  if (node.type !== 'MemberExpression' || !node.computed || node.object.type === 'Super') return false;
  const { property } = node;
  if (property.type === 'TemplateLiteral' || property.type === 'PrivateIdentifier') return false;
  if (property.type === 'Literal') return typeof property.value === 'number';
  const isSymbol =
    property.type === 'MemberExpression' && property.object.type === 'Identifier' && property.object.name === 'Symbol';
  return !isSymbol;
}

/** `twice` where it is short enough to be written beside `watched`, or else `watched` alone. */
export function watchedOr({ names }: Transform, watched: string, plain: string): string {
  const isShort = plain.length <= TWICE_MAX && !plain.includes('\n') && !/=>|\bfunction\b|\bclass\b/.test(plain);
  return isShort ? `(${names.rt}.watching ? ${watched} : ${plain})` : watched;
}

/** A member that stands for itself, its parts transformed. Returns whether it was an element. */
export function transformElement(transform: Transform, node: MemberNode): boolean {
  const { edit, module } = transform;
  if (!transform.watched || !isElement(node) || isNoAccess(transform, node)) return false;
  const [object, key] = [argumentText(edit, node.object), argumentText(edit, node.property)];
  if (isPatternTarget(module.ast, node))
    edit.replace(node, `${transform.names.rt}.target(${site(transform, node)}, ${object}, ${key}).value`);
  else edit.replace(node, readElement(transform, node, object, key));
  return true;
}

/** `object[key]`, of which the texts are given. */
export function readElement(transform: Transform, node: MemberNode, object: string, key: string): string {
  const watched = `${transform.names.rt}.get(${site(transform, node)}, ${object}, ${key})`;
  return watchedOr(transform, watched, `(${object})[${key}]`);
}

/** Shows an access to the runtime that is made by other means: `$rt.look(7, object, key, 0)`. */
export function lookText(transform: Transform, node: MemberNode, object: string, key: string, writes: boolean): string {
  const { rt } = transform.names;
  return `${rt}.watching && ${rt}.look(${site(transform, node)}, ${object}, ${key}, ${writes ? WRITE : READ})`;
}

/** `a[i] = v`, `a[i] += v`, `a[i] ??= v` */
export function transformElementAssignment(
  transform: Transform,
  node: Extract<Node, { type: 'AssignmentExpression' }>,
  left: MemberNode,
  frame: Frame,
): void {
  const { edit, names } = transform;
  transform.visitAll([left.object, left.property, node.right], frame);
  const value = argumentText(edit, node.right);
  const at = site(transform, left);
  const [object, key] = [argumentText(edit, left.object), argumentText(edit, left.property)];
  if (node.operator === '=') {
    const watched = `${names.rt}.set(${at}, ${object}, ${key}, ${value})`;
    return edit.replace(node, watchedOr(transform, watched, `(${object})[${key}] = ${value}`));
  }
  if (!frame.opens) return;
  const [a, i] = [temporary(transform, frame), temporary(transform, frame)];
  const old = `${names.rt}.get(${at}, ${a}, ${i})`;
  const set = (text: string): string => `${names.rt}.set(${at}, ${a}, ${i}, ${text})`;
  const operator = node.operator.slice(0, -1);
  const watched = ['&&', '||', '??'].includes(operator)
    ? `(${old} ${operator} ${set(value)})`
    : set(`${old} ${operator} (${value})`);
  const both = watchedOr(transform, watched, `${a}[${i}] ${node.operator} ${value}`);
  edit.replace(node, `(${a} = ${object}, ${i} = ${key}, ${both})`);
}

/** `a[i]++` */
export function transformElementUpdate(
  transform: Transform,
  node: Extract<Node, { type: 'UpdateExpression' }>,
  element: MemberNode,
  frame: Frame,
): void {
  const { edit, names, module } = transform;
  transform.visitAll([element.object, element.property], frame);
  if (!frame.opens) return;
  const [object, key] = [argumentText(edit, element.object), argumentText(edit, element.property)];
  const at = site(transform, element);
  const [a, i, value] = [temporary(transform, frame), temporary(transform, frame), temporary(transform, frame)];
  const read = `${value} = ${names.rt}.get(${at}, ${a}, ${i})`;
  const write = (text: string): string => `${names.rt}.set(${at}, ${a}, ${i}, ${text})`;
  let watched: string;
  let plain = `${a}[${i}]${node.operator}`;
  if (node.prefix || isDiscarded(module.ast, node)) {
    watched = `(${read}, ${write(node.operator + value)})`;
    plain = `${node.operator}${a}[${i}]`;
  } else {
    const old = temporary(transform, frame);
    watched = `(${read}, ${old} = ${value}${node.operator}, ${write(value)}, ${old})`;
  }
  edit.replace(node, `(${a} = ${object}, ${i} = ${key}, ${watchedOr(transform, watched, plain)})`);
}

/** What an expression is iterated for, or taken apart: it may be a view of shared memory. Its text is there already. */
export function watchIterated(transform: Transform, node: Node): void {
  const { edit, names, module } = transform;
  const parent = module.ast.parent(node);
  if (!transform.watched || parent === undefined || node.type === 'ArrayExpression') return;
  const at = (): number => transform.sites.add(module.ast, node);
  if (isIterated(transform, node, parent))
    return edit.replace(node, `${names.rt}.each(${at()}, ${argumentText(edit, node)})`);
  const pattern = patternOf(node, parent);
  if (pattern?.type !== 'ObjectPattern') return;
  const keys = pattern.properties.flatMap((property) => {
    const name = property.type === 'RestElement' ? undefined : keyName(property.key, property.computed);
    return name !== undefined && /^\d+$/.test(name) ? [name] : [];
  });
  if (keys.length > 0)
    edit.replace(node, `${names.rt}.taken(${at()}, ${argumentText(edit, node)}, [${keys.join(', ')}])`);
}

function isIterated({ module }: Transform, node: Node, parent: Node): boolean {
  switch (parent.type) {
    case 'ForOfStatement':
      return parent.right === node && !parent.await;
    case 'SpreadElement':
      return module.ast.parent(parent)?.type !== 'ObjectExpression';
    case 'YieldExpression':
      return parent.delegate;
    default:
      return patternOf(node, parent)?.type === 'ArrayPattern';
  }
}

/** The pattern that takes a value apart. */
function patternOf(node: Node, parent: Node): Node | undefined {
  if (parent.type === 'VariableDeclarator') return parent.init === node ? parent.id : undefined;
  return parent.type === 'AssignmentExpression' && parent.right === node ? parent.left : undefined;
}

/** A member that is called, or deleted: nothing is read there that could be an element. */
function isNoAccess({ module }: Transform, node: Node): boolean {
  const parent = module.ast.parent(node);
  if (parent?.type === 'CallExpression') return parent.callee === node;
  if (parent?.type === 'TaggedTemplateExpression') return parent.tag === node;
  return parent?.type === 'UnaryExpression' && parent.operator === 'delete';
}

function site({ sites, module }: Transform, node: Node): number {
  return sites.add(module.ast, node);
}

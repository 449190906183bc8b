/** Members whose accessors may wait: read, written, and both at once. */
import type { MemberNode, NodeOf } from '../ast.js';
import { isDiscarded, isPatternTarget } from '../ast.js';
import { CONVERTING } from '../runtime/operators.js';
import { isElement } from '../accesses.js';
import { lookText, readElement, siteOf } from './elements.js';
import { isPoint, pointRead, pointWrite } from './points.js';
import { temporary, waited, type Frame, type Transform } from './frame.js';

/** A member as the two parts that its helpers take: `$co.get(object, key)`. */
export interface MemberParts {
  readonly object: string;
  readonly node: MemberNode;
}

/** Whether a member is read, by a getter that may wait: neither deleted, nor the target of a pattern. */
export function readWaits({ module, analysis }: Transform, node: MemberNode): boolean {
  if (!analysis.waits(module, node)) return false;
  if (isPatternTarget(module.ast, node)) return false;
  const parent = module.ast.parent(node);
  return parent?.type !== 'UnaryExpression' || parent.operator !== 'delete';
}

/** `o.x` → `$co.get(o, "x")`, `o.#x` → `$co.start(o.#x$get())`, waited for */
export function readMember(transform: Transform, frame: Frame, { object, node }: MemberParts, key?: string): string {
  const { names, edit, analysis, module } = transform;
  if (!analysis.waits(module, node)) {
    return transform.watched && isElement(node)
      ? readElement(transform, frame, node, object, key ?? edit.text(node.property))
      : plainMember(transform, { object, node }, key);
  }
  if (node.property.type === 'PrivateIdentifier') {
    if (!hasPrivate(transform, node, 'get')) return plainMember(transform, { object, node }, key);
    const twin = names.accessor(edit.text(node.property), 'get');
    return waited(transform, frame, `${names.co}.start(${object}.${twin}())`);
  }
  const got = (a: string, k: string): string => waited(transform, frame, `${names.co}.get(${a}, ${k})`);
  return looked(transform, frame, { object, node }, key ?? keyOf(transform, node), got);
}

/**
 * An element that is accessed by way of `$co` is shown to the runtime first.
 *
 * @param value what is written; left out: it is read
 */
function looked(
  transform: Transform,
  frame: Frame,
  { object, node }: MemberParts,
  key: string,
  access: (object: string, key: string, value: string) => string,
  value?: string,
): string {
  if (!transform.watched || !isElement(node)) return access(object, key, value ?? '');
  const keep = (text: string): [name: string, keeps: string] => {
    const name = temporary(transform, frame);
    return [name, `${name} = ${text}`];
  };
  const [a, keepsObject] = keep(object);
  const [k, keepsKey] = keep(key);
  const [v, keepsValue] = value === undefined ? ['', ''] : keep(value);
  const keeps = [keepsObject, keepsKey, keepsValue].filter((part) => part !== '').join(', ');
  const otherwise = access(a, k, v);
  if (!isPoint(transform, frame, node))
    return `(${keeps}, ${lookText(transform, node, a, k, value !== undefined)}, ${otherwise})`;
  const at = { node, site: siteOf(transform, node) };
  const step =
    value === undefined ? pointRead(transform, frame, at, a, k) : pointWrite(transform, frame, at, [a, k, v]);
  return `(${keeps}, ${transform.names.rt}.isElement(${a}, ${k}) ? ${step} : ${otherwise})`;
}

function writeMember(
  transform: Transform,
  frame: Frame,
  { object, node }: MemberParts,
  key: string,
  value: string,
): string {
  const { names, edit } = transform;
  if (node.property.type !== 'PrivateIdentifier')
    return looked(
      transform,
      frame,
      { object, node },
      key,
      (a, k, v) => waited(transform, frame, `${names.co}.set(${a}, ${k}, ${v})`),
      value,
    );
  if (!hasPrivate(transform, node, 'set')) return `(${object}.${edit.text(node.property)} = ${value})`;
  const written = temporary(transform, frame);
  const twin = names.accessor(edit.text(node.property), 'set');
  const call = waited(transform, frame, `${names.co}.start(${object}.${twin}(${written} = ${value}))`);
  return `(${call}, ${written})`;
}

function plainMember({ edit }: Transform, { object, node }: MemberParts, key?: string): string {
  if (node.property.type === 'PrivateIdentifier') return `${object}.${edit.text(node.property)}`;
  return node.computed ? `${object}[${key ?? edit.text(node.property)}]` : `${object}.${edit.text(node.property)}`;
}

function hasPrivate({ module, analysis }: Transform, node: MemberNode, kind: 'get' | 'set'): boolean {
  return analysis.implicit.privateAccessorWaits(module, node.property, kind);
}

function keyOf({ edit }: Transform, node: MemberNode): string {
  return node.computed ? `(${edit.text(node.property)})` : JSON.stringify(edit.text(node.property));
}

/** `o.x = v`, `o.x += v`, `o.x ??= v` */
export function transformMemberAssignment(
  transform: Transform,
  node: NodeOf<'AssignmentExpression'>,
  left: MemberNode,
  frame: Frame,
): void {
  const { edit, names } = transform;
  transform.visitAll([left.object, left.computed ? left.property : undefined, node.right], frame);
  const value = `(${edit.text(node.right)})`;
  if (node.operator === '=') {
    const object = left.property.type === 'PrivateIdentifier' ? `(${edit.text(left.object)})` : edit.text(left.object);
    edit.replace(node, writeMember(transform, frame, { object, node: left }, keyOf(transform, left), value));
    return;
  }
  const { before, parts, key } = kept(transform, left, frame);
  const old = readMember(transform, frame, parts, key);
  const write = (text: string): string => writeMember(transform, frame, parts, key, text);
  const operator = node.operator.slice(0, -1);
  if (['&&', '||', '??'].includes(operator))
    return edit.replace(node, `(${before}, ${old} ${operator} ${write(value)})`);
  const converts = CONVERTING.has(operator) && transform.analysis.waits(transform.module, node);
  const result = converts
    ? waited(transform, frame, `${names.co}.binary('${operator}', ${old}, ${value})`)
    : `${old} ${operator} ${value}`;
  edit.replace(node, `(${before}, ${write(result)})`);
}

/** `o.x++` */
export function transformMemberUpdate(
  transform: Transform,
  node: NodeOf<'UpdateExpression'>,
  argument: MemberNode,
  frame: Frame,
): void {
  const { edit } = transform;
  transform.visitAll([argument.object, argument.computed ? argument.property : undefined], frame);
  const { before, parts, key } = kept(transform, argument, frame);
  const value = temporary(transform, frame);
  const read = `${value} = ${readMember(transform, frame, parts, key)}`;
  const write = (text: string): string => writeMember(transform, frame, parts, key, text);
  if (node.prefix || isDiscarded(transform.module.ast, node))
    return edit.replace(node, `(${before}, ${read}, ${write(`${node.operator}${value}`)})`);
  const old = temporary(transform, frame);
  edit.replace(node, `(${before}, ${read}, ${old} = ${value}${node.operator}, ${write(value)}, ${old})`);
}

/** The object, and a key that is computed, in temporaries, because both are used twice. */
function kept(
  transform: Transform,
  node: MemberNode,
  frame: Frame,
): { before: string; parts: MemberParts; key: string } {
  const { edit } = transform;
  const object = temporary(transform, frame);
  const keeps = `${object} = ${edit.text(node.object)}`;
  if (!node.computed) return { before: keeps, parts: { object, node }, key: keyOf(transform, node) };
  const key = temporary(transform, frame);
  return { before: `${keeps}, ${key} = ${edit.text(node.property)}`, parts: { object, node }, key };
}

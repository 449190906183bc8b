/** The text of an operation that is a point, and of the plain accesses that are points of their own. */
import { PLAIN_RANGE, PLAIN_READ, PLAIN_WRITE } from '../../controlled/opcodes.js';
import { isPointAt } from '../accesses.js';
import { isDiscarded, type Node } from '../ast.js';
import { temporary, type Frame, type Transform } from './frame.js';

/**
 * `(($result = $rt.operate(7, 0, a, i)) === $rt ? ((yield), …, $rt.result()) : $result)`
 *
 * @param discarded whether no code looks at the result
 */
export function operationText({ names }: Transform, frame: Frame, list: string, discarded: boolean): string {
  const { rt, result } = names;
  const rest = `(yield), ${rt}.rest() && (yield)`;
  if (discarded) return `(${rt}.operate(${list}) === ${rt} && (${rest}))`;
  frame.temporaries.add(result);
  return `((${result} = ${rt}.operate(${list})) === ${rt} ? (${rest}, ${rt}.result()) : ${result})`;
}

/** Whether the access that begins with a node is a point here: where no `yield` may stand there is none. */
export function isPoint({ module, places, watched }: Transform, frame: Frame, node: Node): boolean {
  return watched && frame.coroutine && isPointAt(module, node, places);
}

/** An access, and the number of its place. */
export interface At {
  readonly node: Node;
  readonly site: number;
}

/** `a[i]` as a step. */
export function pointRead(transform: Transform, frame: Frame, { node, site }: At, object: string, key: string): string {
  transform.steps.elements.add(node);
  return operationText(transform, frame, `${site}, ${PLAIN_READ}, ${object}, ${key}`, false);
}

/** `a[i] = v` as a step. @param whole the expression, if it is one by itself: its result may be of no interest */
export function pointWrite(
  transform: Transform,
  frame: Frame,
  { node, site }: At,
  [object, key, value]: readonly [object: string, key: string, value: string],
  whole?: Node,
): string {
  transform.steps.elements.add(node);
  const discarded = whole !== undefined && isDiscarded(transform.module.ast, whole);
  return operationText(transform, frame, `${site}, ${PLAIN_WRITE}, ${object}, ${key}, ${value}`, discarded);
}

/**
 * What touches memory as a whole, as one step: the result of `access`, which is handed the names of the values.
 *
 * @param values one of which may be a view, evaluated in this order
 */
export function pointRange(
  transform: Transform,
  frame: Frame,
  site: number,
  values: readonly string[],
  access: (names: readonly string[]) => string,
): string {
  const kept = values.map(() => temporary(transform, frame));
  const keeps = values.map((value, i) => `${kept[i]} = ${value}, `).join('');
  const list = `${site}, ${PLAIN_RANGE}, [${kept.join(', ')}], () => ${access(kept)}`;
  return `(${keeps}${operationText(transform, frame, list, false)})`;
}

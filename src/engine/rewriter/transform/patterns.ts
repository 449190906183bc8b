/**
 * Destructuring. Where its getters or iterators may wait a copy is taken first, from which the language takes the parts;
 * where it may read elements of shared memory a stand-in is, which shows them.
 *
 *   const { a, b: [c] } = v → const { a, b: [c] } = wait($co.unpack(v, { members: [["a", null], ["b", { elements: [null] }]] }))
 *   const [a, [b]] = v      → const [a, [b]] = $rt.apart(7, v, { elements: [null, { at: 8, elements: [null] }] })
 */
import type { FunctionNode, Node, NodeOf } from '../ast.js';
import {
  elementsText,
  hasKnownKeys,
  isFlat,
  parametersRead,
  readsElements,
  shapeText,
  type Within,
} from '../patterns/shapes.js';
import { argumentText, temporary, waited, type Frame, type Transform } from './frame.js';
import { assignedParts, writesSteps } from '../patterns/assignments.js';
import type { Heads } from '../patterns/heads.js';
import type { Parameters } from '../patterns/parameters.js';
import { isPoint, pointRange } from './points.js';

/** A value that a pattern takes apart. */
export interface Taken {
  readonly pattern: Node;
  /** The node at whose place it is read. */
  readonly from: Node;
  /** Its text. */
  readonly value: string;
}

/** What stands for a value while a pattern takes it apart. */
export function takenApart(transform: Transform, frame: Frame, taken: Taken): string {
  const { pattern, from } = taken;
  if (!unpacks(transform, frame, pattern)) return shown(transform, frame, taken);
  const isStep = pattern.type === 'ArrayPattern' && isPoint(transform, frame, from);
  const value = isStep ? elementsShown(transform, frame, taken) : taken.value;
  const site = isStep ? undefined : waiting(transform).siteOf(pattern);
  return unpacked(transform, frame, value, shapeText(waiting(transform), pattern, site));
}

/** Whether a value has to be copied before a pattern takes it apart. */
export function unpacks({ analysis, module }: Transform, frame: Frame, pattern: Node): boolean {
  return frame.coroutine && analysis.implicit.patternWaits(module, pattern) && hasKnownKeys(pattern);
}

/** What the parameters of a function are taken from, where its body takes them. */
export function argumentsTakenApart(transform: Transform, frame: Frame, node: FunctionNode): string {
  const { analysis, module } = transform;
  if (node.params.some((parameter) => analysis.implicit.patternWaits(module, parameter)))
    return unpacked(transform, frame, 'arguments', elementsText(waiting(transform), node.params));
  return transform.watched && parametersRead(node) ? parametersOf(transform).apart(node, 'arguments') : 'arguments';
}

/** How parameters are shown. */
export function parametersOf(transform: Transform): Parameters {
  const { edit, module, names, sites } = transform;
  return {
    edit,
    module,
    name: (index) => names.parameter(index),
    apart: (node, value) => {
      const shape = elementsText(watching(transform), node.params);
      return `${names.rt}.apart(${sites.add(module.ast, node.params[0])}, ${value}, ${shape})`;
    },
  };
}

/** How what heads take apart is shown. */
export function headsOf(transform: Transform, frame: Frame): Heads {
  const { edit, module, names } = transform;
  return {
    edit,
    module,
    fresh: () => names.fresh('part'),
    apart: (pattern, value) => shown(transform, frame, { pattern, from: pattern, value }),
    steps: {
      areIn: (target) => writesSteps(transform, frame, target),
      assigned: (target, value) => assignedParts(transform, frame, target, value),
    },
  };
}

function shown(transform: Transform, frame: Frame, taken: Taken): string {
  const { pattern, from, value } = taken;
  if (!transform.watched || !readsElements(pattern)) return value;
  if (isFlat(pattern)) return elementsShown(transform, frame, taken);
  const shape = shapeText(watching(transform), pattern);
  return shownBy(
    transform,
    frame,
    from,
    value,
    (site, text) => `${transform.names.rt}.apart(${site}, ${text}, ${shape})`,
  );
}

function elementsShown(transform: Transform, frame: Frame, { from, value }: Taken): string {
  return shownBy(transform, frame, from, value, (site, text) => `${transform.names.rt}.each(${site}, ${text})`);
}

/** A call of the runtime by which a value is read as a whole, which may be a step. */
export function shownBy(
  transform: Transform,
  frame: Frame,
  from: Node,
  value: string,
  call: (site: number, value: string) => string,
): string {
  const site = transform.sites.add(transform.module.ast, from);
  if (!isPoint(transform, frame, from)) return call(site, value);
  transform.steps.iterated.add(from);
  return pointRange(transform, frame, site, [value], ([kept]) => call(site, kept));
}

function unpacked(transform: Transform, frame: Frame, value: string, shape: string): string {
  const { names, watched } = transform;
  return waited(transform, frame, `${names.co}.unpack(${value}, ${shape}${watched ? `, ${names.rt}` : ''})`);
}

/** What stand-ins have to know: where elements may be read. */
function watching({ sites, module }: Transform): Within {
  return { matters: readsElements, siteOf: (pattern) => sites.add(module.ast, pattern) };
}

/** What a copy has to know: where something may wait, too. */
function waiting({ analysis, module, sites, watched }: Transform): Within {
  const reads = (pattern: Node): boolean => watched && readsElements(pattern);
  return {
    matters: (pattern) => reads(pattern) || (analysis.implicit.patternWaits(module, pattern) && hasKnownKeys(pattern)),
    siteOf: (pattern) => (reads(pattern) ? sites.add(module.ast, pattern) : undefined),
  };
}

/** `const { a } = value` */
export function transformDeclarator(
  transform: Transform,
  { id, init }: NodeOf<'VariableDeclarator'>,
  frame: Frame,
): void {
  const { edit } = transform;
  transform.visitAll([id, init], frame);
  if (!init || !unpacks(transform, frame, id)) return;
  edit.replace(init, takenApart(transform, frame, { pattern: id, from: init, value: `(${edit.text(init)})` }));
}

/** `({ a } = value)`, which is `value` itself. */
export function transformPatternAssignment(
  transform: Transform,
  node: NodeOf<'AssignmentExpression'>,
  frame: Frame,
): void {
  const { edit } = transform;
  const { left, right } = node;
  const whole = temporary(transform, frame);
  const isUnpacked = unpacks(transform, frame, left);
  const value = isUnpacked ? takenApart(transform, frame, { pattern: left, from: right, value: whole }) : whole;
  const set = writesSteps(transform, frame, left)
    ? assignedParts(transform, frame, left, value)
    : `${edit.text(left)} = ${value}`;
  edit.replace(node, `(${whole} = ${argumentText(edit, right)}, ${set}, ${whole})`);
}

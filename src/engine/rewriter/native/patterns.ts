/** Patterns: parameters, and those in the heads of loops and catch clauses. */
import { isArrow, isFunction, type Node } from '../ast.js';
import { elementsText, isFlat, readsElements, shapeText, type Within } from '../patterns/shapes.js';
import { hasHead, showHead } from '../patterns/heads.js';
import { showArrowParameters, showParameters, type Parameters } from '../patterns/parameters.js';
import type { Native } from './native-source.js';
import { runtimeCall, siteOf } from './text.js';

export function changePatterns(native: Native, node: Node): void {
  if (isFunction(node)) (isArrow(node) ? showArrowParameters : showParameters)(parametersOf(native), node);
  else if (hasHead(node))
    showHead(
      {
        ...native,
        fresh: () => native.names.fresh('part'),
        apart: (pattern, value) => takenApart(native, pattern, pattern, value),
      },
      node,
    );
}

/** What stands for a value while a pattern takes it apart. @param from the node at whose place it is read */
export function takenApart(native: Native, pattern: Node, from: Node, value: string): string {
  if (isFlat(pattern)) return runtimeCall(native, from, 'each', value);
  return runtimeCall(native, from, 'apart', `${value}, ${shapeText(within(native), pattern)}`);
}

function parametersOf(native: Native): Parameters {
  return {
    ...native,
    name: (index) => native.names.parameter(index),
    apart: ({ params }, value) =>
      runtimeCall(native, params[0], 'apart', `${value}, ${elementsText(within(native), params)}`),
  };
}

function within(native: Native): Within {
  return { matters: readsElements, siteOf: (pattern) => siteOf(native, pattern) };
}

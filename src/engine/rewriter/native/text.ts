/** The text of calls of the thread's runtime. */
import type { Node } from '../ast.js';
import { mayStandTwice } from '../transform/elements.js';
import type { Native } from './native-source.js';
import { NATIVE_RUNTIME } from './runtime-name.js';

/** Number of the place of a node. */
export function siteOf({ sites, module }: Native, node: Node): number {
  return sites.add(module.ast, node);
}

/** A call of the runtime for an access that begins with a node. @param list what follows the number of its place */
export function runtimeCall(native: Native, node: Node, method: string, list: string): string {
  const of = native.isStep(node) ? `${NATIVE_RUNTIME}.steps` : NATIVE_RUNTIME;
  return `${of}.${method}(${siteOf(native, node)}, ${list})`;
}

/** What the runtime does where it watches or the access is a step, and what the language does elsewhere. */
export function watchedOr(native: Native, node: Node, watched: string, plain: string): string {
  return native.isStep(node) || !mayStandTwice(plain)
    ? `(${watched})`
    : `(${NATIVE_RUNTIME}.watching ? ${watched} : ${plain})`;
}

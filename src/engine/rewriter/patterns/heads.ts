/**
 * Patterns in the heads of loops and catch clauses: what comes next, or is caught, is shown where the body begins, and taken
 * apart there.
 *
 *   for (const [a] of views) f(a); → for (const $part1 of views) { const [a] = $rt.each(7, $part1); f(a); }
 *   for ([a[0]] of views) f();     → for (const $part1 of views) { ([a[0]] = $rt.each(7, $part1)); f(); }
 *   catch ([a]) { f(a); }          → catch ($part1) { let [a] = $rt.each(7, $part1); { f(a); } }
 *
 * What a head writes as a step is written there, too:
 *
 *   for (a[0] in o) f();           → for (const $part1 in o) { (point(a, 0, $part1)); f(); }
 */
import { headPattern } from '../accesses.js';
import type { Node } from '../ast.js';
import type { Module } from '../facts.js';
import type { Edit } from '../transform/edit.js';

export interface Heads {
  readonly edit: Edit;
  readonly module: Module;
  /** A name that nothing else has. */
  readonly fresh: () => string;
  /** What stands for a value while a pattern takes it apart. */
  readonly apart: (pattern: Node, value: string) => string;
  /** What heads write as steps. */
  readonly steps?: {
    readonly areIn: (target: Node) => boolean;
    readonly assigned: (target: Node, value: string) => string;
  };
}

/** Whether a node has a head: asked of all before anything is made for one of the few. */
export function hasHead({ type }: Node): boolean {
  return type === 'ForOfStatement' || type === 'ForInStatement' || type === 'CatchClause';
}

/** Context: all within the node has been transformed. */
export function showHead(heads: Heads, node: Node): void {
  const { edit, module, fresh, apart } = heads;
  if (showSteps(heads, node)) return;
  const pattern = headPattern(module, node);
  if (pattern === undefined) return;
  const part = fresh();
  const taken = `${edit.text(pattern)} = ${apart(pattern, part)}`;
  if (node.type === 'CatchClause') {
    edit.replace(pattern, part);
    edit.replace(node.body, `{ let ${taken}; ${edit.text(node.body)} }`);
  } else if (node.type === 'ForOfStatement') {
    const { left, body } = node;
    const set = left.type === 'VariableDeclaration' ? `${left.kind} ${taken};` : `(${taken});`;
    edit.replace(body, `{ ${set} ${edit.text(body)} }`);
    edit.replace(left, `const ${part}`);
  }
}

function showSteps({ edit, fresh, apart, steps }: Heads, node: Node): boolean {
  if (node.type !== 'ForOfStatement' && node.type !== 'ForInStatement') return false;
  const { left, body } = node;
  if (steps === undefined || left.type === 'VariableDeclaration' || !steps.areIn(left)) return false;
  const part = fresh();
  edit.replace(body, `{ ${steps.assigned(left, apart(left, part))}; ${edit.text(body)} }`);
  edit.replace(left, `const ${part}`);
  return true;
}

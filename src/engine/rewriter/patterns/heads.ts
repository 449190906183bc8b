/**
 * Patterns in the heads of loops and catch clauses: what comes next, or is caught, is shown where the body begins, and taken
 * apart there.
 *
 *   for (const [a] of views) f(a); → for (const $part1 of views) { const [a] = $rt.each(7, $part1); f(a); }
 *   for ([a[0]] of views) f();     → for (const $part1 of views) { ([a[0]] = $rt.each(7, $part1)); f(); }
 *   catch ([a]) { f(a); }          → catch ($part1) { let [a] = $rt.each(7, $part1); { f(a); } }
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
}

/** Context: all within the node has been transformed. */
export function showHead({ edit, module, fresh, apart }: Heads, node: Node): void {
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

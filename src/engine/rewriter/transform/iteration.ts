/** Loops over iterators that may wait, and what is spread. */
import type { Node, NodeOf } from '../ast.js';
import { assignedParts, writesSteps } from '../patterns/assignments.js';
import { waited, type Frame, type Transform } from './frame.js';
import { takenApart } from './patterns.js';

export type ForOf = NodeOf<'ForOfStatement'>;

/**
 *   out: for (const x of xs) f(x);
 *   → { const $iterator1 = wait($co.iterate(xs));
 *       try { out: for (; wait($co.step($iterator1)); ) { const x = $iterator1.value; f(x); } }
 *       catch ($error2) { wait($co.abandon($iterator1)); throw $error2; }
 *       finally { wait($co.close($iterator1)); } }
 *
 * @param outer the loop, or the outermost of its labels
 */
export function transformForOf(transform: Transform, outer: Node, loop: ForOf, frame: Frame): void {
  const { edit, names, sites, module } = transform;
  const iterator = names.fresh('iterator');
  const error = names.fresh('error');
  const wait = (helper: keyof typeof ASYNC, value = iterator): string =>
    loop.await
      ? `(yield* ${names.co}.later.${ASYNC[helper]}(${helper === 'iterate' ? `${sites.add(module.ast, loop)}, ${value}` : value}))`
      : waited(transform, frame, `${names.co}.${helper}(${value})`);
  const labels = edit.between(outer.start, loop.start);
  const { left, right, body } = loop;
  const pattern = left.type === 'VariableDeclaration' ? left.declarations[0].id : left;
  const target = left.type === 'VariableDeclaration' ? `${left.kind} ${edit.text(pattern)}` : edit.text(left);
  const value = takenApart(transform, frame, { pattern, from: pattern, value: `${iterator}.value` });
  const plain = target.startsWith('{') ? `(${target} = ${value});` : `${target} = ${value};`;
  const isStep = left.type !== 'VariableDeclaration' && writesSteps(transform, frame, left);
  const set = isStep ? `${assignedParts(transform, frame, left, value)};` : plain;
  const head = `const ${iterator} = ${wait('iterate', `(${edit.text(right)})`)};`;
  const turns = `${labels}for (; ${wait('step')}; ) { ${set} ${edit.text(body)} }`;
  const failed = `catch (${error}) { ${wait('abandon')}; throw ${error}; }`;
  edit.replace(outer, `{ ${head} try { ${turns} } ${failed} finally { ${wait('close')}; } }`);
}

/** What stands in their place in `for await`: `(yield* $co.stepAsync($iterator1))`. */
const ASYNC = { iterate: 'iterateAsync', step: 'stepAsync', abandon: 'abandonAsync', close: 'closeAsync' } as const;

/** `...xs` → `...wait($co.list(xs))`, and `...o` in an object → `...wait($co.spread(o))` */
export function transformSpread(transform: Transform, node: NodeOf<'SpreadElement'>, frame: Frame): void {
  const { edit, names, module } = transform;
  transform.visit(node.argument, frame);
  const helper = module.ast.parent(node)?.type === 'ObjectExpression' ? 'spread' : 'list';
  edit.replace(node.argument, waited(transform, frame, `${names.co}.${helper}(${edit.text(node.argument)})`));
}

/**
 * Code made of text: nothing can rewrite it, so it is refused where it would be made. One kind is known: it hides an
 * `import(x)` from compilers.
 */
import type { Node } from './ast.js';
import type { Module } from './facts.js';
import { isGlobalName } from './linking/graph.js';

/** What is wrong with an expression, in one sentence; undefined: it makes no code of text. */
export function textCode(module: Module, node: Node): string | undefined {
  if (makesImport(module, node)) return undefined;
  if (isGlobalName(module, node, 'eval') && !isAskedFor(module, node)) return 'eval makes code that is not rewritten';
  if (node.type !== 'NewExpression' && node.type !== 'CallExpression') return undefined;
  if (!isGlobalName(module, node.callee, 'Function')) return undefined;
  return `${node.type === 'NewExpression' ? 'new Function' : 'Function()'} makes code that is not rewritten`;
}

/** `typeof eval` */
function isAskedFor({ ast }: Module, node: Node): boolean {
  const parent = ast.parent(node);
  return parent?.type === 'UnaryExpression' && parent.operator === 'typeof';
}

/** Whether it is evaluated with its module, and in no function. */
export function isTopLevel(module: Module, node: Node): boolean {
  for (let up = module.ast.parent(node); up !== undefined; up = module.ast.parent(up))
    if (module.functions.has(up)) return false;
  return true;
}

/**
 * Whether an expression makes a function that imports: `new Function('x', 'return import(x)')`, as packages write it that
 * a compiler would otherwise make a `require` of.
 */
export function makesImport(module: Module, node: Node): boolean {
  if (node.type !== 'NewExpression' && node.type !== 'CallExpression') return false;
  if (!isGlobalName(module, node.callee, 'Function')) return false;
  const texts = node.arguments.map((argument) => (argument.type === 'Literal' ? String(argument.value) : ''));
  const [name, body] = texts;
  return texts.length === 2 && /^\w+$/.test(name) && body.replaceAll(/[\s;]/g, '') === `returnimport(${name})`;
}

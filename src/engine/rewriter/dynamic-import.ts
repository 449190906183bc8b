/** Modules that are imported when the program runs: `import(x)`, also where it hides from compilers in a function made of text. */
import type { Node } from './ast.js';
import type { Module } from './facts.js';

/**
 * Whether an expression makes a function that imports: `new Function('x', 'return import(x)')`, as packages write it that
 * a compiler would otherwise make a `require` of.
 */
export function makesImport(module: Module, node: Node): boolean {
  if (node.type !== 'NewExpression' && node.type !== 'CallExpression') return false;
  const { callee, arguments: list } = node;
  if (callee.type !== 'Identifier' || callee.name !== 'Function' || !module.bindings.isGlobal(callee)) return false;
  const texts = list.map((argument) => (argument.type === 'Literal' ? String(argument.value) : ''));
  const [name, body] = texts;
  return texts.length === 2 && /^\w+$/.test(name) && body.replaceAll(/[\s;]/g, '') === `returnimport(${name})`;
}

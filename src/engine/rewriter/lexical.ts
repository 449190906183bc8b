/** The special names that a function takes from its surroundings. */
import { isArrow, isClass, isFunction, walk, type ClassNode, type FunctionNode, type Node } from './ast.js';

export type Lexical = 'this' | 'arguments' | 'super' | 'new.target';

/** Which of its surroundings' special names the body of a function, with the arrow functions in it, uses. */
export function lexicalUses(fn: FunctionNode): Set<Lexical> {
  const uses = new Set<Lexical>();
  for (const node of walk(fn, (inner) => inner === fn || !ownsThis(inner))) {
    if (node.type === 'ThisExpression') uses.add('this');
    else if (node.type === 'Identifier' && node.name === 'arguments') uses.add('arguments');
    else if (node.type === 'Super') uses.add('super');
    else if (node.type === 'MetaProperty' && node.meta.name === 'new') uses.add('new.target');
    else if (isClass(node)) for (const name of classHead(node)) for (const use of lexicalUsesOf(name)) uses.add(use);
  }
  return uses;
}

function lexicalUsesOf(node: Node): ('this' | 'arguments')[] {
  const uses: ('this' | 'arguments')[] = [];
  for (const inner of walk(node, (below) => !ownsThis(below))) {
    if (inner.type === 'ThisExpression') uses.push('this');
    else if (inner.type === 'Identifier' && inner.name === 'arguments') uses.push('arguments');
  }
  return uses;
}

/** What of a class belongs to the code around it. */
function classHead(node: ClassNode): Node[] {
  const keys = node.body.body.flatMap((member) =>
    member.type !== 'StaticBlock' && member.computed ? [member.key] : [],
  );
  return node.superClass ? [node.superClass, ...keys] : keys;
}

function ownsThis(node: Node): boolean {
  return isClass(node) || (isFunction(node) && !isArrow(node));
}

/** Statements that end without a semicolon. */
import type { Node } from '../ast.js';
import type { Module } from '../facts.js';
import type { Edit } from './edit.js';

export const ENDED_BY_SEMICOLON: ReadonlySet<string> = new Set([
  'ExpressionStatement',
  'VariableDeclaration',
  'ReturnStatement',
  'ThrowStatement',
]);

/**
 * Code without semicolons: a statement that now begins with a parenthesis must not become the arguments of the one
 * before, and one that ended with the brace of an arrow function, where nothing could follow, must still end there.
 */
export function separate(
  { edit, module: { ast } }: { readonly edit: Edit; readonly module: Module },
  node: Node,
): void {
  if (!ENDED_BY_SEMICOLON.has(node.type)) return;
  const text = edit.text(node);
  const parent = ast.parent(node)?.type ?? '';
  const begins = text.startsWith('(') && !ast.source.startsWith('(', node.start) && LISTS.has(parent);
  const ends = ast.source[node.end - 1] === '}' && !text.endsWith('}') && !parent.startsWith('For');
  if (begins || ends) edit.replace(node, (begins ? ';' : '') + text + (ends ? ';' : ''));
}

const LISTS: ReadonlySet<string> = new Set(['Program', 'BlockStatement', 'StaticBlock', 'SwitchCase']);

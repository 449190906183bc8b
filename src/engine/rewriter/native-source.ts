/**
 * A module for a real thread: as it is, but that plain accesses are calls of the thread's own runtime, so that they can be
 * steps. Nothing waits in it as a coroutine does, so all else stays.
 */
import { iteration, type PlainSteps } from './accesses.js';
import { children, memberName, type Node } from './ast.js';
import type { Module } from './facts.js';
import { Edit } from './transform/edit.js';
import { argumentText } from './transform/frame.js';

export interface NativeSource {
  readonly url: string;
  readonly format: 'module' | 'commonjs';
  readonly source: string;
}

/** What the runtime is called: a global of the thread. */
export const NATIVE_ELEMENTS = '$smplabElements';
const RT = NATIVE_ELEMENTS;

/** Undefined: nothing of the module becomes a step. */
export function nativeSource({ ast }: Module, steps: PlainSteps): NativeSource | undefined {
  if (steps.elements.size + steps.calls.size + steps.iterated.size === 0) return undefined;
  const edit = new Edit(ast);
  const visit = (node: Node): void => {
    for (const child of children(node)) visit(child);
    change(edit, node, steps);
  };
  visit(ast.program);
  return { url: ast.url, format: ast.format, source: edit.toString() };
}

function change(edit: Edit, node: Node, { elements, calls, iterated }: PlainSteps): void {
  const text = (part: Node): string => argumentText(edit, part);
  const parent = edit.ast.parent(node);
  if (node.type === 'MemberExpression' && elements.has(node)) {
    const changed =
      (parent?.type === 'AssignmentExpression' && parent.left === node) || parent?.type === 'UpdateExpression';
    if (!changed) edit.replace(node, `${RT}.get(${text(node.object)}, ${text(node.property)})`);
  } else if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression' && elements.has(node.left)) {
    const [place, value] = [`${text(node.left.object)}, ${text(node.left.property)}`, text(node.right)];
    const operator = node.operator.slice(0, -1);
    const changed = `${RT}.put('${operator}', ${RT}.held(${place}), ${value})`;
    edit.replace(node, operator === '' ? `${RT}.set(${place}, ${value})` : changed);
  } else if (
    node.type === 'UpdateExpression' &&
    node.argument.type === 'MemberExpression' &&
    elements.has(node.argument)
  ) {
    const place = `${text(node.argument.object)}, ${text(node.argument.property)}`;
    edit.replace(node, `${RT}.update(${place}, '${node.operator}', ${node.prefix})`);
  }
  if (calls.has(node)) changeCall(edit, node);
  if (iterated.has(node)) edit.replace(node, goneThrough(iteration(edit.ast, node)!, text(node)));
}

function changeCall(edit: Edit, node: Node): void {
  const text = (part: Node): string => argumentText(edit, part);
  if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression') {
    const list = node.arguments.map((argument) => text(argument)).join(', ');
    edit.replace(
      node,
      `${RT}.call(${text(node.callee.object)}, ${JSON.stringify(memberName(node.callee))}, [${list}])`,
    );
  } else if (node.type === 'NewExpression') {
    const [first] = node.arguments;
    edit.replace(first, `${RT}.copied(${edit.text(node.callee)}, ${text(first)})`);
  }
}

function goneThrough(how: 'each' | readonly string[], value: string): string {
  return how === 'each' ? `${RT}.each(${value})` : `${RT}.taken(${value}, [${how.join(', ')}])`;
}

/**
 * Loops: one that may turn without meeting a point is counted at its back edge, or it might never let anyone else run.
 */
import type { Analysis } from '../analyse.js';
import { children, isClass, isFunction, memberName, walk, type Node, type NodeOf } from '../ast.js';
import type { Module } from '../facts.js';
import type { LookingLoop } from '../looking-loops.js';
import type { Frame, Transform } from './frame.js';

const LOOPS = ['ForStatement', 'WhileStatement', 'DoWhileStatement', 'ForOfStatement', 'ForInStatement'] as const;
export type LoopNode = NodeOf<(typeof LOOPS)[number]>;

export function isLoop(node: Node): node is LoopNode {
  return (LOOPS as readonly string[]).includes(node.type);
}

/** Called when everything inside the loop is done. */
export function transformLoop(transform: Transform, node: LoopNode, frame: Frame): void {
  countTurns(transform, node, frame);
  if (frame.coroutine) tellTurns(transform, node, frame);
  if (frame.entered?.loop === node && node.type === 'ForStatement' && node.init)
    transform.edit.replace(node.init, 'void 0');
}

function tellTurns(transform: Transform, loop: LoopNode, { entered }: Frame): void {
  if (loop.type === 'ForOfStatement' || loop.type === 'ForInStatement') return;
  const carried = carriedBy(transform, loop);
  if (carried === undefined) return;
  transform.looks.set(loop, carried);
  markTurns(transform, loop, carried, transform.names.rt, entered?.loop === loop ? entered.name : undefined);
}

/** Of a loop that tells when it begins a turn: what a turn hands on to the next. */
export function carriedBy({ module, analysis, looking }: Transform, loop: LookingLoop): readonly string[] | undefined {
  const carried = looking.carriedBy(module, loop);
  return carried !== undefined && mayWait(analysis, module, loop) ? carried : undefined;
}

/**
 * A loop that only looks tells the runtime when it begins a turn.
 *
 * @param carried what a turn hands on to the next
 * @param entered what the runtime has called the loop; left out: it is entered here
 */
export function markTurns(
  { edit, names, module }: Pick<Transform, 'edit' | 'names' | 'module'>,
  loop: LookingLoop,
  carried: readonly string[],
  runtime: string,
  entered?: string,
): void {
  const name = entered ?? names.fresh('loop');
  const looks = looksText(runtime, name, carried);
  if (loop.type === 'DoWhileStatement') edit.insert(loop.body.start + 1, ` ${looks};`);
  else if (loop.test) edit.replace(loop.test, `${looks} && (${edit.text(loop.test)})`);
  else edit.insert(firstSemicolon(module, loop), ` ${looks}`);
  if (entered === undefined) edit.replace(loop, `{ const ${name} = ${runtime}.loop(); ${edit.text(loop)} }`);
}

export function looksText(runtime: string, name: string, carried: readonly string[]): string {
  return `${runtime}.looks(${[name, ...carried].join(', ')})`;
}

function mayWait(analysis: Analysis, module: Module, loop: Node): boolean {
  for (const node of walk(loop, (inner) => !isFunction(inner))) if (analysis.waits(module, node)) return true;
  return false;
}

/** Where the test of `for (;;)` would stand. */
function firstSemicolon({ ast }: Module, loop: NodeOf<'ForStatement' | 'WhileStatement'>): number {
  const from = (loop.type === 'ForStatement' ? loop.init?.end : undefined) ?? loop.start;
  return ast.tokens.find(({ start, type }) => start >= from && type.label === ';')!.end;
}

function countTurns(transform: Transform, node: LoopNode, frame: Frame): void {
  if (!frame.coroutine) return endTurns(transform, node, `${transform.names.rt}.turn()`);
  const edge = edgeText(transform, node);
  if (edge !== undefined) endTurns(transform, node, `${edge} && (yield)`);
}

/** What tells whether to yield at the end of a turn; undefined: each turn has met a point. */
export function edgeText(transform: Transform, node: LoopNode): string | undefined {
  const { names, sites, module } = transform;
  if (node.type === 'ForInStatement' || alwaysMeetsPoint(transform, node)) return undefined;
  const site = sites.add(module.ast, node, node.type === 'DoWhileStatement' ? node.end : node.body.start);
  return `${names.rt}.backEdge(${site})`;
}

/** Has a loop evaluate something at the end of each turn. One over the keys of an object ends by itself. */
export function endTurns({ edit, module }: Pick<Transform, 'edit' | 'module'>, node: LoopNode, edge: string): void {
  switch (node.type) {
    case 'WhileStatement': // `continue` must pass it too, so it stands where `for` has its update
      edit.replaceRange(node.start, node.start + 'while'.length, 'for (;');
      return edit.insert(node.body.start, `; ${edge}) `);
    case 'ForStatement':
      if (node.update) return edit.replace(node.update, `${edit.text(node.update)}, ${edge}`);
      return edit.insert(closingParenthesis(module, node.body), ` ${edge}`);
    case 'DoWhileStatement':
      return edit.replace(node.test, `(${edit.text(node.test)}) && (${edge}, true)`);
    case 'ForOfStatement':
      if (node.body.type === 'BlockStatement') return edit.insert(node.body.start + 1, ` ${edge};`);
      return edit.replace(node.body, `{ ${edge}; ${edit.text(node.body)} }`);
    case 'ForInStatement':
  }
}

function closingParenthesis({ ast }: Module, body: Node): number {
  return ast.tokens.findLast(({ end }) => end <= body.start)!.start;
}

/** Whether every turn of a loop that goes on passes an Atomics operation or a call that the engine waits in. */
function alwaysMeetsPoint(transform: Transform, loop: LoopNode): boolean {
  if (loop.type !== 'ForOfStatement' && loop.type !== 'ForInStatement' && loop.test && meetsPoint(transform, loop.test))
    return true;
  if (loop.type === 'ForStatement' && loop.update && meetsPoint(transform, loop.update)) return true;
  return listMeetsPoint(transform, [loop.body]);
}

function listMeetsPoint(transform: Transform, statements: readonly Node[]): boolean {
  for (const statement of statements) {
    if (meetsPoint(transform, statement)) return true;
    if (mayLeave(statement)) return false;
  }
  return false;
}

/** Whether evaluating a node always passes a point; of what is conditional only the condition counts. */
function meetsPoint(transform: Transform, node: Node): boolean {
  switch (node.type) {
    case 'CallExpression': {
      const kind = transform.analysis.callKind(transform.module, node);
      if (kind === 'operation') return true;
      const name = node.callee.type === 'MemberExpression' ? memberName(node.callee) : undefined;
      if (kind === 'maybe' && name !== undefined && transform.waitingMembers.has(name)) return true;
      break;
    }
    case 'BlockStatement':
      return listMeetsPoint(transform, node.body);
    case 'LogicalExpression':
      return meetsPoint(transform, node.left);
    case 'ConditionalExpression':
    case 'IfStatement':
      if (meetsPoint(transform, node.test)) return true;
      return Boolean(node.alternate) && [node.consequent, node.alternate!].every((part) => meetsPoint(transform, part));
    case 'SwitchStatement':
      return meetsPoint(transform, node.discriminant);
    case 'WhileStatement':
      return meetsPoint(transform, node.test);
    case 'ForStatement':
      return [node.init, node.test].some((part) => part && meetsPoint(transform, part));
    case 'TryStatement':
      return node.finalizer ? meetsPoint(transform, node.finalizer) : false;
    case 'ForOfStatement':
    case 'ForInStatement':
      return meetsPoint(transform, node.right);
    case 'AssignmentPattern':
    case 'ChainExpression':
    case 'LabeledStatement':
      return false;
    case 'AssignmentExpression':
      if (['&&=', '||=', '??='].includes(node.operator)) return false;
      break;
    default:
      if (isFunction(node) || isClass(node)) return false;
  }
  return children(node).some((child) => meetsPoint(transform, child));
}

/** Whether control may jump over what follows and the loop still turn. */
function mayLeave(node: Node): boolean {
  if (node.type === 'ContinueStatement' || node.type === 'BreakStatement') return true;
  return !isFunction(node) && !isClass(node) && children(node).some(mayLeave);
}

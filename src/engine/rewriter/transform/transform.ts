/** From a module and what is known about it to its rewritten source. */
import { children, isClass, isFunction, memberName, type Node } from '../ast.js';
import { isAtomics } from '../graph.js';
import type { Analysis } from '../analyse.js';
import type { Module } from '../facts.js';
import type { SiteTable } from '../sites.js';
import { clockOf, transformCall, transformChain, yieldingPrivate } from './calls.js';
import { Edit } from './edit.js';
import type { Frame, Transform } from './frame.js';
import { transformClass, transformFunction } from './functions.js';
import { isLoop, transformLoop } from './loops.js';
import {
  epilogue,
  isModuleStatement,
  liveReference,
  prologue,
  requestedNames,
  transformModuleStatement,
} from './modules.js';
import { chooseNames, type Names } from './names.js';

export interface Transformed {
  /** The body of a function of `names.import`, `names.rt` and `names.co`: see `modules.ts`. */
  readonly code: string;
  readonly names: Names;
  /** By request: the names that must be there. */
  readonly requestedNames: readonly (readonly string[])[];
}

export function transformModule(
  module: Module,
  analysis: Analysis,
  sites: SiteTable,
  waitingMembers: ReadonlySet<string>,
): Transformed {
  const edit = new Edit(module.ast);
  const names = chooseNames(module.ast.source);
  const transform: Transform = {
    module,
    analysis,
    edit,
    names,
    sites,
    waitingMembers,
    importedCoroutines: new Set(),
    visit: (node, frame) => visit(transform, node, frame),
    visitAll(nodes, frame) {
      for (const node of nodes) if (node) visit(transform, node, frame);
    },
  };
  const top: Frame = {
    coroutine: false,
    temporaries: new Set(),
    owner: module.ast.format === 'commonjs' ? { capturesArguments: false } : undefined,
    losesArguments: false,
    declared: [],
  };
  transform.visitAll(module.ast.program.body, top);
  const code = prologue(transform, top) + edit.toString() + epilogue(transform);
  return { code, names, requestedNames: requestedNames(transform) };
}

function visit(transform: Transform, node: Node, frame: Frame): void {
  if (isModuleStatement(node)) return transformModuleStatement(transform, node, frame);
  if (isFunction(node)) return transformFunction(transform, node, frame);
  if (isClass(node)) return transformClass(transform, node, frame);
  switch (node.type) {
    case 'CallExpression':
      return transformCall(transform, node, frame);
    case 'ChainExpression':
      return transformChain(transform, node, frame);
    case 'BlockStatement':
      return block(transform, node.body, frame, node.start + 1);
    case 'SwitchCase':
      transform.visitAll([node.test], frame);
      return block(transform, node.consequent, frame, node.consequent[0]?.start);
    case 'Identifier':
      return identifier(transform, node, frame);
    case 'MemberExpression':
      return member(transform, node, frame);
    case 'MetaProperty':
      if (node.meta.name === 'import') transform.edit.replace(node, `${transform.names.import}.meta`);
      return undefined;
    case 'Property':
      return property(transform, node, frame);
    default:
  }
  transform.visitAll(children(node), frame);
  if (isLoop(node)) transformLoop(transform, node, frame);
  else if (ENDED_BY_SEMICOLON.has(node.type)) separate(transform, node);
}

function block(transform: Transform, body: readonly Node[], frame: Frame, start: number | undefined): void {
  const inner = { ...frame, declared: [] as string[] };
  transform.visitAll(body, inner);
  if (inner.declared.length > 0) transform.edit.insert(start!, ` ${inner.declared.join(' ')} `);
}

function identifier(transform: Transform, node: Extract<Node, { type: 'Identifier' }>, frame: Frame): void {
  const { edit, names, module } = transform;
  if (node.name === 'arguments' && frame.losesArguments && frame.owner !== undefined) {
    frame.owner.capturesArguments = true;
    edit.replace(node, names.arguments);
  } else if (isGlobalAtomics(transform, node)) {
    edit.replace(node, `${names.co}.atomics(${names.rt}, ${transform.sites.add(module.ast, node)})`);
  } else {
    const live = liveReference(transform, node);
    if (live !== undefined) edit.replace(node, isCalled(module, node) ? `(0, ${live})` : `(${live})`);
  }
}

/** Whether the value of an expression is called without a receiver. */
function isCalled({ ast }: Module, node: Node): boolean {
  const parent = ast.parent(node);
  if (parent?.type === 'TaggedTemplateExpression') return parent.tag === node;
  return parent?.type === 'CallExpression' && parent.callee === node;
}

function member(transform: Transform, node: Extract<Node, { type: 'MemberExpression' }>, frame: Frame): void {
  const { edit, names, module } = transform;
  const clock = clockOf(transform, node);
  if (clock !== undefined) return edit.replace(node, `(() => ${names.rt}.${clock}())`);
  if (isAtomics(module, node))
    return edit.replace(node, `${names.co}.atomics(${names.rt}, ${transform.sites.add(module.ast, node)})`);
  if (memberName(node) === 'isLockFree' && isAtomics(module, node.object)) return;
  transform.visitAll([node.object, node.computed ? node.property : undefined], frame);
  // The private method as a value: it may be called anywhere, so it must carry its coroutine.
  if (!node.optional && yieldingPrivate(transform, node)) {
    const object = names.receiver;
    const key = edit.text(node.property);
    const twins = `${object}.${key}, ${object}.${names.coroutine(key)}`;
    edit.replace(node, `((${object}) => ${names.co}.pair(${twins}))(${edit.text(node.object)})`);
  }
}

function property(transform: Transform, node: Extract<Node, { type: 'Property' }>, frame: Frame): void {
  const { edit } = transform;
  transform.visitAll([node.computed ? node.key : undefined, node.value], frame);
  if (!node.shorthand || node.value.type !== 'Identifier') return;
  const value = edit.text(node.value);
  if (value !== node.value.name) edit.replace(node, `${node.value.name}: ${value}`);
}

function isGlobalAtomics({ module }: Transform, node: Extract<Node, { type: 'Identifier' }>): boolean {
  return node.name === 'Atomics' && module.bindings.isGlobal(node);
}

const ENDED_BY_SEMICOLON: ReadonlySet<string> = new Set([
  'ExpressionStatement',
  'VariableDeclaration',
  'ReturnStatement',
  'ThrowStatement',
]);

/**
 * Code without semicolons: a statement that now begins with a parenthesis must not become the arguments of the one
 * before, and one that ended with the brace of an arrow function, where nothing could follow, must still end there.
 */
function separate({ edit, module: { ast } }: Transform, node: Node): void {
  const text = edit.text(node);
  const parent = ast.parent(node)?.type ?? '';
  const begins = text.startsWith('(') && !ast.source.startsWith('(', node.start) && LISTS.has(parent);
  const ends = ast.source[node.end - 1] === '}' && !text.endsWith('}') && !parent.startsWith('For');
  if (begins || ends) edit.replace(node, (begins ? ';' : '') + text + (ends ? ';' : ''));
}

const LISTS: ReadonlySet<string> = new Set(['Program', 'BlockStatement', 'StaticBlock', 'SwitchCase']);

/** From a module and what is known about it to its rewritten source. */
import { children, isClass, isFunction, memberName, type MemberNode, type Node, type NodeOf } from '../ast.js';
import { clockOf, isAtomics, isGlobalName } from '../linking/graph.js';
import type { Analysis } from '../analyse.js';
import { isReplaced, loopMember } from '../event-loop-use.js';
import type { Module } from '../facts.js';
import type { LookingLoops, Looks } from '../looking-loops.js';
import { enterImplicit, type SiteTable } from '../sites.js';
import { transformCall, transformChain, yieldingPrivate } from './calls.js';
import { transformObject } from './accessors.js';
import { transformClass } from './classes.js';
import { Edit } from './edit.js';
import { superMember, topFrame, type Frame, type Transform } from './frame.js';
import { isElement, type PlainSteps } from '../accesses.js';
import { transformAsyncReturn, transformAwait } from './async-functions.js';
import { transformElement, transformElementAssignment, transformElementUpdate, watchIterated } from './elements.js';
import { keepKey } from './function-body.js';
import { transformFunction } from './functions.js';
import { transformYield } from './generators.js';
import { transformForOf, transformSpread } from './iteration.js';
import { readMember, readWaits, transformMemberAssignment, transformMemberUpdate } from './members.js';
import { transformNew, transformOperator, transformTagged, transformTemplate } from './operators.js';
import { writesSteps } from '../patterns/assignments.js';
import { hasHead, showHead } from '../patterns/heads.js';
import { headsOf, transformDeclarator, transformPatternAssignment } from './patterns.js';
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
import { separate } from './semicolons.js';
import { transformTextCode } from './text-code.js';

export interface Transformed {
  /**
   * The body of a function of `names.import`, `names.rt` and `names.co` that returns the module: see `modules.ts`. Its
   * lines are the original's.
   */
  readonly code: string;
  readonly names: Pick<Names, 'import' | 'rt' | 'co'>;
  /** By request, `names.import` takes their numbers: the names that must be there. */
  readonly requestedNames: readonly (readonly string[])[];
  /** Plain accesses that have become points. */
  readonly steps: PlainSteps;
  /** Loops that tell the runtime when they begin a turn, and what a turn hands on to the next. */
  readonly looks: Looks;
}

export function transformModule(
  module: Module,
  analysis: Analysis,
  sites: SiteTable,
  waitingMembers: ReadonlySet<string>,
  looking: LookingLoops,
  { watched, places, direct }: Pick<Transform, 'watched' | 'places' | 'direct'>,
): Transformed {
  const names = chooseNames(module.ast.source);
  const transform = bound({
    module,
    analysis,
    edit: new Edit(module.ast),
    names,
    sites,
    watched,
    places,
    steps: { elements: new Set(), calls: new Set(), iterated: new Set() },
    looking,
    looks: new Map(),
    waitingMembers,
    keptKeys: new Map(),
    importedCoroutines: new Set(),
    direct,
  });
  if (watched) enterImplicit(module.ast, sites);
  const top = topFrame(
    module.ast.format === 'commonjs' ? { capturesArguments: false, capturesSuper: false } : undefined,
  );
  transform.visitAll(module.ast.program.body, top);
  const code = prologue(transform, top) + transform.edit.toString() + epilogue(transform);
  return { code, names, requestedNames: requestedNames(transform), steps: transform.steps, looks: transform.looks };
}

function bound(parts: Omit<Transform, 'visit' | 'visitAll' | 'apart'>): Transform {
  const transform: Transform = {
    ...parts,
    apart: () => bound({ ...parts, edit: new Edit(parts.module.ast) }),
    visit: (node, frame) => visit(transform, node, frame),
    visitAll(nodes, frame) {
      for (const node of nodes) if (node) visit(transform, node, frame);
    },
  };
  return transform;
}

function visit(transform: Transform, node: Node, frame: Frame): void {
  visitNode(transform, node, frame);
  watchIterated(transform, node, frame);
}

function visitNode(transform: Transform, node: Node, frame: Frame): void {
  if (isModuleStatement(node)) return transformModuleStatement(transform, node, frame);
  if (isFunction(node)) return transformFunction(transform, node, frame);
  if (isClass(node)) return transformClass(transform, node, frame);
  if (transformTextCode(transform, node)) return undefined;
  switch (node.type) {
    case 'ImportExpression':
      transform.visit(node.source, frame);
      return transform.edit.replace(node, `${transform.names.import}.dynamic(${transform.edit.text(node.source)})`);
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
      else if (frame.constructs) transform.edit.replace(node, `${transform.names.new}.target`);
      return undefined;
    case 'Property':
      return property(transform, node, frame);
    case 'ThisExpression':
      if (frame.self !== undefined) transform.edit.replace(node, frame.self);
      return undefined;
    case 'ObjectExpression':
      transform.visitAll(node.properties, frame);
      return transformObject(transform, node);
    case 'NewExpression':
      return transformNew(transform, node, frame);
    case 'YieldExpression':
      return transformYield(transform, node, frame);
    case 'AwaitExpression':
      return transformAwait(transform, node, frame);
    default:
      if (node.type === 'ForOfStatement' && node.await) return visitForOf(transform, node, node, frame);
      if (frame.coroutine && visitWaiting(transform, node, frame)) return undefined;
      if (transform.watched && visitWritten(transform, node, frame)) return undefined;
  }
  if (node.type === 'ReturnStatement' && frame.generates === 'async') transformAsyncReturn(transform, node, frame);
  else transform.visitAll(children(node), frame);
  if (isLoop(node)) transformLoop(transform, node, frame);
  else separate(transform, node);
  if (transform.watched && hasHead(node)) showHead(headsOf(transform, frame), node);
}

/** An element that is written. Returns whether that is all there is to do about a node. */
function visitWritten(transform: Transform, node: Node, frame: Frame): boolean {
  if (node.type === 'AssignmentExpression' && isElement(node.left))
    transformElementAssignment(transform, node, node.left, frame);
  else if (node.type === 'UpdateExpression' && isElement(node.argument))
    transformElementUpdate(transform, node, node.argument, frame);
  else return false;
  return true;
}

/** What may wait without being a call. Returns whether that is all there is to do about a node. */
function visitWaiting(transform: Transform, node: Node, frame: Frame): boolean {
  const { analysis, module } = transform;
  switch (node.type) {
    case 'UpdateExpression':
      if (node.argument.type !== 'MemberExpression' || !analysis.waits(module, node.argument)) return false;
      transformMemberUpdate(transform, node, node.argument, frame);
      return true;
    case 'AssignmentExpression':
      return visitAssignment(transform, node, frame);
    case 'LabeledStatement':
      return visitLabeled(transform, node, frame);
    default:
  }
  if (!analysis.waits(module, node)) return false;
  switch (node.type) {
    case 'SpreadElement':
      transformSpread(transform, node, frame);
      return true;
    case 'VariableDeclarator':
      transformDeclarator(transform, node, frame);
      return true;
    case 'ForOfStatement':
      visitForOf(transform, node, node, frame);
      return true;
    default:
  }
  transform.visitAll(children(node), frame);
  if (node.type === 'BinaryExpression' || node.type === 'UnaryExpression') transformOperator(transform, node, frame);
  else if (node.type === 'TemplateLiteral') transformTemplate(transform, node, frame);
  else if (node.type === 'TaggedTemplateExpression') transformTagged(transform, node, frame);
  return true;
}

function visitAssignment(transform: Transform, node: NodeOf<'AssignmentExpression'>, frame: Frame): boolean {
  const { analysis, module } = transform;
  const waits = analysis.waits(module, node);
  if (node.left.type === 'MemberExpression') {
    if (!waits && !analysis.waits(module, node.left)) return false;
    transformMemberAssignment(transform, node, node.left, frame);
    return true;
  }
  if (!waits && !(node.operator === '=' && writesSteps(transform, frame, node.left))) return false;
  transform.visitAll([node.left, node.right], frame);
  if (node.operator === '=') transformPatternAssignment(transform, node, frame);
  else transformOperator(transform, node, frame);
  return true;
}

/** Labels belong to the loop that `for … of` becomes, not to the block around it. */
function visitLabeled(transform: Transform, node: Node, frame: Frame): boolean {
  let loop = node;
  while (loop.type === 'LabeledStatement') loop = loop.body;
  if (loop.type !== 'ForOfStatement' || !(loop.await || transform.analysis.waits(transform.module, loop))) return false;
  visitForOf(transform, node, loop, frame);
  return true;
}

function visitForOf(transform: Transform, outer: Node, loop: NodeOf<'ForOfStatement'>, frame: Frame): void {
  transform.visitAll(children(loop), frame);
  transformLoop(transform, loop, frame);
  transformForOf(transform, outer, loop, frame);
}

function block(transform: Transform, body: readonly Node[], frame: Frame, start: number | undefined): void {
  const inner = { ...frame, declared: [] as string[] };
  transform.visitAll(body, inner);
  if (inner.declared.length > 0) transform.edit.insert(start!, ` ${inner.declared.join(' ')} `);
}

function identifier(transform: Transform, node: NodeOf<'Identifier'>, frame: Frame): void {
  const { edit, names, module } = transform;
  if (node.name === 'arguments' && frame.losesArguments && frame.owner !== undefined) {
    frame.owner.capturesArguments = true;
    edit.replace(node, names.arguments);
  } else if (isGlobalName(module, node, 'Atomics')) {
    edit.replace(node, `${names.co}.atomics(${names.rt}, ${transform.sites.add(module.ast, node)})`);
  } else if (isReplaced(module, node, transform.analysis.goesOnLater)) {
    const own = `${names.co}.later.own.${node.name}`;
    edit.replace(node, isCalled(module, node) ? `(0, ${own})` : own);
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

function member(transform: Transform, node: MemberNode, frame: Frame): void {
  const { edit, names, module } = transform;
  const clock = clockOf(module, node);
  if (clock !== undefined) return edit.replace(node, `(() => ${names.rt}.${clock}())`);
  const own = loopMember(module, node);
  if (own !== undefined && transform.analysis.goesOnLater) return edit.replace(node, `${names.co}.later.own.${own}`);
  if (isAtomics(module, node))
    return edit.replace(node, `${names.co}.atomics(${names.rt}, ${transform.sites.add(module.ast, node)})`);
  if (memberName(node) === 'isLockFree' && isAtomics(module, node.object)) return;
  transform.visitAll([node.object, node.computed ? node.property : undefined], frame);
  if (node.object.type === 'Super' && frame.losesSuper) return edit.replace(node, superMember(transform, frame, node));
  if (frame.coroutine && node.object.type !== 'Super' && readWaits(transform, node)) {
    const base = node.object.type === 'SequenceExpression' ? `(${edit.text(node.object)})` : edit.text(node.object);
    const object = node.property.type === 'PrivateIdentifier' ? `(${base})` : base;
    return edit.replace(node, readMember(transform, frame, { object, node }));
  }
  if (transformElement(transform, node, frame)) return;
  // The private method as a value: it may be called anywhere, so it must carry its coroutine.
  if (!node.optional && yieldingPrivate(transform, node)) {
    const object = names.receiver;
    const key = edit.text(node.property);
    const twins = `${object}.${key}, ${object}.${names.coroutine(key)}`;
    edit.replace(node, `((${object}) => ${names.co}.pair(${twins}))(${edit.text(node.object)})`);
  }
}

function property(transform: Transform, node: NodeOf<'Property'>, frame: Frame): void {
  const { edit } = transform;
  if (node.computed) transform.visit(node.key, frame);
  keepKey(transform, node, frame);
  transform.visit(node.value, frame);
  if (!node.shorthand || node.value.type !== 'Identifier') return;
  const value = edit.text(node.value);
  if (value !== node.value.name) edit.replace(node, `${node.value.name}: ${value}`);
}

/** Finds what the rewriter cannot do, so that it is said and never silently wrong. */
import {
  isPatternTarget,
  keyName,
  memberName,
  walk,
  type CallNode,
  type MemberNode,
  type Node,
  type NodeOf,
} from './ast.js';
import type { Analysis } from './analyse.js';
import type { CallFact, Context, Module } from './facts.js';
import { clockOf, isAtomics, isGlobalName, isGlobalObject } from './linking/graph.js';
import { CALLING_BACK } from './runtime/natives/natives.js';
import { problem, type Problem, type ProblemKind } from './problems.js';
import { isTopLevel, textCode } from './text-code.js';

export function inspect(module: Module, analysis: Analysis): Problem[] {
  const problems = module.calls.flatMap((call) => inspectCall(module, analysis, call));
  for (const { node, obstacle } of module.functions.values())
    if (node.async && obstacle !== undefined)
      problems.push(problem(module.ast, node, 'refused', `${obstacle}: no coroutine can be made of it`));
  for (const node of walk(module.ast.program)) problems.push(...inspectNode(module, node));
  for (const { name, value } of module.stores) {
    const caller = analysis.mayYield(module, value) ? nativeCaller(module, name, value) : undefined;
    if (caller !== undefined)
      problems.push(problem(module.ast, value, 'plain-only', `${name}() may reach an Atomics operation, ${caller}`));
  }
  return problems;
}

/** By kind of node: what of it may reach an Atomics operation. */
const IMPLICIT: Readonly<Record<string, string>> = {
  MemberExpression: 'a getter or setter',
  NewExpression: 'a constructor',
  ForOfStatement: 'an iterator',
  SpreadElement: 'an iterator',
  YieldExpression: 'an iterator',
  TaggedTemplateExpression: 'a tag',
  BinaryExpression: 'valueOf() or toString()',
  UnaryExpression: 'valueOf() or toString()',
  TemplateLiteral: 'toString()',
};

function inspectCall(module: Module, analysis: Analysis, { node, context }: CallFact): Problem[] {
  if (node.type === 'CallExpression') return inspectWrittenCall(module, analysis, node, context);
  const what = IMPLICIT[node.type];
  const unreachable = node.type === 'MemberExpression' ? unreachableAccessor(module, node) : undefined;
  if (unreachable !== undefined && analysis.waits(module, node))
    return [problem(module.ast, node, 'plain-only', `${unreachable} may reach an Atomics operation, and cannot wait`)];
  if (what === undefined || context.plain === undefined || !analysis.waits(module, node)) return [];
  if (context.plain === 'the top level of a module') return []; // set-up: nothing has to wait there
  const reason = `${what} that may reach an Atomics operation in ${context.plain}, which cannot wait`;
  return [problem(module.ast, node, 'plain-only', reason)];
}

/** Accessors that the language calls where no coroutine can be started. */
function unreachableAccessor(module: Module, node: MemberNode): string | undefined {
  if (node.object.type === 'Super') return 'an accessor of the base class';
  return isPatternTarget(module.ast, node) ? 'a setter that a pattern writes to' : undefined;
}

/** Traps of proxies that have no coroutine. */
const PLAIN_TRAPS = new Set([
  'has',
  'deleteProperty',
  'ownKeys',
  'defineProperty',
  'getOwnPropertyDescriptor',
  'getPrototypeOf',
  'setPrototypeOf',
  'isExtensible',
  'preventExtensions',
]);

/** Who calls a function that is stored under a name, when that is the language itself and cannot wait. */
function nativeCaller(module: Module, name: string, value: Node): string | undefined {
  if (name === 'toJSON') return 'and JSON.stringify cannot wait for it';
  const property = module.ast.parent(value);
  const handler = property === undefined ? undefined : module.ast.parent(property);
  const made = handler === undefined ? undefined : module.ast.parent(handler);
  const isHandler =
    made?.type === 'NewExpression' && isGlobalName(module, made.callee, 'Proxy') && made.arguments[1] === handler;
  return isHandler && PLAIN_TRAPS.has(name) ? 'and a proxy cannot wait for this trap' : undefined;
}

function inspectWrittenCall(module: Module, analysis: Analysis, node: CallNode, context: Context): Problem[] {
  const kind = analysis.callKind(module, node);
  const callee = node.callee.type === 'MemberExpression' ? memberName(node.callee) : undefined;
  const problems: Problem[] = [];
  const say = (reason: string): void => void problems.push(problem(module.ast, node, 'plain-only', reason));
  if (context.plain !== undefined) {
    // What `maybe` waits is not worth a word when only its callee decides: it throws by name if it does.
    const named = kind === 'maybe' && callee !== undefined && analysis.isYieldingName(callee);
    if (kind === 'operation') say(`Atomics operation in ${context.plain}, which cannot wait`);
    else if (kind === 'coroutine' || named)
      say(`call that may reach an Atomics operation in ${context.plain}, which cannot wait`);
  }
  const name =
    callee ?? (node.callee.type === 'Identifier' && module.bindings.isGlobal(node.callee) ? node.callee.name : '');
  if (
    kind === 'plain' &&
    CALLING_BACK.has(name) &&
    node.arguments.some((argument) => isCoroutine(module, analysis, argument))
  ) {
    say(`${name}() calls a function that may reach an Atomics operation, and cannot wait for it`);
  }
  return problems;
}

/** Whether an argument is a function that may wait, for certain: not only a name that could be one. */
function isCoroutine(module: Module, analysis: Analysis, argument: Node): boolean {
  const literal = argument.type === 'ArrowFunctionExpression' || argument.type === 'FunctionExpression';
  const declared = module.bindings.of(argument)?.kind === 'function';
  return (literal || declared) && analysis.mayYield(module, argument);
}

/** What is wrong with its attributes, with which Node takes JSON and nothing else. */
function wrongAttributes({ source, attributes }: Importing): string | undefined {
  if (!attributes.every(({ value }) => value.value === 'json'))
    return 'imports with attributes other than type: json are not supported';
  const isJson = String(source?.value).endsWith('.json');
  return isJson && attributes.length === 0
    ? "imports JSON without with { type: 'json' }, which Node refuses"
    : undefined;
}

type Importing = NodeOf<'ImportDeclaration' | 'ExportNamedDeclaration' | 'ExportAllDeclaration'>;

function inspectNode(module: Module, node: Node): Problem[] {
  const say = (kind: ProblemKind, reason: string): Problem[] => [problem(module.ast, node, kind, reason)];
  const ofText = textCode(module, node);
  if (ofText !== undefined) return isTopLevel(module, node) ? say('refused', ofText) : []; // refused when it is reached
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration': {
      const wrong = wrongAttributes(node);
      return wrong === undefined ? [] : say('refused', wrong);
    }
    case 'AssignmentExpression':
      return inspectChange(module, node.left);
    case 'ForOfStatement':
      return node.await && isTopLevel(module, node) ? say('refused', 'for await at the top level of a module') : [];
    case 'WithStatement':
      return say('refused', 'with makes names that cannot be followed');
    case 'Identifier':
      return node.name === 'yield' ? say('refused', 'a coroutine can have no variable named yield') : [];
    case 'MemberExpression':
      return inspectMember(module, node);
    case 'Property':
      return inspectPattern(module, node);
    case 'NewExpression':
      if (!isGlobalName(module, node.callee, 'Date') || node.arguments.length > 0) return [];
      return say('uncontrolled', 'new Date() reads the clock');
    default:
      return [];
  }
}

/** What is replaced is replaced for the thread that does it, and coroutines share one. */
function inspectChange(module: Module, target: Node): Problem[] {
  if (target.type !== 'MemberExpression') return [];
  if (!isGlobalName(module, target.object, 'Atomics') && clockOf(module, target) === undefined) return [];
  const text = module.ast.source.slice(target.start, target.end);
  return [problem(module.ast, target, 'refused', `${text} is replaced in one thread, and coroutines share one`)];
}

function inspectMember(module: Module, node: MemberNode): Problem[] {
  const refused = (reason: string): Problem[] => [problem(module.ast, node, 'refused', reason)];
  const name = memberName(node);
  if (isGlobalObject(module, node.object) && name === undefined)
    return refused('a computed member of the global object may be Atomics');
  if (name === 'Atomics' && !isAtomics(module, node))
    return refused('a member named Atomics of something that is not known to be the global object');
  return [];
}

/** `const { Atomics: A } = somewhere`. */
function inspectPattern(module: Module, node: NodeOf<'Property'>): Problem[] {
  const pattern = module.ast.parent(node);
  if (pattern?.type !== 'ObjectPattern' || keyName(node.key, node.computed) !== 'Atomics') return [];
  const declarator = module.ast.parent(pattern);
  const known = declarator?.type === 'VariableDeclarator' && declarator.init && isGlobalObject(module, declarator.init);
  const constant = node.value.type === 'Identifier' && isAtomics(module, node.value);
  return known && constant
    ? []
    : [problem(module.ast, node, 'refused', 'Atomics is taken out of an object in a way that cannot be followed')];
}

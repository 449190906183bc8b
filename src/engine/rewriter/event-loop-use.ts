/** Whether a program goes on later: what of it needs the event loop of its actor. */
import { LISTENING, LOOP_GLOBALS, LOOP_MODULES } from '../event-loop/names.js';
import { isThreadsModule, OWN_NAMES } from '../thread-identity.js';
import { keyName, memberName, walk, type MemberNode, type NodeOf } from './ast.js';
import type { Module } from './facts.js';
import { isGlobalMember, isGlobalObject } from './linking/graph.js';
import { namesTaken, requireCalls } from './linking/requires.js';
import { makesImport } from './text-code.js';

/** Members of global objects that are the event loop's: object, name, and what stands in their place. */
const MEMBERS = [
  { object: 'process', name: 'nextTick', instead: 'nextTick' },
  ...['exit', 'exitCode', 'emit', ...LISTENING].map((name) => ({
    object: 'process',
    name,
    instead: `process.${name}`,
  })),
  { object: 'AbortSignal', name: 'timeout', instead: 'abortSignalTimeout' },
];

/** Objects that have members which go on later, when they are taken as values: `const g = globalThis`. */
const HOLDERS: ReadonlySet<string> = new Set(['globalThis', 'global', 'process']);

/** Whether a program that goes on later is given another one. */
function isOwnGlobal(name: string): boolean {
  return HOLDERS.has(name) || LOOP_GLOBALS.has(name);
}

/** Whether another one stands in the place of a global. `process` by itself makes no program go on later. */
export function isReplaced(module: Module, node: NodeOf<'Identifier'>, goesOnLater: boolean): boolean {
  const isOwn = goesOnLater ? isOwnGlobal(node.name) : LOOP_GLOBALS.has(node.name);
  return isOwn && module.bindings.isGlobal(node);
}

/** What stands in the place of a member of a global object, where a program goes on later; undefined: the member itself. */
export function loopMember(module: Module, node: MemberNode): string | undefined {
  const name = memberName(node);
  if (name !== undefined && isOwnGlobal(name) && isGlobalObject(module, node.object)) return name;
  return MEMBERS.find((member) => isGlobalMember(module, node, member.object, member.name))?.instead;
}

/** @param names that are taken from a module; null: any of them */
function goOnLater(specifier: string, names: ReadonlySet<string> | null): boolean {
  if (!LOOP_MODULES.has(specifier)) return false;
  return !isThreadsModule(specifier) || names === null || ![...names].every((name) => OWN_NAMES.has(name));
}

/** Whether a program goes on later: by what a module names, or by what one takes out of an object that another hands on. */
export function programGoesOnLater(modules: readonly Module[]): boolean {
  return modules.some(usesEventLoop) || (modules.some(handsOnHolder) && modules.some(namesLoopMember));
}

function handsOnHolder(module: Module): boolean {
  return [...walk(module.ast.program)].some((node) => {
    if (node.type !== 'Identifier' || !HOLDERS.has(node.name) || !module.bindings.isGlobal(node)) return false;
    const parent = module.ast.parent(node);
    if (parent?.type === 'UnaryExpression' && parent.operator === 'typeof') return false;
    return parent?.type !== 'MemberExpression' || parent.object !== node || memberName(parent) === undefined;
  });
}

/** By any expression: whose member it is shows only when it runs. */
function namesLoopMember(module: Module): boolean {
  return [...walk(module.ast.program)].some((node) => {
    if (node.type === 'MemberExpression') return isLoopMember(memberName(node));
    if (node.type === 'Property') return isLoopMember(keyName(node.key, node.computed));
    return node.type === 'Literal' && isLoopMember(node.value);
  });
}

function isLoopMember(name: unknown): boolean {
  return typeof name === 'string' && (name === 'nextTick' || LOOP_GLOBALS.has(name));
}

function usesEventLoop(module: Module): boolean {
  if ([...module.functions.values()].some(({ node }) => node.async)) return true;
  const { requests, requestedNames } = module.links;
  if (requests.some((specifier, request) => goOnLater(specifier, requestedNames[request]))) return true;
  const required = requireCalls(module);
  if (required.some(({ node, specifier }) => goOnLater(specifier, namesTaken(module.ast.parent(node))))) return true;
  for (const node of walk(module.ast.program)) {
    if (node.type === 'ImportExpression' || makesImport(module, node)) return true;
    if (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await)) return true;
    if (node.type === 'Identifier' && LOOP_GLOBALS.has(node.name) && module.bindings.isGlobal(node)) return true;
    if (node.type !== 'MemberExpression') continue;
    const own = loopMember(module, node);
    if (memberName(node) === 'waitAsync' || (own !== undefined && !/^process\b/.test(own))) return true;
  }
  return false;
}

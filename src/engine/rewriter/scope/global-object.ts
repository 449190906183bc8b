/** The global object as state of a thread: where functions change it, and where it is handed on, of which nothing is known. */
import { walk, type Node } from '../ast.js';
import type { Module } from '../facts.js';
import { isGlobalObject } from '../linking/graph.js';
import { position, type MutableState } from '../problems.js';
import { changes, LOADED, runsLater } from '../state.js';

const OF_COMMON_JS: ReadonlySet<string> = new Set(['exports', 'module', 'require', '__filename', '__dirname']);
const NAME = 'the global object';

/** One of each module at most: the one that says most. */
export function findGlobalState(module: Module): MutableState[] {
  const last = globals(module).at(-1);
  if (last === undefined) return [];
  const { node, global, constant } = last;
  const how = global === 'changed' ? 'changed by a function' : global;
  const reason = `${NAME} is a thread's own and is ${how}`;
  return [{ ...position(module.ast, node), name: NAME, reason, bound: true, constant, global }];
}

/**
 * Where a module may change the global object when it has been evaluated: it hands it on, or a function changes what belongs to
 * it, or what that holds. Those come last of which more is to be known.
 */
function globals(module: Module): ({ readonly node: Node } & Required<Pick<MutableState, 'constant' | 'global'>>)[] {
  const nodes = [...walk(module.ast.program)];
  const handedOn = nodes.filter((node) => isGlobalObject(module, node) && isHandedOn(module, node));
  const changed = nodes.filter(
    (node) =>
      runsLater(module, node) &&
      changes(module, node).some(({ target, how }) => how !== LOADED && isOfGlobalObject(module, target)),
  );
  const deep = changed.filter((node) => !isShallow(module, node));
  return [
    ...handedOn.map((node) => ({ node, global: 'handed on', constant: true }) as const),
    ...changed.map((node) => ({ node, global: 'changed', constant: true }) as const),
    ...deep.map((node) => ({ node, global: 'changed', constant: false }) as const),
  ];
}

/** Whether it gives a member of the global object another value: what it held before is as it was. */
function isShallow(module: Module, node: Node): boolean {
  if (node.type === 'CallExpression') return false;
  const target = node.type === 'AssignmentExpression' ? node.left : 'argument' in node ? node.argument : null;
  if (target?.type === 'MemberExpression') return isGlobalObject(module, target.object);
  return target?.type === 'Identifier';
}

/** Unless a member of it is named there, or only what it is; or it is one of another host's. */
function isHandedOn(module: Module, node: Node): boolean {
  if (node.type !== 'Identifier' || !Object.hasOwn(globalThis, node.name)) return false;
  const by = module.ast.parent(node);
  if (by?.type === 'MemberExpression') return by.object !== node;
  if (by?.type === 'UnaryExpression') return by.operator !== 'typeof';
  return by?.type !== 'VariableDeclarator' || by.id.type !== 'ObjectPattern';
}

/** A name that the host has not is a member of the global object as well. */
function isOfGlobalObject(module: Module, target: Node): boolean {
  if (target.type !== 'Identifier' || !module.bindings.isGlobal(target)) return false;
  if (module.ast.format === 'commonjs' && OF_COMMON_JS.has(target.name)) return false;
  return isGlobalObject(module, target) || !Object.hasOwn(globalThis, target.name);
}

/**
 * How functions use the values of module-level names. What they assign is plain to see. What else may change a value, a method
 * of its own say, or a function that it is handed to, depends on what the value is, which shows when the module has been
 * evaluated: see `ModuleStates`.
 */
import {
  isCalledBy,
  isFunction,
  keyName,
  memberName,
  walk,
  type CallNode,
  type ClassNode,
  type Node,
  type NodeOf,
} from '../ast.js';
import type { Module } from '../facts.js';
import { exportMeaning, isGlobalName, meaningOf, type Meaning } from '../linking/graph.js';
import { isRequire } from '../linking/requires.js';
import type { Binding, ValueSource } from '../scope/bindings.js';
import { runsLater, stateBindings } from '../state.js';

/**
 * What is done with a value: it is changed; it is handed to code that may change all of it; code gets what lies in it, and not
 * the value itself; it is called, or a member of it is; a member of it is read, which an accessor may answer.
 */
export type How = 'changed' | 'whole' | 'parts' | 'called' | 'read';

export interface StateUse {
  readonly binding: Binding;
  /** Of a namespace: which of what it exports is meant. */
  readonly member?: string;
  readonly how: How;
  /** The members that lead to the value, from what the name holds. */
  readonly path: readonly string[];
  /** Of `called`: its name. Undefined: it is the value itself that is called; null: which one only shows when it runs. */
  readonly method?: string | null | undefined;
}

/** Each once. */
export function stateUses(module: Module): StateUse[] {
  const changed = stateBindings(module);
  const plain = changed.map((binding): StateUse => ({ binding, how: 'changed', path: [] }));
  const others = module.bindings.all
    .filter((binding) => binding.topLevel && !changed.includes(binding) && mayHoldState(meaningOf(module, binding)))
    .flatMap((binding) => usesOf(module, binding));
  return [...plain, ...others];
}

function usesOf(module: Module, binding: Binding): StateUse[] {
  const uses = new Map<string, StateUse>();
  for (const node of binding.references) {
    if (!runsLater(module, node)) continue;
    const found = useAt(module, node);
    const use = found && ofMember(meaningOf(module, binding), found);
    if (use !== null) uses.set(JSON.stringify(use), { binding, ...use });
  }
  return [...uses.values()];
}

type Use = Omit<StateUse, 'binding'>;

/** What is used by way of a namespace; null: nothing that may change unseen. */
function ofMember(meaning: Meaning, use: Use): Use | null {
  if (meaning.is !== 'namespace') return use;
  const { how, path, method } = use;
  const member = path[0] ?? method;
  if (typeof member !== 'string') return use;
  if (!mayHoldState(exportMeaning(meaning.module, member))) return null;
  return path.length > 0 ? { ...use, member, path: path.slice(1) } : { how, member, path };
}

/** False: nothing of it can change unseen. @param seen names that are looked at already: one may have the value of the other */
function mayHoldState(meaning: Meaning, seen = new Set<Binding>()): boolean {
  switch (meaning.is) {
    case 'namespace':
    case 'member':
      return true;
    case 'expression':
      return mayChange(meaning.module, meaning.node, seen);
    case 'binding': {
      const { kind, node, sources } = meaning.binding;
      if (seen.has(meaning.binding)) return false;
      seen.add(meaning.binding);
      if (kind === 'class') return hasStatics(node as ClassNode);
      return (
        kind === 'variable' &&
        (sources.length === 0 || sources.some((source) => sourceMayChange(meaning.module, source, seen)))
      );
    }
    default:
      return false;
  }
}

function sourceMayChange(module: Module, source: ValueSource, seen: Set<Binding>): boolean {
  if (source.from === 'unknown') return true;
  const node = source.from === 'expression' ? source.node : source.of;
  return node === undefined || mayChange(module, node, seen);
}

function mayChange(module: Module, node: Node, seen: Set<Binding>): boolean {
  switch (node.type) {
    case 'Literal':
      return 'regex' in node && /[gy]/.test(node.regex?.flags ?? ''); // it keeps where it is
    case 'TemplateLiteral':
    case 'UnaryExpression':
    case 'BinaryExpression':
      return false;
    case 'Identifier': {
      const binding = module.bindings.of(node);
      return binding !== undefined && mayHoldState(meaningOf(module, binding), seen);
    }
    case 'MemberExpression':
      return mayChange(module, node.object, seen);
    case 'ClassExpression':
      return hasStatics(node);
    case 'CallExpression':
      return !isNativeRequire(module, node) && !isCodeInText(module, node);
    case 'NewExpression':
      return !isCodeInText(module, node) && !isAsyncLocalStorage(module, node.callee);
    default:
      return !isFunction(node);
  }
}

/** Functions that are made so have no variables around them. */
function isCodeInText(module: Module, { callee }: CallNode | NodeOf<'NewExpression'>): boolean {
  return isGlobalName(module, callee, 'Function');
}

/** What is stored there belongs to an async context, and not to the object. */
function isAsyncLocalStorage(module: Module, callee: Node): boolean {
  const binding = module.bindings.of(callee);
  if (binding === undefined) return false;
  const meaning = meaningOf(module, binding);
  return meaning.is === 'native' && meaning.name === 'AsyncLocalStorage';
}

function isNativeRequire(module: Module, node: CallNode): boolean {
  const [specifier] = node.arguments;
  return (
    isRequire(module, node.callee) && specifier?.type === 'Literal' && !module.required.has(String(specifier.value))
  );
}

/** Whether code of a class may change what belongs to the class itself. */
function hasStatics(node: ClassNode): boolean {
  return node.body.body.some(
    (member) =>
      member.type !== 'StaticBlock' && member.static && (member.type === 'PropertyDefinition' || usesThis(member)),
  );
}

/** Whether code may change what it is called on. */
export function usesThis(node: Node): boolean {
  return [...walk(node)].some(({ type }) => type === 'ThisExpression' || type === 'Super');
}

/** Null: it changes nothing. */
function useAt(module: Module, reference: Node): Use | null {
  const { ast } = module;
  const path: string[] = [];
  let beyond = 0; // members whose names are not known
  let node = reference;
  let by = ast.parent(node);
  for (; by !== undefined; node = by, by = ast.parent(by)) {
    if (by.type === 'ChainExpression') continue;
    if (by.type !== 'MemberExpression' || by.object !== node) break;
    const key = beyond > 0 || by.property.type === 'PrivateIdentifier' ? undefined : keyName(by.property, by.computed);
    if (key === undefined) beyond++;
    else path.push(key);
  }
  if (by === undefined) return null;
  if (isCalledBy(by, node)) return calledUse(path, beyond);
  if (!isHandedOn(by, node)) return path.length + beyond > 0 ? { how: 'read', path } : null;
  return { how: beyond > 0 || isOnlyTakenApart(module, by, node) ? 'parts' : 'whole', path };
}

function calledUse(path: readonly string[], beyond: number): Use {
  if (beyond === 0) return { how: 'called', path: path.slice(0, -1), method: path.at(-1) };
  return beyond === 1 ? { how: 'called', path, method: null } : { how: 'parts', path };
}

const HANDS_ON: ReadonlySet<string> = new Set([
  'ArrayExpression',
  'ArrowFunctionExpression',
  'AssignmentExpression',
  'AssignmentPattern',
  'AwaitExpression',
  'CallExpression',
  'ConditionalExpression',
  'ForOfStatement',
  'LogicalExpression',
  'NewExpression',
  'Property',
  'PropertyDefinition',
  'ReturnStatement',
  'SpreadElement',
  'ThrowStatement',
  'VariableDeclarator',
  'YieldExpression',
]);

function isHandedOn(by: Node, node: Node): boolean {
  if (!HANDS_ON.has(by.type)) return false;
  if (by.type === 'AssignmentExpression' || by.type === 'AssignmentPattern') return by.right === node;
  return by.type !== 'ConditionalExpression' || by.test !== node;
}

/** Functions of the language that hand on what lies in a value at most. */
const READERS: ReadonlySet<string> = new Set(['keys', 'values', 'entries', 'stringify', 'from', 'hasOwn', 'isArray']);

function isOnlyTakenApart(module: Module, by: Node, node: Node): boolean {
  if (by.type === 'SpreadElement' || by.type === 'ForOfStatement') return true;
  if (by.type === 'VariableDeclarator') return by.id.type !== 'Identifier';
  if (by.type !== 'CallExpression' || by.callee.type !== 'MemberExpression' || by.callee === node) return false;
  const { object } = by.callee;
  return object.type === 'Identifier' && module.bindings.isGlobal(object) && READERS.has(memberName(by.callee) ?? '');
}

/** Whether a private field of it lies in the objects of a class, or in the class itself. */
export function hasPrivate(node: ClassNode, isStatic: boolean): boolean {
  return node.body.body.some(
    (member) =>
      member.type === 'PropertyDefinition' && member.static === isStatic && member.key.type === 'PrivateIdentifier',
  );
}

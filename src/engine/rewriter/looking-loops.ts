/**
 * Loops that only look: a turn of theirs has no effect but that of its Atomics operations, so a turn whose operations
 * changed nothing, and that leaves the loop's variables as they were, might as well not have been made.
 *
 * Calls are followed: to functions that are known by name, and to members under whose name the graph has nothing but
 * functions that have no effect. What is not known is taken for an effect. That a CPU waits is none, for what it serves
 * meanwhile are steps of its own: as long as whether it waits again hangs on nothing that those may change.
 */
import { madeOnce } from '../../common/made-once.js';
import { ownModule } from '../../common/own-modules.js';
import {
  children,
  isClass,
  isFunction,
  memberName,
  walk,
  type CallNode,
  type FunctionNode,
  type MemberNode,
  type Node,
  type NodeOf,
} from './ast.js';
import { privateMember, type Module } from './facts.js';
import { functionMeant, operationOf } from './linking/graph.js';
import type { Binding } from './scope/bindings.js';

export type LookingLoop = NodeOf<'ForStatement' | 'WhileStatement' | 'DoWhileStatement'>;

/** Such loops, and the variables that a turn hands on to the next. */
export type Looks = ReadonlyMap<Node, readonly string[]>;

/** More variables are not compared. */
const CARRIED_MAX = 3;

/** Nodes that reach code that is not written there, or leave the function for a while. */
const UNKNOWN: ReadonlySet<string> = new Set([
  'NewExpression',
  'TaggedTemplateExpression',
  'AwaitExpression',
  'YieldExpression',
  'ImportExpression',
  'SpreadElement',
  'ForOfStatement',
  'ForInStatement',
  'Super',
]);

/** Global functions without effects, and objects all of whose functions are such. */
const PURE: ReadonlySet<string> = new Set(['Number', 'BigInt', 'Boolean', 'Math']);

/** Methods by which a CPU waits for a word, where it has them from. */
const WAITS: ReadonlySet<string> = new Set(['spinOn', 'waitOn']);
const CPU = ownModule('engine/controlled/cpu.js');

/** What native objects have under a name may be meant, whatever the graph has. */
const NATIVE_NAMES: ReadonlySet<string> = new Set(
  [
    Array,
    Map,
    Set,
    Int32Array,
    Object.getPrototypeOf(Int32Array) as object,
    DataView,
    String,
    Function,
    Object,
  ].flatMap((native) => Object.getOwnPropertyNames((native as { readonly prototype: object }).prototype)),
);

export class LookingLoops {
  readonly #functions = new Map<Node, boolean>();
  /** By name: all that is stored under it. */
  readonly #stored = new Map<string, { readonly module: Module; readonly value: Node }[]>();
  readonly #accessors = new Set<string>();

  constructor(modules: readonly Module[]) {
    for (const module of modules) {
      for (const { name, value } of module.stores) madeOnce(this.#stored, name, () => []).push({ module, value });
      for (const node of walk(module.ast.program)) {
        if ((node.type !== 'MethodDefinition' && node.type !== 'Property') || !['get', 'set'].includes(node.kind))
          continue;
        const { key } = node;
        if (key.type === 'Identifier' || key.type === 'PrivateIdentifier') this.#accessors.add(key.name);
      }
    }
  }

  /** The variables that a turn hands on to the next, if the loop is such a one. */
  carriedBy(module: Module, loop: LookingLoop): readonly string[] | undefined {
    if (module.ast.parent(loop)?.type === 'LabeledStatement') return undefined;
    if (loop.type === 'DoWhileStatement' && loop.body.type !== 'BlockStatement') return undefined;
    const carried = new Set<string>();
    const update = loop.type === 'ForStatement' ? loop.update : null;
    const parts = [loop.test, loop.body, update].filter((part) => part !== null && part !== undefined);
    const looks = parts.every((part) => this.#hasNoEffect(module, part, loop.body, carried));
    if (!looks || carried.size > CARRIED_MAX) return undefined;
    const nodes = parts.flatMap((part) => [...walk(part)]);
    return nodes.some((node) => this.#isWait(node)) && !nodes.every((node) => this.#isOwn(module, node, loop, carried))
      ? undefined
      : [...carried];
  }

  /** Whether a CPU waits here. */
  #isWait(node: Node): boolean {
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false;
    const name = memberName(node.callee) ?? '';
    const values = WAITS.has(name) ? (this.#stored.get(name) ?? []) : [];
    return values.length > 0 && values.every(({ module }) => module.ast.url === CPU);
  }

  /** Whether an operation, a wait, or a name whose value nothing outside of the loop changes meanwhile. */
  #isOwn(module: Module, node: Node, loop: Node, carried: ReadonlySet<string>): boolean {
    if (node.type === 'CallExpression') return this.#isWait(node) || operationOf(module, node.callee) !== undefined;
    if (node.type === 'MemberExpression') {
      const call = module.ast.parent(node);
      return call?.type === 'CallExpression' && call.callee === node;
    }
    const binding = node.type === 'Identifier' ? module.bindings.of(node) : undefined;
    return (
      binding === undefined || carried.has(binding.name) || binding.assignments.length === 0 || isWithin(binding, loop)
    );
  }

  /**
   * @param scope what is declared in there is new each time
   * @param carried takes the names of other variables that are assigned; left out: that is an effect
   */
  #hasNoEffect(module: Module, node: Node, scope: Node, carried?: Set<string>): boolean {
    if (isFunction(node)) return true; // no call is made here
    if (isClass(node) || UNKNOWN.has(node.type)) return false;
    switch (node.type) {
      case 'AssignmentExpression':
        if (!this.#mayAssign(module, node.left, scope, carried)) return false;
        return this.#hasNoEffect(module, node.right, scope, carried);
      case 'UpdateExpression':
        return this.#mayAssign(module, node.argument, scope, carried);
      case 'UnaryExpression':
        if (node.operator === 'delete') return false;
        break;
      case 'VariableDeclaration':
        if (node.kind === 'var' && carried !== undefined) return false;
        break;
      case 'VariableDeclarator':
        if (node.id.type === 'ArrayPattern' && node.init?.type !== 'ArrayExpression') return false;
        break;
      case 'MemberExpression':
        if (!this.#isPlainMember(node)) return false;
        break;
      case 'CallExpression':
        if (!(carried !== undefined && this.#isWait(node)) && !this.#callHasNoEffect(module, node)) return false;
        return node.arguments.every((argument) => this.#hasNoEffect(module, argument, scope, carried));
      default:
    }
    return children(node).every((child) => this.#hasNoEffect(module, child, scope, carried));
  }

  #mayAssign(module: Module, target: Node, scope: Node, carried: Set<string> | undefined): boolean {
    const binding = target.type === 'Identifier' ? module.bindings.of(target) : undefined;
    if (binding === undefined || binding.kind === 'import') return false;
    if (isWithin(binding, scope)) return true;
    carried?.add(binding.name);
    return carried !== undefined;
  }

  /** Neither an element, which may be shared, nor an accessor. */
  #isPlainMember(node: MemberNode): boolean {
    const name = memberName(node);
    return name !== undefined && !this.#accessors.has(name.replace('#', ''));
  }

  #callHasNoEffect(module: Module, call: CallNode): boolean {
    const { callee } = call;
    if (operationOf(module, callee) !== undefined) return true;
    if (callee.type === 'Identifier') {
      const fact = functionMeant(module, callee);
      if (fact !== undefined) return this.#functionHasNoEffect(fact.module, fact.node);
      return module.bindings.isGlobal(callee) && PURE.has(callee.name);
    }
    if (callee.type !== 'MemberExpression' || callee.object.type === 'Super') return false;
    const { object } = callee;
    if (object.type === 'Identifier' && module.bindings.isGlobal(object)) return PURE.has(object.name);
    const own = privateMember(module.ast, callee.property);
    if (own !== undefined)
      return (
        own.value !== null &&
        own.value !== undefined &&
        isFunction(own.value) &&
        this.#functionHasNoEffect(module, own.value)
      );
    const name = memberName(callee);
    if (name === undefined || (NATIVE_NAMES.has(name) && object.type !== 'ThisExpression')) return false;
    const values = this.#stored.get(name) ?? [];
    const known = values.every(
      ({ module: owner, value }) => isFunction(value) && this.#functionHasNoEffect(owner, value),
    );
    return values.length > 0 && known && this.#hasNoEffect(module, object, call);
  }

  #functionHasNoEffect(module: Module, node: FunctionNode): boolean {
    const known = this.#functions.get(node);
    if (known !== undefined) return known;
    this.#functions.set(node, false); // if it calls itself
    const pure =
      !node.async &&
      !node.generator &&
      [...node.params, node.body].every((part) => this.#hasNoEffect(module, part, node)) &&
      node.params.every(({ type }) => type === 'Identifier');
    this.#functions.set(node, pure);
    return pure;
  }
}

function isWithin({ declared }: Binding, scope: Node): boolean {
  return declared.start >= scope.start && declared.end <= scope.end;
}

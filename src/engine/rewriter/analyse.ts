/**
 * Which functions may reach an Atomics operation: the least set that is closed under "calls one of the set".
 *
 * Where the callee is a name that always means one function, that function decides. A member call is judged by its
 * name: it may wait when any value that may wait is stored under that name anywhere in the graph, or when the caller of
 * the rewriter says so. Parameters, results of calls and computed members may be anything. To be wrong here costs speed
 * when the set is too large; when it is too small the plain twin is called, and its Atomics operation throws by name.
 */
import { makesPoint } from './accesses.js';
import type { PointPlaces } from './linking/point-places.js';
import { memberName, propertyName, type CallNode, type MemberNode, type Node } from './ast.js';
import { atomicsEscapes, exposedNamespaces } from './escapes.js';
import { privateMember, type CallFact, type ClassFact, type Module, type Unit } from './facts.js';
import { exportMeaning, functionMeant, isAtomics, meaningOf, operationOf, type Meaning } from './linking/graph.js';
import { LOOP_MEMBERS } from '../event-loop/names.js';
import { programGoesOnLater } from './event-loop-use.js';
import { ImplicitCalls } from './implicit.js';
import { NATIVE_TWIN_NAMES, READING_NAMES } from './runtime/natives/natives.js';
import { Opcode } from '../controlled/opcodes.js';
import type { Binding, ValueSource } from './scope/bindings.js';

/**
 * - `operation`: an Atomics operation.
 * - `coroutine`: certainly one of the graph's own coroutines.
 * - `maybe`: decided when it runs.
 * - `plain`: certainly none.
 */
export type CallKind = 'operation' | 'coroutine' | 'maybe' | 'plain';

/** What is known of all modules of a program together. */
export class Analysis {
  /** Whether the program needs event loops. */
  readonly goesOnLater: boolean;
  readonly #names: Set<string>;
  readonly #declared: ReadonlySet<string>;
  readonly implicit: ImplicitCalls;

  /** @param places plain accesses that are points, as an operation of Atomics is one */
  constructor(
    modules: readonly Module[],
    yieldingMembers: Iterable<string>,
    private readonly places: PointPlaces,
  ) {
    this.#declared = new Set(yieldingMembers);
    this.#names = new Set(this.#declared);
    this.implicit = new ImplicitCalls((module, node) => this.mayYield(module, node));
    this.goesOnLater = programGoesOnLater(modules);
    this.#close(modules);
  }

  /** Whether a node that calls without being a call may wait: a member with an accessor, a loop over an iterator. */
  waits(module: Module, node: Node): boolean {
    if (node.type === 'CallExpression') return this.callKind(module, node) !== 'plain';
    if (node.type === 'TaggedTemplateExpression') return this.#tagWaits(module, node.tag);
    return this.implicit.waits(module, node);
  }

  /** Finds the least set. */
  #close(modules: readonly Module[]): void {
    if (modules.some(atomicsEscapes)) for (const name of Object.keys(Opcode)) this.#names.add(name);
    if (this.goesOnLater) for (const name of LOOP_MEMBERS) this.#names.add(name);
    const exposed = new Set(modules.flatMap(exposedNamespaces));
    this.implicit.begin(modules);
    for (let changed = true; changed; ) {
      changed = false;
      for (const module of modules) {
        for (const fact of module.functions.values()) changed = this.#grow(fact) || changed;
        for (const fact of module.classes.values()) changed = this.#growClass(fact) || changed;
        for (const { name, value } of module.stores) {
          if (!this.mayYield(module, value)) continue;
          changed =
            [this.#learn(name, () => true), this.implicit.learnStored(module, name, value)].includes(true) || changed;
        }
        for (const name of this.implicit.learn(module)) changed = this.#learn(name, () => true) || changed;
        if (exposed.has(module)) {
          for (const name of module.links.exports.keys()) {
            changed = this.#learn(name, () => this.#means(exportMeaning(module, name), new Set())) || changed;
          }
        }
      }
    }
  }

  /** Whether calls of this member may wait. */
  isYieldingName(name: string): boolean {
    return this.#names.has(name);
  }

  callKind(module: Module, call: CallNode): CallKind {
    const callee = unchained(call.callee);
    if (operationOf(module, callee) !== undefined) return 'operation';
    if (callee.type === 'Super') return this.implicit.superWaits(module, call) ? 'maybe' : 'plain';
    if (callee.type === 'Identifier') return this.#calledByName(module, callee);
    if (callee.type === 'MemberExpression') return this.#calledMember(module, call, callee);
    return this.mayYield(module, callee) ? 'maybe' : 'plain';
  }

  /** Whether the value of an expression may be a coroutine. */
  mayYield(module: Module, expression: Node, seen = new Set<Binding>()): boolean {
    switch (expression.type) {
      case 'FunctionExpression':
      case 'FunctionDeclaration':
      case 'ArrowFunctionExpression':
        return isCoroutine(module, expression);
      case 'Identifier':
        return this.#variable(module, expression, seen);
      case 'MemberExpression':
        return this.#property(module, expression);
      case 'CallExpression':
      case 'AwaitExpression':
      case 'YieldExpression':
      case 'TaggedTemplateExpression':
        return true;
      case 'NewExpression':
        return this.implicit.hasTraps;
      case 'ConditionalExpression':
        return this.mayYield(module, expression.consequent, seen) || this.mayYield(module, expression.alternate, seen);
      case 'LogicalExpression':
        return this.mayYield(module, expression.left, seen) || this.mayYield(module, expression.right, seen);
      case 'AssignmentExpression':
        return this.mayYield(module, expression.right, seen);
      case 'SequenceExpression':
        return this.mayYield(module, expression.expressions.at(-1)!, seen);
      case 'ChainExpression':
        return this.mayYield(module, expression.expression, seen);
      default:
        return false;
    }
  }

  #grow(fact: Unit): boolean {
    if (fact.yielding || fact.obstacle !== undefined) return false;
    fact.yielding = fact.calls.some((call) => this.#waits(fact.module, call));
    return fact.yielding;
  }

  /** What makes an object of a class, and its fields, wait together. */
  #growClass(fact: ClassFact): boolean {
    const grown = [this.#grow(fact.statics), this.#grow(fact.fields)].includes(true);
    const { constructorFact, fields, module, node } = fact;
    if (fact.constructing || fields.obstacle !== undefined || constructorFact?.obstacle !== undefined) return grown;
    const inherits = node.superClass && this.implicit.constructs(module, node.superClass, false);
    fact.constructing = fields.yielding || (constructorFact?.yielding ?? false) || Boolean(inherits);
    if (fact.constructing && constructorFact !== undefined) constructorFact.yielding = true;
    return grown || fact.constructing;
  }

  #learn(name: string, yielding: () => boolean): boolean {
    if (this.#names.has(name) || !yielding()) return false;
    this.#names.add(name);
    return true;
  }

  #waits(module: Module, { node }: CallFact): boolean {
    return this.waits(module, node) || makesPoint(module, node, this.places);
  }

  #tagWaits(module: Module, tag: Node): boolean {
    if (tag.type === 'Identifier') return this.#calledByName(module, tag) !== 'plain';
    return this.mayYield(module, tag);
  }

  #calledByName(module: Module, callee: Node): CallKind {
    const fact = functionMeant(module, callee);
    if (fact !== undefined) return fact.yielding && !fact.node.generator ? 'coroutine' : 'plain';
    if (module.bindings.isGlobal(callee) && this.implicit.reads(callee)) return 'maybe';
    return this.mayYield(module, callee) ? 'maybe' : 'plain';
  }

  #calledMember(module: Module, call: CallNode, callee: MemberNode): CallKind {
    const member = privateMember(module.ast, callee.property);
    if (member?.type === 'MethodDefinition' && member.kind === 'method') {
      return isCoroutine(module, member.value) ? 'coroutine' : 'plain';
    }
    const meaning = namespaceMember(module, callee);
    if (meaning !== undefined) return this.#means(meaning, new Set()) ? 'maybe' : 'plain';
    const name = memberName(callee) ?? symbolNameOf(callee);
    if (name === undefined) return 'maybe';
    if (isAtomics(module, callee.object)) return 'plain'; // isLockFree
    if (this.#names.has(name)) return 'maybe';
    const reading = isReading(module, callee, name);
    if (reading && this.implicit.reads(callee.property)) return 'maybe';
    if (reading ? !CALLS_ARGUMENTS.has(name) : !NATIVE_TWIN_NAMES.has(name)) return 'plain';
    const values = name === 'call' || name === 'apply' ? [callee.object, ...call.arguments] : call.arguments;
    return values.some((value) => value.type === 'SpreadElement' || this.mayYield(module, value)) ? 'maybe' : 'plain';
  }

  #variable(module: Module, identifier: Node, seen: Set<Binding>): boolean {
    const binding = module.bindings.of(identifier);
    if (binding !== undefined) return this.#means(meaningOf(module, binding), seen);
    return identifier.type === 'Identifier' && this.#declared.has(identifier.name);
  }

  #means(meaning: Meaning, seen: Set<Binding>): boolean {
    if (meaning.is === 'expression') return this.mayYield(meaning.module, meaning.node, seen);
    if (meaning.is === 'member') return meaning.name === 'default' || this.#names.has(meaning.name);
    if (meaning.is === 'native') return meaning.name !== undefined && this.#names.has(meaning.name);
    if (meaning.is !== 'binding') return false;
    const { module, binding } = meaning;
    if (seen.has(binding)) return false;
    seen.add(binding);
    if (binding.kind === 'parameter') return true;
    if (binding.node !== undefined && isCoroutine(module, binding.node)) return true;
    return binding.sources.some((source) => this.#source(module, source, seen));
  }

  #source(module: Module, source: ValueSource, seen: Set<Binding>): boolean {
    if (source.from === 'expression') return this.mayYield(module, source.node, seen);
    if (source.from === 'unknown') return true;
    return this.#names.has(source.key) || (source.of !== undefined && isAtomics(module, source.of));
  }

  #property(module: Module, node: MemberNode): boolean {
    if (operationOf(module, node) !== undefined) return true;
    const member = privateMember(module.ast, node.property);
    if (member?.type === 'MethodDefinition') return isCoroutine(module, member.value);
    const meaning = namespaceMember(module, node);
    if (meaning !== undefined) return this.#means(meaning, new Set());
    const name = memberName(node) ?? symbolNameOf(node);
    return name === undefined || this.#names.has(name);
  }
}

/** Of those the ones that call what they are given. */
const CALLS_ARGUMENTS: ReadonlySet<string> = new Set(['apply', 'construct', 'from', 'groupBy']);

/** Whether a member is a native function such as `Object.assign`, which reads what it is given. */
function isReading(module: Module, { object }: MemberNode, name: string): boolean {
  if (object.type !== 'Identifier' || !module.bindings.isGlobal(object)) return false;
  return Object.hasOwn(READING_NAMES, object.name) && READING_NAMES[object.name].has(name);
}

function symbolNameOf({ property, computed }: MemberNode): string | undefined {
  return property.type === 'MemberExpression' ? propertyName(property, computed) : undefined;
}

/** Whether calling a function may wait: of a generator function that only makes the generator. */
function isCoroutine(module: Module, node: Node): boolean {
  const fact = module.functions.get(node);
  return fact !== undefined && fact.yielding && !fact.node.generator;
}

/** `a?.b` for the purposes of a name. */
function unchained(node: Node): Node {
  return node.type === 'ChainExpression' ? node.expression : node;
}

/** What `ns.name` means when `ns` is the namespace of a module. */
function namespaceMember(module: Module, node: MemberNode): Meaning | undefined {
  const binding = module.bindings.of(node.object);
  if (binding?.imported?.name !== '*') return undefined;
  const meaning = meaningOf(module, binding);
  const name = memberName(node);
  if (meaning.is !== 'namespace') return { is: 'native', ...(name !== undefined && { name }) };
  return name === undefined ? undefined : exportMeaning(meaning.module, name);
}

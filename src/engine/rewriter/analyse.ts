/**
 * Which functions may reach an Atomics operation: the least set that is closed under "calls one of the set".
 *
 * Where the callee is a name that always means one function, that function decides. A member call is judged by its
 * name: it may wait when any value that may wait is stored under that name anywhere in the graph, or when the caller of
 * the rewriter says so. Parameters, results of calls and computed members may be anything. To be wrong here costs speed
 * when the set is too large; when it is too small the plain twin is called, and its Atomics operation throws by name.
 */
import { keyName, memberName, walk, type Node } from './ast.js';
import { privateMember, type CallFact, type CallNode, type FunctionFact, type Module } from './facts.js';
import { exportMeaning, functionMeant, isAtomics, meaningOf, operationOf, type Meaning } from './graph.js';
import { NATIVE_TWIN_NAMES } from './natives.js';
import { Opcode } from '../controlled/opcodes.js';
import type { Binding, ValueSource } from './scope/bindings.js';

/**
 * - `operation`: an Atomics operation.
 * - `coroutine`: certainly one of the graph's own coroutines.
 * - `maybe`: decided when it runs.
 * - `plain`: certainly none.
 */
export type CallKind = 'operation' | 'coroutine' | 'maybe' | 'plain';

export interface Analysis {
  callKind(module: Module, call: CallNode): CallKind;
  /** Whether the value of an expression may be a coroutine. */
  mayYield(module: Module, expression: Node): boolean;
  /** Whether calls of this member may wait. */
  isYieldingName(name: string): boolean;
}

export function analyse(modules: readonly Module[], yieldingMembers: Iterable<string>): Analysis {
  const analyser = new Analyser(yieldingMembers);
  analyser.run(modules);
  return analyser;
}

class Analyser implements Analysis {
  readonly #names: Set<string>;
  readonly #declared: ReadonlySet<string>;

  constructor(yieldingMembers: Iterable<string>) {
    this.#declared = new Set(yieldingMembers);
    this.#names = new Set(this.#declared);
  }

  run(modules: readonly Module[]): void {
    if (modules.some(atomicsEscapes)) for (const name of Object.keys(Opcode)) this.#names.add(name);
    const exposed = new Set(modules.flatMap(exposedNamespaces));
    for (let changed = true; changed; ) {
      changed = false;
      for (const module of modules) {
        for (const fact of module.functions.values()) changed = this.#grow(fact) || changed;
        for (const { name, value } of module.stores)
          changed = this.#learn(name, () => this.mayYield(module, value)) || changed;
        if (exposed.has(module)) {
          for (const name of module.links.exports.keys()) {
            changed = this.#learn(name, () => this.#means(exportMeaning(module, name), new Set())) || changed;
          }
        }
      }
    }
  }

  isYieldingName(name: string): boolean {
    return this.#names.has(name);
  }

  callKind(module: Module, call: CallNode): CallKind {
    const callee = unchained(call.callee);
    if (operationOf(module, callee) !== undefined) return 'operation';
    if (callee.type === 'Super') return 'plain';
    if (callee.type === 'Identifier') return this.#calledByName(module, callee);
    if (callee.type === 'MemberExpression') return this.#calledMember(module, call, callee);
    return this.mayYield(module, callee) ? 'maybe' : 'plain';
  }

  mayYield(module: Module, expression: Node, seen = new Set<Binding>()): boolean {
    switch (expression.type) {
      case 'FunctionExpression':
      case 'FunctionDeclaration':
      case 'ArrowFunctionExpression':
        return module.functions.get(expression)?.yielding ?? false;
      case 'Identifier':
        return this.#variable(module, expression, seen);
      case 'MemberExpression':
        return this.#property(module, expression);
      case 'CallExpression':
      case 'AwaitExpression':
      case 'YieldExpression':
      case 'TaggedTemplateExpression':
        return true;
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

  #grow(fact: FunctionFact): boolean {
    if (fact.yielding || fact.obstacle !== undefined) return false;
    fact.yielding = fact.calls.some((call) => this.#waits(fact.module, call));
    return fact.yielding;
  }

  #learn(name: string, yielding: () => boolean): boolean {
    if (this.#names.has(name) || !yielding()) return false;
    this.#names.add(name);
    return true;
  }

  #waits(module: Module, { node }: CallFact): boolean {
    return this.callKind(module, node) !== 'plain';
  }

  #calledByName(module: Module, callee: Node): CallKind {
    const fact = functionMeant(module, callee);
    if (fact !== undefined) return fact.yielding ? 'coroutine' : 'plain';
    return this.mayYield(module, callee) ? 'maybe' : 'plain';
  }

  #calledMember(module: Module, call: CallNode, callee: Extract<Node, { type: 'MemberExpression' }>): CallKind {
    const member = privateMember(module.ast, callee.property);
    if (member?.type === 'MethodDefinition' && member.kind === 'method') {
      return module.functions.get(member.value)?.yielding ? 'coroutine' : 'plain';
    }
    const meaning = namespaceMember(module, callee);
    if (meaning !== undefined) return this.#means(meaning, new Set()) ? 'maybe' : 'plain';
    const name = memberName(callee);
    if (name === undefined) return 'maybe';
    if (isAtomics(module, callee.object)) return 'plain'; // isLockFree
    if (this.#names.has(name)) return 'maybe';
    if (!NATIVE_TWIN_NAMES.has(name)) return 'plain';
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
    if (meaning.is !== 'binding') return false;
    const { module, binding } = meaning;
    if (seen.has(binding)) return false;
    seen.add(binding);
    if (binding.kind === 'parameter') return true;
    if (binding.node !== undefined && module.functions.get(binding.node)?.yielding) return true;
    return binding.sources.some((source) => this.#source(module, source, seen));
  }

  #source(module: Module, source: ValueSource, seen: Set<Binding>): boolean {
    if (source.from === 'expression') return this.mayYield(module, source.node, seen);
    if (source.from === 'unknown') return true;
    return this.#names.has(source.key) || (source.of !== undefined && isAtomics(module, source.of));
  }

  #property(module: Module, node: Extract<Node, { type: 'MemberExpression' }>): boolean {
    if (operationOf(module, node) !== undefined) return true;
    const member = privateMember(module.ast, node.property);
    if (member?.type === 'MethodDefinition') return module.functions.get(member.value)?.yielding ?? false;
    const meaning = namespaceMember(module, node);
    if (meaning !== undefined) return this.#means(meaning, new Set());
    const name = memberName(node);
    return name === undefined || this.#names.has(name);
  }
}

/** `a?.b` for the purposes of a name. */
function unchained(node: Node): Node {
  return node.type === 'ChainExpression' ? node.expression : node;
}

/** What `ns.name` means when `ns` is the namespace of a module. */
function namespaceMember(module: Module, node: Extract<Node, { type: 'MemberExpression' }>): Meaning | undefined {
  const binding = module.bindings.of(node.object);
  if (binding?.imported?.name !== '*') return undefined;
  const meaning = meaningOf(module, binding);
  const name = memberName(node);
  if (meaning.is !== 'namespace') return { is: 'native' };
  return name === undefined ? undefined : exportMeaning(meaning.module, name);
}

/** Modules whose namespace is used as a value, so that their exports may be called as members of anything. */
function exposedNamespaces(module: Module): Module[] {
  return module.bindings.all.flatMap((binding) => {
    const meaning = binding.imported === undefined ? undefined : meaningOf(module, binding);
    if (meaning?.is !== 'namespace') return [];
    const exposed = binding.references.some((reference) => {
      const parent = module.ast.parent(reference);
      return parent?.type !== 'MemberExpression' || parent.object !== reference || memberName(parent) === undefined;
    });
    return exposed ? [meaning.module] : [];
  });
}

/** Whether the Atomics object is used as a value in a way that the names cannot be followed. */
function atomicsEscapes(module: Module): boolean {
  for (const [node, parent] of atomicsValues(module)) {
    if (parent.type === 'MemberExpression' && parent.object === node && memberName(parent) !== undefined) continue;
    if (parent.type !== 'VariableDeclarator' || parent.init !== node) return true;
    if (parent.id.type === 'ObjectPattern' && parent.id.properties.every(hasName)) continue;
    const binding = parent.id.type === 'Identifier' ? module.bindings.of(parent.id) : undefined;
    if (binding === undefined || binding.assignments.length > 0) return true;
  }
  return false;
}

function hasName(property: Node): boolean {
  return property.type === 'Property' && keyName(property.key, property.computed) !== undefined;
}

/** Every expression that is Atomics itself, aliases included, with its parent. */
function atomicsValues(module: Module): [Node, Node][] {
  return [...walk(module.ast.program)].flatMap((node): [Node, Node][] => {
    const parent = module.ast.parent(node);
    if (parent === undefined || (node.type !== 'Identifier' && node.type !== 'MemberExpression')) return [];
    return module.bindings.of(node)?.declared !== node && isAtomics(module, node) ? [[node, parent]] : [];
  });
}

/**
 * What may call a coroutine without being a call: members with accessors, loops over iterators, `new`, operators on
 * objects. Which of them may is learnt by name, as for calls. Where the program has no such coroutine nothing is.
 */
import {
  isClass,
  isFunction,
  isPatternTarget,
  memberName,
  propertyName,
  walk,
  type CallNode,
  type ClassNode,
  type FunctionNode,
  type MemberNode,
  type Node,
  type NodeOf,
} from './ast.js';
import { privateMember, type Module } from './facts.js';
import { isGlobalName, meaningOf } from './linking/graph.js';
import { onlySource } from './scope/bindings.js';
import { CONVERTING, CONVERTING_ONE } from './runtime/operators.js';

const CONVERSIONS = new Set(['valueOf', 'toString', '@@toPrimitive']);
const ITERATION = new Set(['next', '@@iterator', 'return', 'throw']);
/** Traps that have a coroutine; of the others it is said that they have none. */
const TRAPS = new Set(['get', 'set', 'apply', 'construct']);
const DESCRIBING = new Set(['defineProperty', 'defineProperties', 'create', '__defineGetter__', '__defineSetter__']);
/** A key that is not known. */
const ANY = '*';

type MayYield = (module: Module, node: Node) => boolean;

export class ImplicitCalls {
  readonly #accessors = { get: new Set<string>(), set: new Set<string>() };
  #iterates = false;
  #converts = false;
  #constructs = false;
  #usesProxies = false;
  #describes = false;
  /** Without a method under Symbol.iterator, what is called `next` is no iterator's. */
  #definesIterators = false;
  hasTraps = false;

  constructor(private readonly mayYield: MayYield) {}

  begin(modules: readonly Module[]): void {
    for (const module of modules) {
      for (const node of walk(module.ast.program)) {
        if (isGlobalName(module, node, 'Proxy')) this.#usesProxies = true;
        if (node.type === 'MemberExpression' && memberName(node) === 'iterator') this.#definesIterators = true;
        if (node.type === 'MemberExpression' && DESCRIBING.has(memberName(node) ?? '')) this.#describes = true;
      }
    }
  }

  /** A coroutine is stored under a name. Returns whether that teaches anything. */
  learnStored(module: Module, name: string, value: Node): boolean {
    const before = this.#known();
    if (CONVERSIONS.has(name)) this.#converts = true;
    if (this.#definesIterators && ITERATION.has(name)) this.#iterates = true;
    if (this.#usesProxies && TRAPS.has(name)) {
      this.hasTraps = true;
      if (name === 'construct') this.#constructs = true;
    }
    if (name === 'get' || name === 'set') {
      if (this.#usesProxies) this.#accessors[name].add(ANY);
      else if (this.#describes) this.#accessors[name].add(describedKey(module, value) ?? ANY);
    }
    return this.#known() > before;
  }

  /** Only ever grows. */
  #known(): number {
    const flags = [this.#converts, this.#iterates, this.#constructs, this.hasTraps].filter(Boolean).length;
    return flags + this.#accessors.get.size + this.#accessors.set.size;
  }

  /** What a module's coroutines teach. @returns names under which coroutines are called from now on */
  learn(module: Module): string[] {
    const names: string[] = [];
    for (const { node, yielding } of module.functions.values()) {
      if (yielding && node.generator) {
        if (!node.async) this.#iterates = true;
        names.push('next', 'return', 'throw');
      }
      const member = module.ast.parent(node);
      if (member?.type !== 'MethodDefinition' && member?.type !== 'Property') continue;
      const { kind } = member;
      if (kind !== 'get' && kind !== 'set') continue;
      const name = propertyName(member.key, member.computed);
      if (yielding) this.#accessors[kind].add(name ?? ANY);
      if (name !== undefined && kind === 'get' && returned(node).some((value) => this.mayYield(module, value)))
        names.push(name);
    }
    if ([...module.classes.values()].some(({ constructing }) => constructing)) this.#constructs = true;
    return names;
  }

  /** Whether natives that read members or iterate, such as Object.assign, may wait. */
  reads(name: Node): boolean {
    const converts = name.type === 'Identifier' && (name.name === 'String' || name.name === 'Number');
    if (converts) return this.#converts;
    if (name.type === 'Identifier' && name.name === 'construct') return this.#constructs;
    return this.#iterates || this.#accessors.get.size > 0 || this.#accessors.set.size > 0;
  }

  waits(module: Module, node: Node): boolean {
    switch (node.type) {
      case 'NewExpression':
        return this.constructs(module, node.callee, node.arguments.length > 0);
      case 'MemberExpression':
        return this.#memberWaits(module, node);
      case 'ForOfStatement':
        return !node.await && ((this.#iterates && !isArray(node.right)) || this.patternWaits(module, node.left));
      case 'SpreadElement':
        if (module.ast.parent(node)?.type === 'ObjectExpression') return this.#accessors.get.size > 0;
        return this.#iterates && !isArray(node.argument);
      case 'YieldExpression':
        return node.delegate && this.#iterates;
      case 'VariableDeclarator':
        return Boolean(node.init) && this.patternWaits(module, node.id);
      case 'AssignmentExpression':
        if (node.operator === '=') return this.patternWaits(module, node.left);
        return this.#converts && CONVERTING.has(node.operator.slice(0, -1));
      case 'BinaryExpression':
        return this.#converts && CONVERTING.has(node.operator) && !(isPrimitive(node.left) && isPrimitive(node.right));
      case 'UnaryExpression':
        return this.#converts && CONVERTING_ONE.has(node.operator) && !isPrimitive(node.argument);
      case 'TemplateLiteral':
        if (module.ast.parent(node)?.type === 'TaggedTemplateExpression') return false;
        return this.#converts && !node.expressions.every(isPrimitive);
      case 'ClassDeclaration':
      case 'ClassExpression':
        return module.classes.get(node)?.statics.yielding ?? false;
      default:
        return this.patternWaits(module, node);
    }
  }

  patternWaits(module: Module, pattern: Node): boolean {
    switch (pattern.type) {
      case 'ArrayPattern':
        return this.#iterates || pattern.elements.some((element) => element && this.patternWaits(module, element));
      case 'ObjectPattern':
        return pattern.properties.some((property) => {
          if (property.type === 'RestElement') return this.#accessors.get.size > 0;
          return (
            this.#has('get', propertyName(property.key, property.computed)) || this.patternWaits(module, property.value)
          );
        });
      case 'AssignmentPattern':
        return this.patternWaits(module, pattern.left);
      case 'RestElement':
        return this.patternWaits(module, pattern.argument);
      case 'VariableDeclaration':
        return this.patternWaits(module, pattern.declarations[0].id);
      default:
        return false;
    }
  }

  /** Whether constructing what an expression means may wait. */
  constructs(module: Module, callee: Node, filled: boolean): boolean {
    if (isClass(callee)) return module.classes.get(callee)?.constructing ?? false;
    if (callee.type !== 'Identifier') return this.#constructs || this.mayYield(module, callee);
    const binding = module.bindings.of(callee);
    if (binding === undefined)
      return filled && (this.#iterates || callee.name === 'Promise') && module.bindings.isGlobal(callee);
    const meaning = meaningOf(module, binding);
    if (meaning.is === 'expression') return this.constructs(meaning.module, meaning.node, filled);
    if (meaning.is !== 'binding') return false;
    const { node, assignments } = meaning.binding;
    if (node !== undefined && assignments.length === 0) return this.#constructsNode(meaning.module, node);
    const source = onlySource(meaning.binding);
    if (source?.from === 'expression' && (isClass(source.node) || isFunction(source.node)))
      return this.#constructsNode(meaning.module, source.node);
    return this.#constructs || this.mayYield(module, callee);
  }

  superWaits(module: Module, call: CallNode): boolean {
    let node = module.ast.parent(call);
    while (node !== undefined && !isClass(node)) node = module.ast.parent(node);
    const fact = module.classes.get(node as ClassNode);
    if (fact === undefined) return false;
    return fact.fields.yielding || this.constructs(module, fact.node.superClass!, false);
  }

  #constructsNode(module: Module, node: Node): boolean {
    if (isClass(node)) return module.classes.get(node)?.constructing ?? false;
    return module.functions.get(node)?.yielding ?? false;
  }

  #memberWaits(module: Module, node: MemberNode): boolean {
    const parent = module.ast.parent(node);
    const assigned = parent?.type === 'AssignmentExpression' && parent.left === node;
    const matched = isPatternTarget(module.ast, node);
    const reads = !matched && (!assigned || parent.operator !== '=');
    const writes = matched || assigned || (parent?.type === 'UpdateExpression' && parent.argument === node);
    return (reads && this.#accessWaits(module, node, 'get')) || (writes && this.#accessWaits(module, node, 'set'));
  }

  #accessWaits(module: Module, node: MemberNode, kind: 'get' | 'set'): boolean {
    if (node.property.type === 'PrivateIdentifier') return this.privateAccessorWaits(module, node.property, kind);
    if (node.computed && node.property.type === 'Literal' && typeof node.property.value === 'number') return false;
    return this.#has(kind, propertyName(node.property, node.computed));
  }

  privateAccessorWaits(module: Module, name: Node, kind: 'get' | 'set'): boolean {
    const members = privateAccessors(module, name);
    return members.some((member) => member.kind === kind && (module.functions.get(member.value)?.yielding ?? false));
  }

  #has(kind: 'get' | 'set', name: string | undefined): boolean {
    const names = this.#accessors[kind];
    return names.size > 0 && (name === undefined || names.has(name) || names.has(ANY));
  }
}

/** The private getter and setter that a name means where it stands. */
function privateAccessors(module: Module, name: Node): NodeOf<'MethodDefinition'>[] {
  const first = privateMember(module.ast, name);
  const body = first === undefined ? undefined : module.ast.parent(first);
  if (body?.type !== 'ClassBody' || name.type !== 'PrivateIdentifier') return [];
  return body.body.flatMap((member) =>
    member.type === 'MethodDefinition' && member.key.type === 'PrivateIdentifier' && member.key.name === name.name
      ? [member]
      : [],
  );
}

/** What a function returns. */
function returned(fn: FunctionNode): Node[] {
  const own = walk(fn.body, (node) => !isFunction(node) && !isClass(node));
  return [...own].flatMap((node) => (node.type === 'ReturnStatement' && node.argument ? [node.argument] : []));
}

/** The key whose descriptor a `get` or `set` belongs to. */
function describedKey({ ast }: Module, value: Node): string | undefined {
  const property = ast.parent(value);
  const descriptor = property === undefined ? undefined : ast.parent(property);
  const around = descriptor === undefined ? undefined : ast.parent(descriptor);
  if (around?.type === 'Property') return propertyName(around.key, around.computed);
  if (around?.type !== 'CallExpression') return undefined;
  const [, key] = around.arguments;
  return key?.type === 'Literal' || key?.type === 'MemberExpression' ? propertyName(key, true) : undefined;
}

function isArray(node: Node): boolean {
  return node.type === 'ArrayExpression';
}

/** What makes a primitive, whatever its operands are. */
const MAKES_PRIMITIVE: ReadonlySet<string> = new Set([
  'TemplateLiteral',
  'UpdateExpression',
  'BinaryExpression',
  'UnaryExpression',
]);

/** Certainly no object. */
function isPrimitive(node: Node): boolean {
  if (node.type === 'Literal') return !('regex' in node) || node.regex === undefined;
  return MAKES_PRIMITIVE.has(node.type);
}

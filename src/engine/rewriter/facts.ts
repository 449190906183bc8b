/**
 * What one module does, collected in one walk: its functions, its calls, and what it stores under which property name.
 */
import {
  children,
  isArrow,
  isClass,
  isFunction,
  keyName,
  memberName,
  walk,
  type Ast,
  type ClassNode,
  type FunctionNode,
  type Node,
} from './ast.js';
import { readLinks, type Links } from './links.js';
import type { Bindings } from './scope/bindings.js';
import { resolveScopes } from './scope/resolve-scopes.js';

export type CallNode = Extract<Node, { type: 'CallExpression' }>;

/** A function of the source. */
export interface FunctionFact {
  readonly node: FunctionNode;
  readonly module: Module;
  /** Why it cannot become a coroutine; undefined when it can. */
  obstacle: string | undefined;
  readonly calls: CallFact[];
  /** What an arrow function takes from around it. */
  readonly lexical: Set<'this' | 'arguments' | 'super' | 'new.target'>;
  /** The answer: whether it may reach an Atomics operation, and so becomes a coroutine. */
  yielding: boolean;
}

/** The code that an expression belongs to. */
export interface Context {
  /** The function in whose body it stands; undefined for what no function can be made to wait for. */
  readonly fn: FunctionFact | undefined;
  /** In words, when no coroutine can be made of it: `the default value of a parameter`. */
  readonly plain: string | undefined;
}

export interface CallFact {
  readonly node: CallNode;
  readonly context: Context;
}

export interface Module {
  readonly ast: Ast;
  readonly links: Links;
  readonly bindings: Bindings;
  readonly functions: ReadonlyMap<Node, FunctionFact>;
  readonly calls: readonly CallFact[];
  /** Values stored under a property name, which a member call by that name may reach. */
  readonly stores: readonly { readonly name: string; readonly value: Node }[];
  /** The modules that its requests mean, as far as they are instrumented. */
  readonly targets: (Module | undefined)[];
}

export function collectFacts(ast: Ast): Module {
  const links = readLinks(ast);
  const collector = new Collector();
  const module: Module = {
    ast,
    links,
    bindings: resolveScopes(ast, (specifier) => links.importOf(specifier)),
    functions: collector.functions,
    calls: collector.calls,
    stores: collector.stores,
    targets: links.requests.map(() => undefined),
  };
  collector.collect(module);
  return module;
}

/** The class member that a private name means where it stands. */
export function privateMember(
  ast: Ast,
  name: Node,
): Extract<Node, { type: 'MethodDefinition' | 'PropertyDefinition' }> | undefined {
  if (name.type !== 'PrivateIdentifier') return undefined;
  for (let node = ast.parent(name); node !== undefined; node = ast.parent(node)) {
    if (!isClass(node)) continue;
    for (const member of node.body.body) {
      if (member.type !== 'StaticBlock' && member.key.type === 'PrivateIdentifier' && member.key.name === name.name)
        return member;
    }
  }
  return undefined;
}

class Collector {
  readonly functions = new Map<Node, FunctionFact>();
  readonly calls: CallFact[] = [];
  readonly stores: { name: string; value: Node }[] = [];

  collect(module: Module): void {
    this.#visit(module.ast.program, { fn: undefined, plain: 'the top level of a module' }, module);
  }

  #visit(node: Node, context: Context, module: Module): void {
    if (isFunction(node)) return this.#function(node, module, this.functions);
    if (isClass(node)) return this.#class(node, context, module);
    this.#look(node, context, module);
    for (const child of children(node)) this.#visit(child, context, module);
  }

  #function(node: FunctionNode, module: Module, functions: Map<Node, FunctionFact>): void {
    const fact: FunctionFact = {
      node,
      module,
      obstacle: undefined,
      calls: [],
      lexical: lexicalUses(node),
      yielding: false,
    };
    fact.obstacle = obstacleOf(fact, module.ast);
    functions.set(node, fact);
    const parameters: Context = { fn: undefined, plain: 'the default value of a parameter' };
    for (const parameter of node.params) this.#visit(parameter, parameters, module);
    this.#visit(node.body, { fn: fact, plain: fact.obstacle }, module);
  }

  #class(node: ClassNode, context: Context, module: Module): void {
    if (node.superClass) this.#visit(node.superClass, context, module);
    for (const member of node.body.body) {
      if (member.type === 'StaticBlock') {
        for (const statement of member.body) this.#visit(statement, { fn: undefined, plain: 'a static block' }, module);
        continue;
      }
      this.#look(member, context, module);
      if (member.computed) this.#visit(member.key, context, module);
      if (member.value)
        this.#visit(member.value, { fn: undefined, plain: 'the initial value of a class field' }, module);
    }
  }

  #look(node: Node, context: Context, module: Module): void {
    switch (node.type) {
      case 'CallExpression': {
        const call = { node, context };
        this.calls.push(call);
        context.fn?.calls.push(call);
        break;
      }
      case 'MethodDefinition':
        if (node.kind === 'method') this.#store(keyName(node.key, node.computed), node.value);
        break;
      case 'PropertyDefinition':
        if (node.value) this.#store(keyName(node.key, node.computed), node.value);
        break;
      case 'Property':
        if (module.ast.parent(node)?.type !== 'ObjectExpression' || node.kind !== 'init') break;
        this.#store(keyName(node.key, node.computed), node.value);
        break;
      case 'AssignmentExpression':
        if (node.left.type === 'MemberExpression') this.#store(memberName(node.left), node.right);
        break;
      default:
    }
  }

  #store(name: string | undefined, value: Node): void {
    if (name !== undefined) this.stores.push({ name, value });
  }
}

/** Why no coroutine can be made of a function, or undefined. */
function obstacleOf({ node, lexical }: FunctionFact, ast: Ast): string | undefined {
  const parent = ast.parent(node);
  if (node.async) return node.generator ? 'an async generator' : 'an async function';
  if (node.generator) return 'a generator function';
  if (lexical.has('new.target')) return 'a function that uses new.target';
  if (isArrow(node) && lexical.has('super')) return 'an arrow function that uses super';
  if (parent?.type === 'MethodDefinition') {
    if (parent.kind === 'constructor') return 'a constructor';
    if (parent.kind !== 'method') return parent.kind === 'get' ? 'a getter' : 'a setter';
    if (keyName(parent.key, parent.computed) === undefined) return 'a method with a computed name';
  }
  if (parent?.type === 'Property' && parent.value === node) {
    if (parent.kind !== 'init') return parent.kind === 'get' ? 'a getter' : 'a setter';
    if (parent.method && keyName(parent.key, parent.computed) === undefined) return 'a method with a computed name';
    if (parent.method && lexical.has('super')) return 'a method of an object literal that uses super';
  }
  return undefined;
}

/** Which of its surroundings' special names the body of a function, with the arrow functions in it, uses. */
function lexicalUses(fn: FunctionNode): Set<'this' | 'arguments' | 'super' | 'new.target'> {
  const uses = new Set<'this' | 'arguments' | 'super' | 'new.target'>();
  for (const node of walk(fn, (inner) => inner === fn || !ownsThis(inner))) {
    if (node.type === 'ThisExpression') uses.add('this');
    else if (node.type === 'Identifier' && node.name === 'arguments') uses.add('arguments');
    else if (node.type === 'Super') uses.add('super');
    else if (node.type === 'MetaProperty' && node.meta.name === 'new') uses.add('new.target');
    else if (isClass(node)) for (const name of classHead(node)) for (const use of lexicalUsesOf(name)) uses.add(use);
  }
  return uses;
}

function lexicalUsesOf(node: Node): ('this' | 'arguments')[] {
  const uses: ('this' | 'arguments')[] = [];
  for (const inner of walk(node, (below) => !ownsThis(below))) {
    if (inner.type === 'ThisExpression') uses.push('this');
    else if (inner.type === 'Identifier' && inner.name === 'arguments') uses.push('arguments');
  }
  return uses;
}

/** What of a class belongs to the code around it. */
function classHead(node: ClassNode): Node[] {
  const keys = node.body.body.flatMap((member) =>
    member.type !== 'StaticBlock' && member.computed ? [member.key] : [],
  );
  return node.superClass ? [node.superClass, ...keys] : keys;
}

function ownsThis(node: Node): boolean {
  return isClass(node) || (isFunction(node) && !isArrow(node));
}

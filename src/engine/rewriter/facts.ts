/**
 * What one module does, collected in one walk: its functions, its calls, and what it stores under which property name.
 */
import {
  children,
  isClass,
  isFunction,
  memberName,
  propertyName,
  type Ast,
  type ClassNode,
  type FunctionNode,
  type Node,
  type NodeOf,
} from './ast.js';
import { readLinks, type Links } from './linking/links.js';
import type { Bindings } from './scope/bindings.js';
import { fieldsObstacle, obstacleOf, parametersObstacle, staticsObstacle } from './obstacles.js';
import { lexicalUses, type Lexical } from './lexical.js';
import { resolveScopes } from './scope/resolve-scopes.js';

/** Code that becomes a coroutine as a whole or not at all: the body of a function, the fields of a class. */
export interface Unit {
  readonly module: Module;
  /** Why it cannot become a coroutine; undefined when it can. */
  obstacle: string | undefined;
  readonly calls: CallFact[];
  /** The answer: whether it may reach an Atomics operation, and so becomes a coroutine. */
  yielding: boolean;
}

/** A function of the source. */
export interface FunctionFact extends Unit {
  readonly node: FunctionNode;
  /** What an arrow function takes from around it. */
  readonly lexical: Set<Lexical>;
}

/** A class of the source. */
export interface ClassFact {
  readonly node: ClassNode;
  readonly module: Module;
  readonly constructorFact: FunctionFact | undefined;
  /** The initial values of its objects' fields. */
  readonly fields: Unit;
  /** Those of its own, and its static blocks. */
  readonly statics: Unit;
  /** Whether making an object of it may reach an Atomics operation, and so is a coroutine. */
  constructing: boolean;
}

/** The code that an expression belongs to. */
export interface Context {
  /** In what it stands; undefined for what nothing can be made to wait for. */
  readonly fn: Unit | undefined;
  /** In words, when no coroutine can be made of it: `an async function`. */
  readonly plain: string | undefined;
}

/** What calls something: a call, or a node that may do so without looking like one. */
export interface CallFact {
  readonly node: Node;
  readonly context: Context;
}

export interface Module {
  readonly ast: Ast;
  readonly links: Links;
  readonly bindings: Bindings;
  readonly functions: ReadonlyMap<Node, FunctionFact>;
  readonly classes: ReadonlyMap<Node, ClassFact>;
  readonly calls: readonly CallFact[];
  /** Values stored under a property name, which a member call by that name may reach. */
  readonly stores: readonly { readonly name: string; readonly value: Node }[];
  /** The modules that its requests mean, as far as they are instrumented. */
  readonly targets: (Module | undefined)[];
  /** The instrumented modules that it may load by `require`, by specifier. */
  readonly required: Map<string, Module>;
  /** Whether it imports itself, through others or not: then it may run before what it imports. */
  cyclic: boolean;
}

export function collectFacts(ast: Ast): Module {
  const links = readLinks(ast);
  const collector = new Collector();
  const module: Module = {
    ast,
    links,
    bindings: resolveScopes(ast, (specifier) => links.importOf(specifier)),
    functions: collector.functions,
    classes: collector.classes,
    calls: collector.calls,
    stores: collector.stores,
    targets: links.requests.map(() => undefined),
    required: new Map(),
    cyclic: false,
  };
  collector.collect(module);
  return module;
}

/** The class member that a private name means where it stands. */
export function privateMember(ast: Ast, name: Node): NodeOf<'MethodDefinition' | 'PropertyDefinition'> | undefined {
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

/** Nodes that may call something: a getter, an iterator, a conversion. */
const CALLING: ReadonlySet<string> = new Set([
  'CallExpression',
  'NewExpression',
  'TaggedTemplateExpression',
  'MemberExpression',
  'ForOfStatement',
  'CatchClause',
  'SpreadElement',
  'YieldExpression',
  'VariableDeclarator',
  'AssignmentExpression',
  'BinaryExpression',
  'UnaryExpression',
  'TemplateLiteral',
  'ClassDeclaration',
  'ClassExpression',
]);

class Collector {
  readonly functions = new Map<Node, FunctionFact>();
  readonly classes = new Map<Node, ClassFact>();
  readonly calls: CallFact[] = [];
  readonly stores: { name: string; value: Node }[] = [];

  collect(module: Module): void {
    this.#visit(module.ast.program, { fn: undefined, plain: 'the top level of a module' }, module);
  }

  #visit(node: Node, context: Context, module: Module): void {
    if (isFunction(node)) return void this.#function(node, module);
    this.#look(node, context, module);
    if (isClass(node)) return this.#class(node, context, module);
    for (const child of children(node)) this.#visit(child, context, module);
  }

  #function(node: FunctionNode, module: Module): FunctionFact {
    const fact: FunctionFact = {
      node,
      module,
      obstacle: undefined,
      calls: [],
      lexical: lexicalUses(node),
      yielding: false,
    };
    fact.obstacle = obstacleOf(fact);
    fact.yielding = node.async && fact.obstacle === undefined; // others run while it awaits
    this.functions.set(node, fact);
    const parameters = fact.obstacle ?? parametersObstacle(node);
    const context: Context = { fn: parameters === undefined ? fact : undefined, plain: parameters };
    for (const parameter of node.params) {
      if (parameter.type !== 'Identifier') this.#call(parameter, context);
      this.#visit(parameter, context, module);
    }
    this.#visit(node.body, { fn: fact, plain: fact.obstacle }, module);
    return fact;
  }

  #class(node: ClassNode, context: Context, module: Module): void {
    const unit = (obstacle: string | undefined): Unit => ({ module, obstacle, calls: [], yielding: false });
    const fields = unit(fieldsObstacle(node));
    const statics = unit(context.plain ?? staticsObstacle(node));
    if (node.superClass) this.#visit(node.superClass, context, module);
    let constructorFact: FunctionFact | undefined;
    for (const member of node.body.body) {
      const around = member.type === 'StaticBlock' || member.static ? statics : fields;
      const inside: Context = { fn: around, plain: around.obstacle };
      if (member.type === 'StaticBlock') {
        for (const statement of member.body) this.#visit(statement, inside, module);
        continue;
      }
      this.#look(member, context, module);
      if (member.computed) this.#visit(member.key, context, module);
      if (member.type === 'MethodDefinition') {
        const fact = this.#function(member.value, module);
        if (member.kind === 'constructor') constructorFact = fact;
      } else if (member.value) this.#visit(member.value, inside, module);
    }
    this.classes.set(node, { node, module, constructorFact, fields, statics, constructing: false });
  }

  #call(node: Node, context: Context): void {
    const call = { node, context };
    this.calls.push(call);
    context.fn?.calls.push(call);
  }

  #look(node: Node, context: Context, module: Module): void {
    if (CALLING.has(node.type)) this.#call(node, context);
    switch (node.type) {
      case 'MethodDefinition':
        if (node.kind === 'method') this.#store(propertyName(node.key, node.computed), node.value);
        break;
      case 'PropertyDefinition':
        if (node.value) this.#store(propertyName(node.key, node.computed), node.value);
        break;
      case 'Property':
        if (module.ast.parent(node)?.type !== 'ObjectExpression' || node.kind !== 'init') break;
        this.#store(propertyName(node.key, node.computed), node.value);
        break;
      case 'AssignmentExpression':
        if (node.left.type === 'MemberExpression')
          this.#store(memberName(node.left) ?? propertyName(node.left.property, node.left.computed), node.right);
        break;
      default:
    }
  }

  #store(name: string | undefined, value: Node): void {
    if (name === undefined) return;
    this.stores.push({ name, value });
    // Bundlers make getters of such a table: `{ send: () => send }`.
    if (value.type === 'ArrowFunctionExpression' && value.body.type === 'Identifier')
      this.stores.push({ name, value: value.body });
  }
}

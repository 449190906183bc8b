/**
 * Who is meant by a name: the bindings of a module, where their values come from, and what each identifier refers to.
 */
import type { AnyNode, Identifier, Pattern } from 'acorn';
import {
  children,
  isClass,
  isFunction,
  keyName,
  type Ast,
  type ClassNode,
  type FunctionNode,
  type Node,
} from './ast.js';

/** Where a value of a binding comes from, as far as the source says. */
export type ValueSource =
  | { readonly from: 'expression'; readonly node: Node }
  /** `{ key } = of`; `of` is unknown in a nested pattern. */
  | { readonly from: 'key'; readonly key: string; readonly of: Node | undefined }
  | { readonly from: 'unknown' };

export type BindingKind = 'function' | 'class' | 'variable' | 'parameter' | 'import';

export interface Binding {
  readonly name: string;
  readonly kind: BindingKind;
  readonly declared: Identifier;
  readonly topLevel: boolean;
  readonly sources: ValueSource[];
  /** The function or class of a declaration. */
  readonly node?: FunctionNode | ClassNode;
  /** The import: number of the module request, and the name there; `*` is the namespace. */
  readonly imported?: { readonly request: number; readonly name: string };
  /** Every assignment after the declaration. */
  readonly assignments: Node[];
  readonly references: Identifier[];
}

export interface Bindings {
  /** What an identifier refers to; undefined for globals, and for identifiers that are no references. */
  of(identifier: Node): Binding | undefined;
  /** Whether the identifier is a reference to something that the module does not declare. */
  isGlobal(identifier: Node): boolean;
  readonly all: readonly Binding[];
  /** The binding of a module-level name. */
  topLevel(name: string): Binding | undefined;
}

type ImportOf = (specifier: Node) => { request: number; name: string };

const UNKNOWN: ValueSource = { from: 'unknown' };

class Scope {
  readonly names = new Map<string, Binding>();
  readonly function: Scope;

  constructor(
    readonly parent: Scope | undefined,
    isFunctionScope: boolean,
  ) {
    this.function = isFunctionScope || parent === undefined ? this : parent.function;
  }

  find(name: string): Binding | undefined {
    return this.names.get(name) ?? this.parent?.find(name);
  }
}

/** Finds all bindings and references of a module. @param importOf what an import specifier brings in */
export function resolveScopes({ program, format }: Ast, importOf: ImportOf): Bindings {
  const root = new Scope(undefined, true);
  const declarer = new Declarer(root, importOf, format === 'commonjs');
  for (const child of children(program)) declarer.declare(child, root);
  const resolver = new Resolver(declarer.scopes);
  for (const child of children(program)) resolver.resolve(child, root);
  return {
    of: (node) => resolver.bindings.get(node),
    isGlobal: (node) => resolver.globals.has(node),
    all: declarer.all,
    topLevel: (name) => root.names.get(name),
  };
}

/** First pass: declares every name in its scope. */
class Declarer {
  readonly scopes = new Map<Node, Scope>();
  readonly all: Binding[] = [];
  readonly #root: Scope;
  readonly #importOf: ImportOf;
  readonly #sloppy: boolean;

  constructor(root: Scope, importOf: ImportOf, sloppy: boolean) {
    this.#root = root;
    this.#importOf = importOf;
    this.#sloppy = sloppy;
  }

  declare(node: Node, outer: Scope): void {
    const scope = this.#scopeFor(node, outer);
    if (scope !== outer) this.scopes.set(node, scope);
    switch (node.type) {
      case 'VariableDeclaration': {
        const target = node.kind === 'var' ? scope.function : scope;
        for (const { id, init } of node.declarations) {
          this.#pattern(id, target, 'variable', init ? { from: 'expression', node: init } : undefined);
        }
        break;
      }
      case 'ForOfStatement':
      case 'ForInStatement':
        if (node.left.type === 'VariableDeclaration') {
          const target = node.left.kind === 'var' ? scope.function : scope;
          this.#pattern(
            node.left.declarations[0].id,
            target,
            'variable',
            node.type === 'ForOfStatement' ? UNKNOWN : undefined,
          );
          this.scopes.set(node.left, scope);
          for (const child of [...children(node.left.declarations[0].id), node.right, node.body])
            this.declare(child, scope);
          return;
        }
        break;
      case 'ImportSpecifier':
      case 'ImportDefaultSpecifier':
      case 'ImportNamespaceSpecifier':
        this.#add(node.local, this.#root, 'import', { imported: this.#importOf(node) });
        return;
      case 'CatchClause':
        if (node.param) this.#pattern(node.param, scope, 'variable', UNKNOWN);
        break;
      default:
        if (isFunction(node)) this.#function(node, outer, scope);
        else if (isClass(node) && node.id)
          this.#add(node.id, node.type === 'ClassDeclaration' ? outer : scope, 'class', { node });
    }
    const inner = isFunction(node) ? node.body : undefined;
    for (const child of children(node)) {
      // The body of a function has the scope of its parameters.
      if (child === inner && child.type === 'BlockStatement')
        for (const statement of child.body) this.declare(statement, scope);
      else this.declare(child, scope);
    }
  }

  #scopeFor(node: Node, outer: Scope): Scope {
    if (isFunction(node)) {
      const around = node.type === 'FunctionExpression' && node.id ? new Scope(outer, false) : outer;
      return new Scope(around, true);
    }
    switch (node.type) {
      case 'StaticBlock':
        return new Scope(outer, true);
      case 'BlockStatement':
      case 'ForStatement':
      case 'ForOfStatement':
      case 'ForInStatement':
      case 'SwitchStatement':
      case 'CatchClause':
      case 'ClassExpression':
        return new Scope(outer, false);
      default:
        return outer;
    }
  }

  #function(node: FunctionNode, outer: Scope, scope: Scope): void {
    if (node.id) {
      const home = node.type === 'FunctionDeclaration' ? outer : scope.parent!;
      this.#add(node.id, home, 'function', { node });
      // Outside strict mode a function declared in a block is assigned to a variable of the function around it, too.
      if (this.#sloppy && home !== home.function && node.type === 'FunctionDeclaration')
        this.#add(node.id, home.function, 'variable', { sources: [UNKNOWN] });
    }
    for (const parameter of node.params) this.#pattern(parameter, scope, 'parameter', UNKNOWN);
  }

  #pattern(pattern: Pattern | AnyNode, scope: Scope, kind: BindingKind, source: ValueSource | undefined): void {
    for (const { identifier, sources } of patternParts(pattern, source))
      this.#add(identifier, scope, kind, { sources });
  }

  #add(
    declared: Identifier,
    scope: Scope,
    kind: BindingKind,
    { sources = [], ...rest }: Partial<Pick<Binding, 'node' | 'imported'>> & { sources?: readonly ValueSource[] },
  ): void {
    const before = scope.names.get(declared.name);
    if (before !== undefined) {
      // `var` again, or a function that takes the place of a parameter: more than one value from now on.
      before.sources.push(...sources, ...(rest.node === undefined ? [] : [UNKNOWN]));
      before.assignments.push(declared);
      return;
    }
    const topLevel = scope === this.#root;
    const { name } = declared;
    const binding: Binding = {
      name,
      kind,
      declared,
      topLevel,
      sources: [...sources],
      assignments: [],
      references: [],
      ...rest,
    };
    scope.names.set(declared.name, binding);
    this.all.push(binding);
  }
}

/** Second pass: finds out what each identifier refers to, and collects assignments. */
class Resolver {
  readonly bindings = new Map<Node, Binding>();
  readonly globals = new Set<Node>();
  readonly #scopes: ReadonlyMap<Node, Scope>;

  constructor(scopes: ReadonlyMap<Node, Scope>) {
    this.#scopes = scopes;
  }

  resolve(node: Node, outer: Scope): void {
    const scope = this.#scopes.get(node) ?? outer;
    switch (node.type) {
      case 'Identifier':
        return this.#reference(node, scope);
      case 'MemberExpression':
      case 'Property':
      case 'MethodDefinition':
      case 'PropertyDefinition': {
        const name = node.type === 'MemberExpression' ? node.property : node.key;
        for (const child of children(node)) if (child !== name || node.computed) this.resolve(child, scope);
        return;
      }
      case 'LabeledStatement':
        return this.resolve(node.body, scope);
      case 'ExportNamedDeclaration':
        if (node.declaration) this.resolve(node.declaration, scope);
        else if (!node.source) for (const { local } of node.specifiers) this.resolve(local, scope);
        return;
      case 'BreakStatement':
      case 'ContinueStatement':
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
      case 'MetaProperty':
        return;
      case 'AssignmentExpression':
        this.#assign(node.left, scope, { from: 'expression', node: node.right });
        break;
      case 'UpdateExpression':
        this.#assign(node.argument, scope, undefined);
        break;
      case 'ForOfStatement':
      case 'ForInStatement':
        if (node.left.type !== 'VariableDeclaration') this.#assign(node.left, scope, UNKNOWN);
        break;
      default:
    }
    for (const child of children(node)) this.resolve(child, scope);
  }

  #reference(node: Identifier, scope: Scope): void {
    const binding = scope.find(node.name);
    if (binding === undefined) this.globals.add(node);
    else {
      this.bindings.set(node, binding);
      if (binding.declared !== node) binding.references.push(node);
    }
  }

  #assign(target: Node, scope: Scope, source: ValueSource | undefined): void {
    for (const { identifier, sources } of patternParts(target, source)) {
      const binding = scope.find(identifier.name);
      binding?.assignments.push(target);
      binding?.sources.push(...sources);
    }
  }
}

/** The identifiers that a pattern sets, and where their values come from. */
function patternParts(
  pattern: Node,
  source: ValueSource | undefined,
): { identifier: Identifier; sources: ValueSource[] }[] {
  switch (pattern.type) {
    case 'Identifier':
      return [{ identifier: pattern, sources: source === undefined ? [] : [source] }];
    case 'AssignmentPattern':
      return patternParts(pattern.left, source).map(({ identifier, sources }) => ({
        identifier,
        sources: [...sources, { from: 'expression', node: pattern.right }],
      }));
    case 'RestElement':
      return patternParts(pattern.argument, undefined);
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element === null ? [] : patternParts(element, UNKNOWN)));
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) => {
        if (property.type === 'RestElement') return patternParts(property, undefined);
        const key = keyName(property.key, property.computed);
        const of = source?.from === 'expression' ? source.node : undefined;
        return patternParts(property.value, key === undefined ? UNKNOWN : { from: 'key', key, of });
      });
    default:
      return [];
  }
}

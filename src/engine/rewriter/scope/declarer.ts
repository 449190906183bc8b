import type { AnyNode, Identifier, Pattern } from 'acorn';
import { children, isClass, isFunction, type FunctionNode, type Node } from '../ast.js';
import type { Binding, BindingKind, ValueSource } from './bindings.js';
import { Scope } from './names-in-scope.js';
import { patternParts, UNKNOWN } from './pattern-parts.js';

/** What an import specifier brings in. */
export type ImportOf = (specifier: Node) => { request: number; name: string };

/** First pass: declares every name in its scope. */
export class Declarer {
  readonly scopes = new Map<Node, Scope>();
  readonly all: Binding[] = [];

  constructor(
    private readonly root: Scope,
    private readonly importOf: ImportOf,
    private readonly sloppy: boolean,
  ) {}

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
        this.#add(node.local, this.root, 'import', { imported: this.importOf(node) });
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
      if (this.sloppy && home !== home.function && node.type === 'FunctionDeclaration')
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
    const topLevel = scope === this.root;
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

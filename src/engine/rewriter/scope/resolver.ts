import type { Identifier } from 'acorn';
import { children, type Node } from '../ast.js';
import type { Binding, ValueSource } from './bindings.js';
import type { Scope } from './names-in-scope.js';
import { patternParts, UNKNOWN } from './pattern-parts.js';

/** Second pass: finds out what each identifier refers to, and collects assignments. */
export class Resolver {
  readonly bindings = new Map<Node, Binding>();
  readonly globals = new Set<Node>();

  constructor(private readonly scopes: ReadonlyMap<Node, Scope>) {}

  resolve(node: Node, outer: Scope): void {
    const scope = this.scopes.get(node) ?? outer;
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

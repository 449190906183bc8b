/** Resolves the names of a module: declares every name in its scope, then finds what each identifier refers to. */
import { children, type Ast } from '../ast.js';
import type { Bindings } from './bindings.js';
import { Declarer, type ImportOf } from './declarer.js';
import { Scope } from './names-in-scope.js';
import { Resolver } from './resolver.js';

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
  };
}

/** Values that leave the places where names can be followed: namespaces of modules, and Atomics itself. */
import { keyName, memberName, walk, type Node } from './ast.js';
import type { Module } from './facts.js';
import { isAtomics, meaningOf } from './linking/graph.js';

/** Modules whose namespace is used as a value, so that their exports may be called as members of anything. */
export function exposedNamespaces(module: Module): Module[] {
  const imported = module.bindings.all.flatMap((binding) => {
    const meaning = binding.imported === undefined ? undefined : meaningOf(module, binding);
    if (meaning?.is !== 'namespace') return [];
    const exposed = binding.references.some((reference) => {
      const parent = module.ast.parent(reference);
      return parent?.type !== 'MemberExpression' || parent.object !== reference || memberName(parent) === undefined;
    });
    return exposed ? [meaning.module] : [];
  });
  return [...imported, ...module.required.values()];
}

/** Whether the Atomics object is used as a value in a way that the names cannot be followed. */
export function atomicsEscapes(module: Module): boolean {
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

/** A graph of modules: who is meant by an imported name, and what of it is Atomics under another name. */
import { memberName, type Node } from '../ast.js';
import type { FunctionFact, Module } from '../facts.js';
import { isOpcodeName, type OpcodeName } from '../../controlled/opcodes.js';
import { onlySource, type Binding, type ValueSource } from '../scope/bindings.js';
import { runsLater } from '../state.js';

/** What a name stands for in the end. */
export type Meaning =
  | { readonly is: 'binding'; readonly module: Module; readonly binding: Binding }
  /** The value of an `export default`. */
  | { readonly is: 'expression'; readonly module: Module; readonly node: Node }
  | { readonly is: 'namespace'; readonly module: Module }
  /** Of a CommonJS module: known by its name alone. */
  | { readonly is: 'member'; readonly name: string }
  /** Of a module that is not instrumented. */
  | { readonly is: 'native'; readonly name?: string }
  | { readonly is: 'missing' };

const GLOBAL_OBJECTS = new Set(['globalThis', 'self', 'window', 'global']);

/** Follows an import through re-exports to where its value is made. */
export function meaningOf(module: Module, binding: Binding): Meaning {
  return binding.imported === undefined ? { is: 'binding', module, binding } : importMeaning(module, binding.imported);
}

/** Follows what a module exports under a name. Names that lead in a circle, or nowhere, are missing. */
export function exportMeaning(module: Module, name: string, seen = new Set<string>()): Meaning {
  if (module.ast.format === 'commonjs') return { is: 'member', name };
  const place = `${module.ast.url} ${name}`;
  if (seen.has(place)) return { is: 'missing' };
  seen.add(place);
  const found = module.links.exports.get(name);
  if (found === undefined) return starMeaning(module, name, seen);
  if (found.from === 'default') return { is: 'expression', module, node: found.node };
  if (found.from === 'here') {
    const binding = module.bindings.of(found.local);
    if (binding === undefined) return { is: 'missing' };
    return binding.imported === undefined
      ? { is: 'binding', module, binding }
      : importMeaning(module, binding.imported, seen);
  }
  return importMeaning(module, found, seen);
}

function importMeaning(
  module: Module,
  { request, name }: { readonly request: number; readonly name: string },
  seen?: Set<string>,
): Meaning {
  const target = module.targets[request];
  if (target === undefined) return { is: 'native', name };
  return name === '*' ? { is: 'namespace', module: target } : exportMeaning(target, name, seen);
}

function starMeaning(module: Module, name: string, seen: Set<string>): Meaning {
  let native = false;
  for (const request of name === 'default' ? [] : module.links.stars) {
    const target = module.targets[request];
    if (target === undefined) native = true;
    else if (target.ast.format === 'commonjs') return { is: 'member', name };
    else {
      const meaning = exportMeaning(target, name, seen);
      if (meaning.is !== 'missing') return meaning;
    }
  }
  return { is: native ? 'native' : 'missing' };
}

/**
 * Whether an imported name has to be looked up at each use: its value changes after its module has been evaluated, or
 * it is used before.
 */
export function isLive(module: Module, { imported }: Binding): boolean {
  const target = imported === undefined ? undefined : module.targets[imported.request];
  if (target === undefined) return false;
  if (module.cyclic) return true;
  const meaning = importMeaning(module, imported!);
  return meaning.is === 'binding' && changesLater(meaning.module, meaning.binding);
}

/** Whether what a module exports has to be read as it is: it is used early, or changes later. */
export function hasLiveExports(module: Module): boolean {
  if (module.cyclic) return true;
  return [...module.links.exports.values()].some((found) => {
    const binding = found.from === 'here' ? module.bindings.of(found.local) : undefined;
    return binding !== undefined && changesLater(module, binding);
  });
}

function changesLater(module: Module, { assignments, declared }: Binding): boolean {
  return assignments.some((assignment) => assignment !== declared && runsLater(module, assignment));
}

/** The function that a name always means, if it is one of the graph and the name is never given another value. */
export function functionMeant(module: Module, identifier: Node): FunctionFact | undefined {
  const binding = module.bindings.of(identifier);
  if (binding === undefined) return undefined;
  const meaning = meaningOf(module, binding);
  if (meaning.is === 'expression') return meaning.module.functions.get(meaning.node);
  if (meaning.is !== 'binding' || meaning.binding.assignments.length > 0) return undefined;
  const { node } = meaning.binding;
  if (node !== undefined) return meaning.module.functions.get(node);
  const source = onlySource(meaning.binding);
  return source?.from === 'expression' ? meaning.module.functions.get(source.node) : undefined;
}

/** The Atomics operation that an expression certainly is: `Atomics.load`, or an alias of it that is never changed. */
export function operationOf(module: Module, expression: Node): OpcodeName | undefined {
  const name = atomicsMember(module, expression, new Set());
  return isOpcodeName(name) ? name : undefined;
}

/** Whether an expression certainly is the Atomics object. */
export function isAtomics(module: Module, expression: Node, seen = new Set<Binding>()): boolean {
  if (expression.type === 'MemberExpression')
    return memberName(expression) === 'Atomics' && isGlobalObject(module, expression.object);
  if (expression.type !== 'Identifier') return false;
  if (module.bindings.isGlobal(expression)) return expression.name === 'Atomics';
  return (
    follow(module, expression, seen, (home, source) =>
      source.from === 'key'
        ? source.key === 'Atomics' && source.of !== undefined && isGlobalObject(home, source.of)
        : source.from === 'expression' && isAtomics(home, source.node, seen),
    ) ?? false
  );
}

export function isGlobalObject(module: Module, node: Node): boolean {
  return node.type === 'Identifier' && GLOBAL_OBJECTS.has(node.name) && module.bindings.isGlobal(node);
}

/** Whether a node is a name that the module does not declare. */
export function isGlobalName(module: Module, node: Node, name: string): boolean {
  return node.type === 'Identifier' && node.name === name && module.bindings.isGlobal(node);
}

/** What reads a clock or a random number: called by no other name. */
const CLOCKS = [
  { object: 'Date', name: 'now', instead: 'now' },
  { object: 'performance', name: 'now', instead: 'performanceNow' },
  { object: 'Math', name: 'random', instead: 'random' },
] as const;

/** Whether `node` is `object.name` of a global object such as Math. */
export function isGlobalMember(module: Module, node: Node, object: string, name: string): boolean {
  if (node.type !== 'MemberExpression' || memberName(node) !== name) return false;
  const owner = node.object;
  if (owner.type !== 'MemberExpression') return isGlobalName(module, owner, object);
  return memberName(owner) === object && isGlobalObject(module, owner.object);
}

/** What the runtime has in the place of `Date.now` and its like; undefined: it is none of them. */
export function clockOf(module: Module, node: Node): string | undefined {
  return CLOCKS.find(({ object, name }) => isGlobalMember(module, node, object, name))?.instead;
}

function atomicsMember(module: Module, expression: Node, seen: Set<Binding>): string | undefined {
  if (expression.type === 'MemberExpression')
    return isAtomics(module, expression.object) ? memberName(expression) : undefined;
  if (expression.type !== 'Identifier') return undefined;
  return follow(module, expression, seen, (home, source) => {
    if (source.from === 'key') return source.of !== undefined && isAtomics(home, source.of) ? source.key : undefined;
    return source.from === 'expression' ? atomicsMember(home, source.node, seen) : undefined;
  });
}

/** Asks about the only value that a name ever has. */
function follow<T>(
  module: Module,
  identifier: Node,
  seen: Set<Binding>,
  ask: (home: Module, source: ValueSource) => T,
): T | undefined {
  const local = module.bindings.of(identifier);
  const meaning: Meaning = local === undefined ? { is: 'missing' } : meaningOf(module, local);
  if (meaning.is === 'expression') return ask(meaning.module, { from: 'expression', node: meaning.node });
  if (meaning.is !== 'binding') return undefined;
  const { binding } = meaning;
  const source = onlySource(binding);
  if (source === undefined || seen.has(binding)) return undefined;
  seen.add(binding);
  return ask(meaning.module, source);
}

/** What no coroutine can be made of, in words. */
import { isArrow, isClass, keyName, walk, type ClassNode, type FunctionNode, type Node } from './ast.js';
import type { FunctionFact } from './facts.js';
import { onlySource } from './scope/bindings.js';

/** Why no coroutine can be made of a function, or undefined. */
export function obstacleOf({ node, lexical, module }: FunctionFact): string | undefined {
  const { ast, bindings } = module;
  const parent = ast.parent(node);
  const member = parent?.type === 'MethodDefinition' || parent?.type === 'Property' ? parent : undefined;
  const isMember = member !== undefined && member.value === node;
  const constructor = member?.type === 'MethodDefinition' && member.kind === 'constructor';
  if (lexical.has('new.target') && !constructor) return 'a function that uses new.target';
  if (lexical.has('super') && isArrow(node) && assignsSuper(node)) return 'an arrow function that assigns to super';
  if (lexical.has('super') && (constructor || node.generator || node.async) && assignsSuper(node))
    return `a ${constructor ? 'constructor' : node.generator ? 'generator' : 'async function'} that assigns to super`;
  if (node.generator && node.params.some(({ type }) => type !== 'Identifier') && parametersRedeclared(node))
    return 'a generator function that declares a parameter again';
  if (!isMember) return undefined;
  const isMethod = member.type === 'MethodDefinition' || member.method || member.kind !== 'init';
  if (isMethod && !isRepeatable(member.key, member.computed)) return 'a method with a computed name';
  if (member.type === 'Property' && member.method && !node.generator && lexical.has('super'))
    return 'a method of an object literal that uses super';
  return undefined;

  /** Whether evaluating a key again gives the same key and does nothing else. */
  function isRepeatable(key: Node, computed: boolean): boolean {
    if (!computed || key.type === 'Literal') return true;
    if (key.type === 'MemberExpression')
      return key.object.type === 'Identifier' && key.object.name === 'Symbol' && bindings.isGlobal(key.object);
    const binding = bindings.of(key);
    const source = binding && onlySource(binding);
    return source?.from === 'expression' && isKey(source.node);
  }
}

/** A value that is a property key as it stands. */
function isKey(node: Node): boolean {
  if (node.type === 'Literal') return typeof node.value === 'string' || typeof node.value === 'number';
  const called = node.type === 'CallExpression' ? node.callee : node;
  const root = called.type === 'MemberExpression' ? called.object : called;
  return root.type === 'Identifier' && root.name === 'Symbol';
}

/** Why the default values of parameters cannot wait, even where the body can. */
export function parametersObstacle(node: FunctionNode): string | undefined {
  if (node.params.every(({ type }) => type === 'Identifier')) return undefined;
  if (node.generator) return 'the default value of a parameter of a generator function';
  return parametersRedeclared(node) ? 'the default value of a parameter that is declared again' : undefined;
}

/** `function f(a = 1) { var a; }` */
export function parametersRedeclared(node: FunctionNode): boolean {
  const names = new Set(node.params.flatMap(namesIn));
  for (const inner of walk(node.body, (below) => !isClass(below) && !below.type.includes('Function'))) {
    if (inner.type === 'VariableDeclaration' && inner.kind === 'var')
      if (inner.declarations.flatMap(({ id }) => namesIn(id)).some((name) => names.has(name))) return true;
    if (inner.type === 'FunctionDeclaration' && inner.id && names.has(inner.id.name)) return true;
  }
  return false;
}

/** The identifiers of a pattern, and of its default values. */
export function namesIn(pattern: Node): string[] {
  return [...walk(pattern)].flatMap((node) => (node.type === 'Identifier' ? [node.name] : []));
}

/** Why the initial values of fields cannot wait. */
export function fieldsObstacle(node: ClassNode): string | undefined {
  return hasComputedField(node, false) ? 'a class with a field whose name is computed' : undefined;
}

export function staticsObstacle(node: ClassNode): string | undefined {
  return hasComputedField(node, true) ? 'a class with a static field whose name is computed' : undefined;
}

function hasComputedField(node: ClassNode, ofClass: boolean): boolean {
  return node.body.body.some(
    (member) =>
      member.type === 'PropertyDefinition' &&
      member.static === ofClass &&
      keyName(member.key, member.computed) === undefined,
  );
}

function assignsSuper(node: FunctionNode): boolean {
  return [...walk(node)].some((inner) => {
    const target = inner.type === 'AssignmentExpression' ? inner.left : undefined;
    const updated = inner.type === 'UpdateExpression' ? inner.argument : target;
    return updated?.type === 'MemberExpression' && updated.object.type === 'Super';
  });
}

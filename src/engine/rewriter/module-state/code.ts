/**
 * The functions and classes that the top level of a module makes, as far as a path leads to them. They have no variables of
 * their own around them, so what they keep is in what they are called on, and in names.
 */
import { isClass, isFunction, keyName, type ClassNode, type Node } from '../ast.js';
import type { Module } from '../facts.js';
import { meaningOf } from '../linking/graph.js';
import { onlySource, type Binding } from '../scope/bindings.js';
import { runsLater } from '../state.js';
import { Keeps } from './keeps.js';
import { hasPrivate, usesThis } from './uses.js';

export interface ModuleCode {
  /** An expression for it, of the module's top level. */
  readonly text: string;
  readonly keeps: number;
}

/** @param nameOf how a name is read at the end of the module */
export function moduleCode(module: Module, nameOf: (binding: Binding) => string): ModuleCode[] {
  const named = module.bindings.all
    .filter(({ topLevel }) => topLevel)
    .flatMap((binding) => {
      const node = nodeOf(module, binding);
      return node === undefined ? [] : codeIn(node, nameOf(binding));
    });
  return [...named, ...assigned(module)];
}

/** What alone makes the value of a name. */
function nodeOf(module: Module, binding: Binding): Node | undefined {
  if (binding.imported !== undefined) {
    const meaning = meaningOf(module, binding);
    return meaning.is === 'expression' ? meaning.node : undefined; // of an export that has no name at home
  }
  if (binding.assignments.length > 0) return undefined;
  if (binding.node !== undefined) return binding.node;
  const source = onlySource(binding);
  return source?.from === 'expression' ? source.node : undefined;
}

function codeIn(node: Node, text: string): ModuleCode[] {
  if (isFunction(node))
    return [{ text, keeps: (usesThis(node) ? Keeps.IN_RECEIVER : 0) | (node.generator ? Keeps.IN_OBJECTS : 0) }];
  if (isClass(node)) return [{ text, keeps: keepsOf(node) }];
  switch (node.type) {
    case 'ObjectExpression':
      return node.properties.flatMap((property) => {
        const key =
          property.type === 'Property' && property.kind === 'init' && keyName(property.key, property.computed);
        return property.type === 'Property' && typeof key === 'string'
          ? codeIn(property.value, `${text}?.[${JSON.stringify(key)}]`)
          : [];
      });
    case 'ArrayExpression':
      return node.elements.flatMap((element, index) =>
        element === null ? [] : codeIn(element, `${text}?.[${index}]`),
      );
    case 'CallExpression':
      return isFreeze(node) ? codeIn(node.arguments[0], text) : [];
    default:
      return [];
  }
}

function keepsOf(node: ClassNode): number {
  return (
    Keeps.IS_CLASS |
    Keeps.IN_RECEIVER |
    (hasPrivate(node, false) ? Keeps.IN_OBJECTS : 0) |
    (hasPrivate(node, true) ? Keeps.IN_ITSELF : 0)
  );
}

function isFreeze({ callee, arguments: [first] }: Node & { type: 'CallExpression' }): boolean {
  return (
    first !== undefined &&
    callee.type === 'MemberExpression' &&
    callee.object.type === 'Identifier' &&
    callee.object.name === 'Object' &&
    keyName(callee.property, callee.computed) === 'freeze'
  );
}

/** `exports.take = function () {…}`, `Lock.prototype.take = …` */
function assigned(module: Module): ModuleCode[] {
  const { ast } = module;
  return ast.program.body.flatMap((statement) => {
    if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'AssignmentExpression') return [];
    const { left, right, operator } = statement.expression;
    if (operator !== '=' || left.type !== 'MemberExpression' || runsLater(module, left)) return [];
    const text = pathText(left);
    return text === null ? [] : codeIn(right, text);
  });
}

/** Null: it is none of names alone. */
function pathText(node: Node): string | null {
  if (node.type === 'Identifier') return node.name;
  if (node.type !== 'MemberExpression') return null;
  const key = keyName(node.property, node.computed);
  const object = pathText(node.object);
  return key === undefined || key.startsWith('#') || object === null ? null : `${object}?.[${JSON.stringify(key)}]`;
}

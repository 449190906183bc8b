/** What a module exports that can be checked: its classes, with their operations. */
import { isFunction, keyName, type Ast, type ClassNode, type FunctionNode } from '../../engine/rewriter/ast.js';
import { parseAsNode } from '../../engine/rewriter/linking/format.js';
import { isTypeScript } from '../../engine/typescript/is-typescript.js';
import { stripTypes } from '../../engine/typescript/strip.js';
import { exportsOf } from './exports.js';

export interface OutlinedMethod {
  readonly name: string;
  readonly parameters: number;
  /** It says `return true` or `return false` somewhere. */
  readonly returnsBoolean: boolean;
  /** It calls `Atomics.wait` itself. */
  readonly waits: boolean;
}

export interface OutlinedClass {
  readonly name: string;
  /** What an import without braces gives. */
  readonly isDefault: boolean;
  /** Whether it has a static `create`, which makes the memory. */
  readonly hasCreate: boolean;
  readonly methods: readonly OutlinedMethod[];
}

export interface OutlinedModule {
  readonly format: Ast['format'];
  readonly classes: readonly OutlinedClass[];
}

/** @throws {CannotParse} */
export function outlineOf(source: string, url: string): OutlinedModule {
  const ast = parseAsNode(isTypeScript(url) ? stripTypes(source, url) : source, url);
  const declared = declaredClasses(ast);
  const classes = new Map<ClassNode, OutlinedClass>();
  for (const { name, value } of exportsOf(ast)) {
    const found = value.type === 'Identifier' ? declared.get(value.name) : value;
    if (found?.type !== 'ClassDeclaration' && found?.type !== 'ClassExpression') continue;
    const own = value.type === 'Identifier' ? value.name : found.id?.name;
    if (!classes.has(found)) classes.set(found, outlined(found, name ?? own ?? 'Structure', name === null, ast.source));
  }
  return { format: ast.format, classes: [...classes.values()] };
}

/** `class Ring {}` and `const Ring = class {}`, by the name. */
function declaredClasses({ program }: Ast): ReadonlyMap<string, ClassNode> {
  const classes = new Map<string, ClassNode>();
  for (const statement of program.body) {
    const isExported = statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration';
    const node = isExported ? statement.declaration : statement;
    if (node?.type === 'ClassDeclaration' && node.id !== null) classes.set(node.id.name, node);
    if (node?.type !== 'VariableDeclaration') continue;
    for (const { id, init } of node.declarations)
      if (id.type === 'Identifier' && init?.type === 'ClassExpression') classes.set(id.name, init);
  }
  return classes;
}

function outlined({ body: { body } }: ClassNode, name: string, isDefault: boolean, text: string): OutlinedClass {
  const functions = body.flatMap((member) => {
    if (member.type === 'StaticBlock' || (member.type === 'MethodDefinition' && member.kind !== 'method')) return [];
    const method = keyName(member.key, member.computed);
    const { value } = member;
    return method === undefined || !value || !isFunction(value) ? [] : [{ method, value, isStatic: member.static }];
  });
  return {
    name,
    isDefault,
    hasCreate: functions.some(({ method, isStatic }) => isStatic && method === 'create'),
    methods: functions.flatMap(({ method, value, isStatic }) =>
      isStatic || method.startsWith('#') ? [] : [outlinedMethod(method, value, text)],
    ),
  };
}

function outlinedMethod(name: string, { params, start, end }: FunctionNode, text: string): OutlinedMethod {
  const body = text.slice(start, end);
  return {
    name,
    parameters: params.length,
    returnsBoolean: /\breturn (?:true|false)\b/.test(body),
    waits: /\bAtomics\.wait\(/.test(body),
  };
}

/** What a module exports that can be checked: its classes with their operations, or the functions that are operations. */
import { basename } from 'node:path';
import {
  isClass,
  isFunction,
  keyName,
  type Ast,
  type ClassNode,
  type FunctionNode,
} from '../../engine/rewriter/ast.js';
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
  /** It is no class: its operations are functions of the module; left out: they are methods. */
  readonly functions?: OutlinedFunctions;
}

export interface OutlinedFunctions {
  /** Whether each is handed the shared memory before anything else. */
  readonly takeMemory: boolean;
  /** What makes the memory, and how many parameters it has; null: none is exported that looks so. */
  readonly maker: { readonly name: string; readonly parameters: number } | null;
}

export interface OutlinedModule {
  readonly format: Ast['format'];
  readonly classes: readonly OutlinedClass[];
  /** All functions together; null: none is exported by a name. */
  readonly functions: OutlinedClass | null;
}

/** @throws {CannotParse} */
export function outlineOf(source: string, url: string): OutlinedModule {
  const ast = parseAsNode(isTypeScript(url) ? stripTypes(source, url) : source, url);
  const declared = declaredValues(ast);
  const classes = new Map<ClassNode, OutlinedClass>();
  const functions = new Map<string, FunctionNode>();
  for (const { name, value } of exportsOf(ast)) {
    const found = value.type === 'Identifier' ? declared.get(value.name) : value;
    if (found !== undefined && isFunction(found) && name !== null) functions.set(name, found);
    if (found?.type !== 'ClassDeclaration' && found?.type !== 'ClassExpression') continue;
    const own = value.type === 'Identifier' ? value.name : found.id?.name;
    if (!classes.has(found)) classes.set(found, outlined(found, name ?? own ?? 'Structure', name === null, ast.source));
  }
  return {
    format: ast.format,
    classes: [...classes.values()],
    functions: functions.size === 0 ? null : functionsOutlined(functions, nameOf(url), ast.source),
  };
}

/** `./work-queue.mjs` is a work-queue. */
function nameOf(url: string): string {
  return basename(new URL(url).pathname).replace(/\.\w+$/, '');
}

/** What makes the memory of a structure. */
const MAKES = /^(?:create|make|init|new|alloc|setup)/i;

function functionsOutlined(all: ReadonlyMap<string, FunctionNode>, name: string, text: string): OutlinedClass {
  const operations = [...all].filter(([key]) => !MAKES.test(key));
  const firsts = operations.map(([, { params }]) => (params[0]?.type === 'Identifier' ? params[0].name : ''));
  const takeMemory = firsts.length > 0 && firsts.every((first) => first !== '' && first === firsts[0]);
  const maker = [...all].find(([key]) => MAKES.test(key));
  return {
    name,
    isDefault: false,
    hasCreate: false,
    methods: operations.map(([key, node]) => {
      const method = outlinedMethod(key, node, text);
      return takeMemory ? { ...method, parameters: method.parameters - 1 } : method;
    }),
    functions: {
      takeMemory,
      maker: maker === undefined ? null : { name: maker[0], parameters: maker[1].params.length },
    },
  };
}

/** `class Ring {}`, `const Ring = class {}`, `function push() {}` and `const push = () => {}`, by the name. */
function declaredValues({ program }: Ast): ReadonlyMap<string, ClassNode | FunctionNode> {
  const values = new Map<string, ClassNode | FunctionNode>();
  for (const statement of program.body) {
    const isExported = statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration';
    const node = isExported ? statement.declaration : statement;
    if ((node?.type === 'ClassDeclaration' || node?.type === 'FunctionDeclaration') && node.id !== null)
      values.set(node.id.name, node);
    if (node?.type !== 'VariableDeclaration') continue;
    for (const { id, init } of node.declarations)
      if (id.type === 'Identifier' && init && (isClass(init) || isFunction(init))) values.set(id.name, init);
  }
  return values;
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

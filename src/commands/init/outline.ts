/** What a module exports that can be checked: its classes, with their operations. */
import type { Class, MethodDefinition, Program } from 'acorn';
import { parseModule } from '../../engine/rewriter/ast.js';
import { isTypeScript } from '../../engine/typescript/is-typescript.js';
import { stripTypes } from '../../engine/typescript/strip.js';

export interface OutlinedMethod {
  readonly name: string;
  readonly parameters: number;
  /** It says `return true` or `return false` somewhere. */
  readonly returnsBoolean: boolean;
}

export interface OutlinedClass {
  readonly name: string;
  /** `export default class`. */
  readonly isDefault: boolean;
  /** Whether it has a static `create`, which makes the memory. */
  readonly hasCreate: boolean;
  readonly methods: readonly OutlinedMethod[];
}

/** @throws {CannotParse} */
export function outlineOf(source: string, url: string): OutlinedClass[] {
  const text = isTypeScript(url) ? stripTypes(source, url) : source;
  const { program } = parseModule(text, url);
  const named = exportedNames(program);
  return program.body.flatMap((node): OutlinedClass[] => {
    if (node.type === 'ClassDeclaration' && named.has(node.id.name)) return [outlined(node, node.id.name, false, text)];
    if (node.type !== 'ExportNamedDeclaration' && node.type !== 'ExportDefaultDeclaration') return [];
    const { declaration } = node;
    if (declaration?.type !== 'ClassDeclaration') return [];
    const isDefault = node.type === 'ExportDefaultDeclaration';
    return [outlined(declaration, declaration.id?.name ?? 'Structure', isDefault, text)];
  });
}

/** `export { Ring }`: names that are exported as they are. */
function exportedNames({ body }: Program): Set<string> {
  const names = body.flatMap((node) =>
    node.type === 'ExportNamedDeclaration'
      ? node.specifiers.flatMap(({ local, exported }) =>
          local.type === 'Identifier' && exported.type === 'Identifier' && local.name === exported.name
            ? [local.name]
            : [],
        )
      : [],
  );
  return new Set(names);
}

function outlined({ body }: Class, name: string, isDefault: boolean, text: string): OutlinedClass {
  const members = body.body.filter((member) => member.type === 'MethodDefinition');
  return {
    name,
    isDefault,
    hasCreate: members.some((member) => member.static && nameOf(member) === 'create'),
    methods: members.flatMap((member) => {
      const method = nameOf(member);
      if (member.kind !== 'method' || member.static || method === null) return [];
      const { params, start, end } = member.value;
      const returnsBoolean = /\breturn (?:true|false)\b/.test(text.slice(start, end));
      return [{ name: method, parameters: params.length, returnsBoolean }];
    }),
  };
}

/** Null for one that is private or computed. */
function nameOf({ key, computed }: MethodDefinition): string | null {
  return key.type === 'Identifier' && !computed ? key.name : null;
}

/** What a module takes from others and gives to others, read off its import and export statements. */
import type { Identifier, Literal } from 'acorn';
import { targetsOf, type Ast, type Node } from '../ast.js';

export type Export =
  | { readonly from: 'here'; readonly local: Identifier }
  /** `export default` of an expression, or of a function or class without a name. */
  | { readonly from: 'default'; readonly node: Node }
  /** `name` is `*` for the namespace of the other module. */
  | { readonly from: 'there'; readonly request: number; readonly name: string };

export interface Links {
  /** The specifiers as written, each once, in the order of their first mention. */
  readonly requests: readonly string[];
  /** Of each request the names that are taken from the other module; null: any of them. */
  readonly requestedNames: readonly (ReadonlySet<string> | null)[];
  readonly exports: ReadonlyMap<string, Export>;
  /** Requests of `export * from`. */
  readonly stars: readonly number[];
  importOf(specifier: Node): { request: number; name: string };
}

export function readLinks({ program }: Ast): Links {
  const requests: string[] = [];
  const exports = new Map<string, Export>();
  const stars: number[] = [];
  const imports = new Map<Node, { request: number; name: string }>();
  const request = (source: Literal): number => {
    const specifier = String(source.value);
    if (!requests.includes(specifier)) requests.push(specifier);
    return requests.indexOf(specifier);
  };
  for (const node of program.body) {
    switch (node.type) {
      case 'ImportDeclaration': {
        const number = request(node.source);
        for (const specifier of node.specifiers)
          imports.set(specifier, { request: number, name: importedName(specifier) });
        break;
      }
      case 'ExportAllDeclaration': {
        const number = request(node.source);
        if (node.exported) exports.set(moduleName(node.exported), { from: 'there', request: number, name: '*' });
        else stars.push(number);
        break;
      }
      case 'ExportNamedDeclaration': {
        const number = node.source ? request(node.source) : undefined;
        for (const { local, exported } of node.specifiers) {
          const here = { from: 'here', local: local as Identifier } as const;
          exports.set(
            moduleName(exported),
            number === undefined ? here : { from: 'there', request: number, name: moduleName(local) },
          );
        }
        for (const local of node.declaration ? declaredNames(node.declaration) : [])
          exports.set(local.name, { from: 'here', local });
        break;
      }
      case 'ExportDefaultDeclaration': {
        const { declaration } = node;
        const named =
          (declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration') && declaration.id;
        exports.set('default', named ? { from: 'here', local: named } : { from: 'default', node: declaration });
        break;
      }
      default:
    }
  }
  const taken = [...imports.values(), ...exports.values()].filter((link) => 'request' in link);
  const requestedNames = requests.map((_, number) => {
    const names = new Set(taken.filter(({ request: from }) => from === number).map(({ name }) => name));
    return names.has('*') || stars.includes(number) ? null : names;
  });
  return { requests, requestedNames, exports, stars, importOf: (specifier) => imports.get(specifier)! };
}

/** The name of a specifier: `import { 'any string' as a }` is allowed. */
function moduleName(node: Identifier | Literal): string {
  return node.type === 'Identifier' ? node.name : String(node.value);
}

/** The identifiers that a declaration declares, patterns included. */
function declaredNames(node: Node): Identifier[] {
  switch (node.type) {
    case 'Identifier':
      return [node];
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      return node.id ? [node.id] : [];
    case 'VariableDeclaration':
      return node.declarations.flatMap(({ id }) => targetsOf(id)) as Identifier[];
    default:
      return [];
  }
}

function importedName(specifier: Node): string {
  if (specifier.type === 'ImportSpecifier') return moduleName(specifier.imported);
  return specifier.type === 'ImportDefaultSpecifier' ? 'default' : '*';
}

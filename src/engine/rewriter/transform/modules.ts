/** Imports and exports: a module becomes the body of a function of `$import` that returns its exports. */
import type { Node } from '../ast.js';
import type { Frame, Transform } from './frame.js';

type ModuleStatement = Extract<
  Node,
  { type: 'ImportDeclaration' | 'ExportAllDeclaration' | 'ExportNamedDeclaration' | 'ExportDefaultDeclaration' }
>;

export function isModuleStatement(node: Node): node is ModuleStatement {
  return ['ImportDeclaration', 'ExportAllDeclaration', 'ExportNamedDeclaration', 'ExportDefaultDeclaration'].includes(
    node.type,
  );
}

export function transformModuleStatement(transform: Transform, node: ModuleStatement, frame: Frame): void {
  const { edit, names } = transform;
  if (node.type === 'ExportDefaultDeclaration') {
    const { declaration } = node;
    transform.visit(declaration, frame);
    const named =
      (declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration') && declaration.id;
    if (named) return edit.replaceRange(node.start, declaration.start, ' ');
    // As a property value, an anonymous function or class gets the name "default".
    return edit.replace(
      node,
      `const ${names.default} = { default: ${parenthesized(edit.text(declaration), declaration)} }.default;`,
    );
  }
  if (node.type === 'ExportNamedDeclaration' && node.declaration) {
    transform.visit(node.declaration, frame);
    return edit.replaceRange(node.start, node.declaration.start, ' ');
  }
  edit.replace(node, ';');
}

/** What stands before the first line, on that line. */
export function prologue(transform: Transform, declared: readonly string[]): string {
  const { names, module, importedCoroutines } = transform;
  const imports = importsByRequest(transform).map(({ request, members, namespaces }) =>
    [
      ...namespaces.map((name) => `const ${name} = ${names.import}(${request});`),
      ...(members.length > 0 ? [`const { ${members.join(', ')} } = ${names.import}(${request});`] : []),
    ].join(' '),
  );
  const coroutines = [...importedCoroutines].map((name) => `const ${names.coroutine(name)} = ${names.co}.of(${name});`);
  const hashBang = module.ast.source.startsWith('#!') ? '//' : '';
  return (
    ["'use strict';", ...imports, ...coroutines, ...declared, hashBang].filter((text) => text !== '').join(' ') + ' '
  );
}

/** The end: an object of everything the module itself exports. */
export function epilogue({ module, names }: Transform): string {
  const entries = [...module.links.exports].map(([name, found]) => {
    const key = JSON.stringify(name);
    if (found.from === 'here') return `${key}: ${found.local.name}`;
    if (found.from === 'default') return `${key}: ${names.default}`;
    return `${key}: ${names.import}(${found.request})${found.name === '*' ? '' : `[${JSON.stringify(found.name)}]`}`;
  });
  return `\nreturn { ${entries.join(', ')} };`;
}

function importsByRequest({ module }: Transform): { request: number; members: string[]; namespaces: string[] }[] {
  return module.links.requests.map((_, request) => {
    const bindings = module.bindings.all.filter(({ imported }) => imported?.request === request);
    return {
      request,
      namespaces: bindings.filter(({ imported }) => imported!.name === '*').map(({ name }) => name),
      members: bindings.flatMap(({ name, imported }) =>
        imported!.name === '*' ? [] : `${JSON.stringify(imported!.name)}: ${name}`,
      ),
    };
  });
}

/** The names that a module takes from each of its requests, for the check that they are there. */
export function requestedNames({ module }: Transform): string[][] {
  const imports = module.bindings.all.flatMap(({ imported }) => imported ?? []);
  const passedOn = [...module.links.exports.values()].flatMap((found) => (found.from === 'there' ? found : []));
  const all = [...imports, ...passedOn].filter(({ name }) => name !== '*');
  return module.links.requests.map((_, request) =>
    all.filter((one) => one.request === request).map(({ name }) => name),
  );
}

function parenthesized(text: string, node: Node): string {
  return node.type === 'SequenceExpression' ? `(${text})` : text;
}

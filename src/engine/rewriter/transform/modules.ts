/**
 * Modules. The code of an ES module makes a generator:
 *
 *   return function* () { 'use strict'; …functions…; yield { get a() { return a; } }; …imports…; …body… }
 *
 * The `yield` is there where exports are used early or change later; otherwise they are what the generator returns. Up
 * to the `yield` it does what is done before any module of a graph is evaluated: its functions are there, its other
 * names are in their temporal dead zone. The code of a CommonJS module makes the function that Node makes of it.
 */
import { directiveOf, type Node, type NodeOf } from '../ast.js';
import type { Module } from '../facts.js';
import { hasLiveExports, isLive } from '../linking/graph.js';
import type { Binding } from '../scope/bindings.js';
import { stateHook } from '../module-state/hook.js';
import { argumentText, type Frame, type Transform } from './frame.js';

const STATEMENTS = [
  'ImportDeclaration',
  'ExportAllDeclaration',
  'ExportNamedDeclaration',
  'ExportDefaultDeclaration',
] as const;
type ModuleStatement = NodeOf<(typeof STATEMENTS)[number]>;

export function isModuleStatement(node: Node): node is ModuleStatement {
  return (STATEMENTS as readonly string[]).includes(node.type);
}

export function transformModuleStatement(transform: Transform, node: ModuleStatement, frame: Frame): void {
  const { edit, names } = transform;
  if (node.type === 'ExportDefaultDeclaration') {
    const { declaration } = node;
    transform.visit(declaration, frame);
    const named =
      (declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration') && declaration.id;
    if (named || declaration.type === 'FunctionDeclaration')
      return edit.replaceRange(node.start, declaration.start, ' ');
    // As a property value, an anonymous function or class gets the name "default".
    return edit.replace(node, `const ${names.default} = { default: ${argumentText(edit, declaration)} }.default;`);
  }
  if (node.type === 'ExportNamedDeclaration' && node.declaration) {
    transform.visit(node.declaration, frame);
    return edit.replaceRange(node.start, node.declaration.start, ' ');
  }
  edit.replace(node, ';');
}

/** What stands before the first line, on that line. */
export function prologue(transform: Transform, top: Frame): string {
  const { module } = transform;
  const hashBang = module.ast.source.startsWith('#!') ? '//' : '';
  const parts = module.ast.format === 'module' ? moduleHead(transform, top) : commonJsHead(transform, top);
  return [...parts, hashBang].filter((text) => text !== '').join(' ') + ' ';
}

export function epilogue({ module, names }: Transform): string {
  if (module.ast.format === 'commonjs' || hasLiveExports(module)) return '\n}';
  const members = ownExports(module, names.default).map(({ name, local }) => `${JSON.stringify(name)}: ${local}`);
  return `\nreturn { __proto__: null, ${members.join(', ')} }; }`;
}

function moduleHead(transform: Transform, { declared }: Frame): string[] {
  const { names, importedCoroutines } = transform;
  const imports = importsByRequest(transform).map(({ request, members, namespaces }) =>
    [
      ...namespaces.map((name) => `const ${name} = ${names.import}(${request});`),
      ...(members.length > 0 ? [`const { ${members.join(', ')} } = ${names.import}(${request});`] : []),
    ].join(' '),
  );
  const coroutines = [...importedCoroutines].map((name) => `const ${names.coroutine(name)} = ${names.co}.of(${name});`);
  return [
    "return function* () { 'use strict';",
    ...declared,
    stateAccess(transform),
    hasLiveExports(transform.module) ? `yield { __proto__: null, ${exportGetters(transform).join(', ')} };` : '',
    ...imports,
    ...coroutines,
  ];
}

function commonJsHead(transform: Transform, { declared, owner }: Frame): string[] {
  const { module, names } = transform;
  const [first] = module.ast.program.body;
  const strict = first !== undefined && directiveOf(first) === 'use strict';
  return [
    'return function (exports, require, module, __filename, __dirname) {',
    strict ? "'use strict';" : '',
    owner!.capturesArguments ? `const ${names.arguments} = arguments;` : '',
    ...declared,
    stateAccess(transform),
  ];
}

/** Hands over how the module's changing state is read and written. */
function stateAccess(transform: Transform): string {
  const { module, names } = transform;
  return stateHook(
    module,
    `${names.import}.state`,
    names.value,
    (binding) => liveBinding(transform, binding) ?? binding.name,
  );
}

/** What the module itself declares and exports; what it passes on is the linker's business. In the order of names. */
function ownExports({ links, bindings }: Module, defaultName: string): { name: string; local: string }[] {
  return [...links.exports]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, found]) => {
      if (found.from === 'there') return [];
      if (found.from === 'here' && bindings.of(found.local)?.imported !== undefined) return [];
      return { name, local: found.from === 'here' ? found.local.name : defaultName };
    });
}

function exportGetters({ module, names }: Transform): string[] {
  return ownExports(module, names.default).map(({ name, local }) => {
    if (local !== names.default) return `get ${JSON.stringify(name)}() { return ${local}; }`;
    const early = 'throw new ReferenceError("Cannot access \'default\' before initialization");';
    return `get default() { try { return ${local}; } catch { ${early} } }`;
  });
}

/** How an imported name is read that has to be looked up at each use; undefined for all others. */
export function liveReference(transform: Transform, node: Node): string | undefined {
  const binding = transform.module.bindings.of(node);
  return binding === undefined ? undefined : liveBinding(transform, binding);
}

function liveBinding({ module, names }: Transform, binding: Binding): string | undefined {
  if (!isLive(module, binding)) return undefined;
  const { request, name } = binding.imported!;
  return `${names.import}(${request})${name === '*' ? '' : `[${JSON.stringify(name)}]`}`;
}

function importsByRequest({ module }: Transform): { request: number; members: string[]; namespaces: string[] }[] {
  return module.links.requests.map((_, request) => {
    const bindings = module.bindings.all.filter(
      (binding) => binding.imported?.request === request && !isLive(module, binding),
    );
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

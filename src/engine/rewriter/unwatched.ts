/** What of a module reaches shared memory in ways that no rewriting sees: WebAssembly, native code, methods handed on. */
import { handedOn } from './scope/aliases.js';
import { propertyName, walk, type Node } from './ast.js';
import type { Module } from './facts.js';
import { isGlobalName } from './linking/graph.js';
import { position } from './problems.js';

export interface Unwatched {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly what: string;
}

/** Functions of Node's modules that read or write memory which they are handed. */
const NATIVE: Readonly<Record<string, RegExp>> = {
  fs: /^(?:read|readv|write|writev|writeFile|appendFile)(?:Sync)?$/,
  crypto: /^(?:randomFill(?:Sync)?|create(?:Hash|Hmac|Sign|Verify|Cipheriv|Decipheriv)|hash|timingSafeEqual)$/,
  zlib: /^(?:\w*(?:deflate|inflate|gzip|gunzip|unzip|brotli\w*|zstd\w*)(?:Raw)?(?:Sync)?|crc32)$/i,
};

/** Each kind once, where it comes first. */
export function unwatchedIn(module: Module): Unwatched[] {
  const found = new Map<string, Unwatched>();
  const { ast } = module;
  const natives = nativesOf(module);
  for (const node of walk(ast.program)) {
    for (const what of unwatchedAt(module, node, natives))
      if (!found.has(what)) found.set(what, { file: ast.url, line: position(ast, node).line, what });
  }
  return [...found.values()];
}

function* unwatchedAt(module: Module, node: Node, natives: readonly string[]): Generator<string> {
  if (isGlobalName(module, node, 'WebAssembly')) yield 'WebAssembly';
  if (node.type === 'Literal' && typeof node.value === 'string' && node.value.endsWith('.node')) yield 'native code';
  const method = handedOn(module, node);
  if (method !== undefined) yield `${method}, a built-in method that is handed on`;
  const name = natives.length === 0 ? undefined : nameIn(module, node);
  const native = name && natives.find((one) => NATIVE[one].test(name));
  if (native) yield `${name} of node:${native}`;
}

/** The modules of Node among what a module asks for. */
function nativesOf({ ast }: Module): readonly string[] {
  const asked = [...walk(ast.program)].map((node) => {
    if (node.type === 'ImportDeclaration' || node.type === 'ImportExpression') return node.source;
    const isRequire =
      node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'require';
    return isRequire ? node.arguments[0] : undefined;
  });
  const names = new Set(
    asked.map((source) => (source?.type === 'Literal' ? String(source.value).replace(/^node:/, '') : '')),
  );
  return Object.keys(NATIVE).filter((name) => names.has(name) || names.has(`${name}/promises`));
}

/** The name by which something of another module is asked for. */
function nameIn({ ast }: Module, node: Node): string | undefined {
  if (node.type === 'ImportSpecifier') return node.imported.type === 'Identifier' ? node.imported.name : undefined;
  if (node.type === 'MemberExpression') return propertyName(node.property, node.computed);
  const isKey = node.type === 'Property' && ast.parent(node)?.type === 'ObjectPattern';
  return isKey ? propertyName(node.key, node.computed) : undefined;
}

/**
 * What of a module may reach shared memory in ways that no rewriting sees: WebAssembly, native code, code made of text,
 * methods handed on.
 */
import { handedOn } from './scope/aliases.js';
import { propertyName, walk, type Node } from './ast.js';
import type { Module } from './facts.js';
import { isGlobalName } from './linking/graph.js';
import { position } from './problems.js';
import { RANGE_METHODS } from '../races/natives.js';
import { textCode } from './text-code.js';

type NewNode = Extract<Node, { type: 'NewExpression' }>;

export interface Unwatched {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly what: string;
}

const STREAM = /^(?:write|end|push)$/;
/** Functions of Node's modules that read or write memory which they are handed, or run code that is not rewritten. */
const NATIVE: Readonly<Record<string, RegExp>> = {
  fs: /^(?:read|readv|write|writev|writeFile|appendFile)(?:Sync)?$/,
  crypto: /^(?:randomFill(?:Sync)?|create(?:Hash|Hmac|Sign|Verify|Cipheriv|Decipheriv)|hash|timingSafeEqual)$/,
  assert: /^(?:deep|notDeep|partialDeep)/,
  buffer: /^(?:is(?:Ascii|Utf8)|transcode)$/,
  child_process: /Sync$/,
  dgram: /^send$/,
  http: STREAM,
  http2: STREAM,
  https: STREAM,
  net: STREAM,
  sqlite: /^DatabaseSync$/,
  stream: STREAM,
  tls: STREAM,
  util: /^(?:inspect|format|formatWithOptions|isDeepStrictEqual)$/,
  v8: /^(?:serialize|Serializer)$/,
  vm: /^(?:run|Script$|compileFunction$|SourceTextModule$)/,
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
  const text = unwrittenAt(module, node);
  if (text !== undefined) yield text;
  const method = handedOn(module, node);
  if (method !== undefined) yield `${method}, a built-in method that is handed on`;
  const name = natives.length === 0 ? undefined : nameIn(module, node);
  const native = name && natives.find((one) => NATIVE[one].test(name));
  if (native) yield `${name} of node:${native}`;
}

/** What is not rewritten, or touches memory without a call that is. */
function unwrittenAt(module: Module, node: Node): string | undefined {
  const { bindings } = module;
  if (textCode(module, node) !== undefined) return 'code made of text';
  switch (node.type) {
    case 'ImportExpression':
      return node.source.type === 'Literal' ? undefined : 'a module whose name is known only when it runs';
    case 'MemberExpression': {
      const name = propertyName(node.property, node.computed);
      const of = node.object.type === 'Identifier' && bindings.isGlobal(node.object) ? node.object.name : '';
      if (of === 'crypto' && name === 'subtle') return 'crypto.subtle';
      return of === 'process' && /^(?:stdout|stderr|dlopen)$/.test(name ?? '') ? `process.${name}` : undefined;
    }
    case 'NewExpression':
      return isProxyOfAny(module, node) ? 'a Proxy' : undefined;
    case 'TaggedTemplateExpression': {
      const name = node.tag.type === 'MemberExpression' && propertyName(node.tag.property, node.tag.computed);
      return name && RANGE_METHODS.has(name) ? `${name}, a built-in method as the tag of a template` : undefined;
    }
    default:
      return undefined;
  }
}

/** A Proxy of what may be a view: its elements are read behind it. */
function isProxyOfAny({ bindings }: Module, { callee, arguments: [target] }: NewNode): boolean {
  if (callee.type !== 'Identifier' || callee.name !== 'Proxy' || !bindings.isGlobal(callee)) return false;
  const [source] = (target && bindings.of(target)?.sources) ?? [];
  return !NO_VIEW.has((source?.from === 'expression' ? source.node : target)?.type ?? '');
}

const NO_VIEW: ReadonlySet<string> = new Set([
  'ArrayExpression',
  'ArrowFunctionExpression',
  'ClassDeclaration',
  'ClassExpression',
  'FunctionDeclaration',
  'FunctionExpression',
  'ObjectExpression',
]);

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

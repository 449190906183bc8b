/** What of a module reaches shared memory in ways that no rewriting sees: WebAssembly, and native code. */
import { walk } from './ast.js';
import type { Module } from './facts.js';
import { position } from './problems.js';

export interface Unwatched {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly what: 'WebAssembly' | 'native code';
}

/** Each kind once, where it comes first. */
export function unwatchedIn(module: Module): Unwatched[] {
  const found = new Map<string, Unwatched>();
  const { ast, bindings } = module;
  for (const node of walk(ast.program)) {
    const isWasm = node.type === 'Identifier' && node.name === 'WebAssembly' && bindings.isGlobal(node);
    const isAddon = node.type === 'Literal' && typeof node.value === 'string' && node.value.endsWith('.node');
    const what = isWasm ? 'WebAssembly' : 'native code';
    if ((isWasm || isAddon) && !found.has(what))
      found.set(what, { file: ast.url, line: position(ast, node).line, what });
  }
  return [...found.values()];
}

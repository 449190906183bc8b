/** Calls of `import()` that are made while a module is evaluated: what they load belongs to the program, as what it imports. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { walk } from '../ast.js';
import type { Module } from '../facts.js';
import { isTopLevel } from '../text-code.js';
import type { Resolver } from './resolver.js';

const MODULE = /^file:.*\.(?:[cm]?js|m?ts)$/;

/** Specifiers, and the modules that they lead to, as far as literals name them: what others load is known only when they run. */
export function importedAtTopLevel(module: Module, resolver: Resolver): (readonly [string, string])[] {
  return [...walk(module.ast.program)].flatMap((node) => {
    if (node.type !== 'ImportExpression' || node.source.type !== 'Literal' || !isTopLevel(module, node)) return [];
    const specifier = String(node.source.value);
    const url = leadsTo(specifier, module.ast.url, resolver);
    return url !== undefined && MODULE.test(url) && existsSync(fileURLToPath(url)) ? [[specifier, url] as const] : [];
  });
}

function leadsTo(specifier: string, from: string, resolver: Resolver): string | undefined {
  try {
    return resolver.follow('import', specifier, from);
  } catch {
    return undefined; // the call itself is rejected, as Node rejects it
  }
}

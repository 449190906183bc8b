/** How Node reads a file of JavaScript: by its extension, the `type` of its package, or else its syntax. */
import { existsSync, readFileSync } from 'node:fs';
import { CannotParse } from '../../typescript/cannot-parse.js';
import { isTypeScript } from '../../typescript/is-typescript.js';
import { parseModule, type Ast, type Format } from '../ast.js';
import { isJson } from './files.js';

/** Undefined: CommonJS if it can be that, otherwise an ES module. */
function declaredFormat(url: string): Format | undefined {
  if (!url.startsWith('file:') || url.endsWith('.mjs') || isTypeScript(url) || isJson(url)) return 'module';
  return url.endsWith('.cjs') ? 'commonjs' : packageType(url);
}

function packageType(url: string): Format | undefined {
  for (let folder = new URL('.', url); ; folder = new URL('..', folder)) {
    const manifest = new URL('package.json', folder);
    if (existsSync(manifest)) {
      const { type } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly type?: unknown };
      return type === 'module' || type === 'commonjs' ? type : undefined;
    }
    if (folder.pathname === '/' || folder.pathname.endsWith('/node_modules/') || /^\/\w:\/$/.test(folder.pathname))
      return undefined;
  }
}

/** @throws {CannotParse} */
export function parseAsNode(source: string, url: string): Ast {
  const format = declaredFormat(url);
  if (format !== undefined) return parseModule(source, url, format);
  try {
    return parseModule(source, url, 'commonjs');
  } catch (error) {
    if (!(error instanceof CannotParse)) throw error;
    return parseModule(source, url, 'module');
  }
}

/**
 * Imports a module of the user's, which may be TypeScript and import more of it. What that needs is loaded for it alone:
 * each CPU's thread imports a program.
 */
import { loadable } from '../../common/own-modules.js';
import { isTypeScript } from './is-typescript.js';

export async function importModule(url: string): Promise<unknown> {
  if (isTypeScript(url)) (await import('./register-typescript.js')).registerTypeScript();
  return await import(loadable(url));
}

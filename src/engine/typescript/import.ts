/** Imports a module of the user's, which may be TypeScript and import more of it. */
import { loadable } from '../../common/own-modules.js';
import * as hooks from './hooks.js';
import { register } from './register.js';
import { isTypeScript } from './strip.js';

let registered = false;

export async function importModule(url: string): Promise<unknown> {
  if (isTypeScript(url)) registerTypeScript();
  return await import(loadable(url));
}

/** From now on, in this thread. */
export function registerTypeScript(): void {
  if (registered) return;
  registered = true;
  register(hooks, new URL('./hooks.js', import.meta.url));
}

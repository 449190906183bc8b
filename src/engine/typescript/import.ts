/** Imports a module of the user's, which may be TypeScript and import more of it. */
import * as nodeModule from 'node:module';
import { loadable } from '../../common/own-modules.js';
import * as hooks from './hooks.js';
import { isTypeScript } from './strip.js';

/** Newer Nodes run hooks in the thread itself; Node 20 has them run in a thread of their own. */
type RegisterHooks = (hooks: { readonly resolve: unknown; readonly load: unknown }) => void;

let registered = false;

export async function importModule(url: string): Promise<unknown> {
  if (isTypeScript(url)) registerTypeScript();
  return await import(loadable(url));
}

/** From now on, in this thread. */
export function registerTypeScript(): void {
  if (registered) return;
  registered = true;
  const { registerHooks } = nodeModule as unknown as { readonly registerHooks?: RegisterHooks };
  if (registerHooks === undefined) nodeModule.register(new URL('./hooks.js', import.meta.url));
  else registerHooks(hooks);
}

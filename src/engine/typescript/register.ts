/** Hooks for modules, from now on. */
import * as nodeModule from 'node:module';

interface Newer {
  readonly registerHooks?: (hooks: { readonly resolve?: unknown; readonly load?: unknown }) => void;
}

/** Newer Nodes run hooks in the thread itself; undefined: Node 20 has them run in a thread of their own. */
export const { registerHooks } = nodeModule as Newer;

/** @param module what has them for Node 20, which hands it the data */
export function register(hooks: Parameters<NonNullable<Newer['registerHooks']>>[0], module: URL, data?: unknown): void {
  if (registerHooks === undefined) nodeModule.register(module, { data });
  else registerHooks(hooks);
}
